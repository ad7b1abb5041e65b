"""Several runs against one server, judged as one; a program of ours is fresh each time."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.contract.judging.evidence import Evidence
from scenarios.contract.own_servers import Server, own_server
from scenarios.contract.trial import Judged, Wanted, ask, judge


def try_own(name: str, wanted: Wanted, folder: Path, seeds: Sequence[int | None]) -> Judged:
    """Ask a program of ours once per seed, each time a fresh one."""
    folder.mkdir(parents=True, exist_ok=True)
    return _in_all(lambda one, part: asyncio.run(_asked(name, one, part)), wanted, folder, seeds)


def try_theirs(server: Server, wanted: Wanted, folder: Path, seeds: Sequence[int | None]) -> Judged:
    """Ask somebody's server once per seed."""
    return _in_all(lambda one, part: ask(server, one, part), wanted, folder, seeds)


def _in_all(
    asked: Callable[[Wanted, Path], Evidence],
    wanted: Wanted,
    folder: Path,
    seeds: Sequence[int | None],
) -> Judged:
    """Judge what all runs have shown; the seed `None` is the run that is the same to the case.

    Bounds are the same for every seed: the first run asks about them for all.
    """
    evidence: Evidence | None = None
    effort = wanted.effort
    for seed in seeds:
        part = folder if len(seeds) == 1 else folder / f"seed-{seed}"
        found = asked(replace(wanted, effort=replace(effort, seed=seed)), part)
        effort = replace(effort, phases=tuple(one for one in effort.phases if one != "coverage"))
        evidence = found if evidence is None else evidence.with_(found)
    assert evidence is not None, "at least one seed"
    return judge(evidence, wanted)


async def _asked(name: str, wanted: Wanted, folder: Path) -> Evidence:
    with TemporaryDirectory(prefix="seatrial-") as own:
        async with own_server(name, Path(own), wanted.effort.seed) as server:
            return await asyncio.to_thread(ask, server, wanted, folder)
