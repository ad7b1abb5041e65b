"""Tries all broken bridges over the cores, and the sound one on a few seeds."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from scenarios.broken.register import BROKEN
from scenarios.calibration.playing import seen
from scenarios.calibration.trying import SEEDS, Tried, tried_of, try_bridge, try_everywhere
from scenarios.runs.plans import STORIES, default_plan
from scenarios.runs.workers import CORES, workers

FEW = 4  # chosen: bridges whose answers are kept together


@dataclass(frozen=True)
class Wanted:
    """What to calibrate: which bridges, on which seeds, in every story or in their own alone.

    On the `sound_seeds` the sound bridge plays all stories; `jobs` are processes at a time.
    """

    names: Sequence[str] = tuple(BROKEN)
    seeds: Sequence[str] = SEEDS
    sound_seeds: Sequence[str] = SEEDS
    is_full: bool = False
    kept: Path | None = None
    jobs: int = CORES


@dataclass
class Calibration:
    """What became of the bridges; `alarms` are rules that failed on the sound one, by seed."""

    tried: list[Tried] = field(default_factory=list)
    alarms: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Every broken bridge is caught, and the sound one never."""
        return all(each.outcome == "caught" for each in self.tried) and not any(
            self.alarms.values()
        )


def calibrate(wanted: Wanted, ended: Callable[[Tried], None]) -> Calibration:
    """Try everything that has no answer yet; `ended` is told of each bridge."""
    found = Calibration(tried=list(_read(wanted)))
    known = {each.name for each in found.tried}
    parts = _parts([name for name in wanted.names if name not in known])
    with workers(wanted.jobs) as pool:
        alarms = [pool.submit(_alarms, seed) for seed in wanted.sound_seeds]
        for answers in as_completed([pool.submit(_try, wanted, part) for part in parts]):
            for tried in answers.result():
                found.tried.append(tried)
                _keep(wanted, tried)
                ended(tried)
        found.alarms = dict(each.result() for each in alarms)
    order = list(BROKEN)
    found.tried.sort(key=lambda each: order.index(each.name))
    return found


def _try(wanted: Wanted, names: Sequence[str]) -> list[Tried]:
    if not wanted.is_full:
        return [try_bridge(name, wanted.seeds) for name in names]
    return [try_everywhere(name, wanted.seeds[0]) for name in names]


def _alarms(seed: str) -> tuple[str, list[str]]:
    """All stories at once with the sound bridge: what fails or cannot go on is a false alarm."""
    found = seen(default_plan(tuple(STORIES)), seed)
    told = [f"{each.rule}: {each.reason}" for each in found.failed]
    return seed, [*told, *found.stuck, *([found.impossible] if found.impossible else [])]


def _parts(names: Sequence[str]) -> list[list[str]]:
    """Bridges of one run together, so that the sound bridge plays it seldom; a few, so that what
    is ended loses little.
    """
    by_run = sorted(names, key=_run_of)
    alike = [list(part) for _, part in groupby(by_run, _run_of)]
    return [part[at : at + FEW] for part in alike for at in range(0, len(part), FEW)]


def _run_of(name: str) -> tuple[str, ...]:
    bridge = BROKEN[name]
    return (bridge.story, repr(bridge.settings), repr(bridge.channel_settings))


def _read(wanted: Wanted) -> Iterator[Tried]:
    if wanted.kept is not None and wanted.kept.exists():
        for line in wanted.kept.read_text(encoding="utf-8").splitlines():
            tried = tried_of(json.loads(line))
            if tried.name in wanted.names:
                yield replace(tried, expected=BROKEN[tried.name].rules)


def _keep(wanted: Wanted, tried: Tried) -> None:
    if wanted.kept is not None:
        wanted.kept.parent.mkdir(parents=True, exist_ok=True)
        with wanted.kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(tried.row()) + "\n")
