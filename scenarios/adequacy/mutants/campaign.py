"""Tries many mutants, each in a process of its own, and goes on where it was ended."""

import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from signal import SIGXCPU
from typing import Any

from mock_kit.ids import keyed_random
from scenarios.adequacy.mutants.operators import SLIPS
from scenarios.adequacy.mutants.places import Mutant, mutants
from scenarios.adequacy.mutants.reach import Reached, reach_of
from scenarios.adequacy.mutants.runs import calm_plans, chosen
from scenarios.adequacy.mutants.trying import LONGEST_RUN_S, Tried, try_mutant
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan
from scenarios.runs.trial import simulate_row

WARMING = ("online_order", "refund_return", "b2b_account", "existing_account")


@dataclass(frozen=True)
class Wanted:
    """A campaign: its seed names the runs; `most` is how many calm runs a mutant gets.

    `again`: what was not noticed is tried anew.
    """

    kept: Path = Path("out/mutants.ndjson")
    seed: str = "7"
    jobs: int = 1
    most: int = 16
    again: bool = False


@dataclass
class MutantCampaign:
    """The mutants drawn, and what became of those that were tried."""

    wanted: Wanted
    drawn: Sequence[Mutant]
    tried: dict[str, Tried] = field(default_factory=dict)

    def run(self, tell: Callable[[Tried], None]) -> None:
        """Try every mutant that has no answer yet."""
        self.tried = {each.name: each for each in read(self.wanted.kept)}
        missing = [each for each in self.drawn if not self._is_known(each.name)]
        if not missing:
            return
        plans, reached = reached_by(self.wanted)
        _warm(plans)
        with self.wanted.kept.open("a", encoding="utf-8") as file:
            for tried in answers(missing, self.wanted, plans, reached):
                file.write(json.dumps(tried.row()) + "\n")
                file.flush()
                self.tried[tried.name] = tried
                tell(tried)

    def _is_known(self, name: str) -> bool:
        known = self.tried.get(name)
        return known is not None and (known.is_noticed or not self.wanted.again)


def drawn(count: int, seed: str) -> list[Mutant]:
    """So many mutants, of each kind alike as far as there are."""
    rng = keyed_random(seed)
    by_kind: dict[str, list[Mutant]] = {kind: [] for kind in SLIPS}
    for each in mutants():
        by_kind[each.kind].append(each)
    for kind, found in by_kind.items():
        # By its name each: a function that is changed moves none but its own mutants.
        found.sort(key=lambda each: rng(kind, each.name, 0).random())
    longest = max(map(len, by_kind.values()))
    mixed = [found[i] for i in range(longest) for found in by_kind.values() if i < len(found)]
    return mixed[:count]


def reached_by(wanted: Wanted) -> tuple[dict[str, RunPlan], list[Reached]]:
    """All runs, and what each executes; played once and kept beside the answers."""
    plans = calm_plans()
    kept = wanted.kept.with_name("mutants-reach.ndjson")
    return plans, list(reach_of(list(plans.values()), wanted.seed, kept))


def _warm(plans: Mapping[str, RunPlan]) -> None:
    """Play a few stories, so that what a program makes once is made before the processes part."""
    import_module("scenarios.worlds.simulated")
    for name in WARMING:
        simulate_row(plans[name], sample(), "1")


def read(kept: Path) -> Iterator[Tried]:
    """The answers so far, without a line that was cut short."""
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            try:
                yield Tried(**json.loads(line))
            except (ValueError, TypeError):
                continue


def answers(
    missing: Sequence[Mutant],
    wanted: Wanted,
    plans: dict[str, RunPlan],
    reached: Sequence[Reached],
) -> Iterator[Tried]:
    """In the order in which they end, `jobs` at a time."""
    fork: Any = multiprocessing.get_context("fork")
    open_ones: dict[Connection, tuple[Mutant, Any]] = {}
    waiting = list(missing)[::-1]
    while waiting or open_ones:
        while waiting and len(open_ones) < wanted.jobs:
            mutant = waiting.pop()
            ours, theirs = fork.Pipe(duplex=False)
            runs = chosen(mutant, reached, plans, wanted.most)
            child = fork.Process(target=_try, args=(theirs, (mutant, runs, plans, wanted.seed)))
            child.start()
            theirs.close()
            open_ones[ours] = (mutant, child)
        for ended in wait(list(open_ones)):
            assert isinstance(ended, Connection)
            mutant, child = open_ones.pop(ended)
            yield _answer(ended, mutant, child)
            child.join()


def _try(theirs: Connection, what: tuple[Any, ...]) -> None:
    theirs.send(try_mutant(*what))


def _answer(ended: Connection, mutant: Mutant, child: Any) -> Tried:
    """What a process found; one that used up its time is stuck, any other end is our own fault."""
    try:
        found: Tried = ended.recv()
    except EOFError:
        child.join()
        if child.exitcode != -SIGXCPU:
            raise RuntimeError(f"{mutant.name}: its process ended with {child.exitcode}") from None
        said = f"a run was not over after {LONGEST_RUN_S} s of CPU"
        return Tried(mutant.name, "stuck", said)
    return found
