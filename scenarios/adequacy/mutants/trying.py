"""Tries one mutant: run after run that executes it, until something says that it is wrong."""

import resource
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import process_time
from typing import Any, Literal

from scenarios.adequacy.mutants.grafting import graft
from scenarios.adequacy.mutants.places import Mutant
from scenarios.adequacy.mutants.reach import Reached
from scenarios.adequacy.mutants.runs import troubled, unhealed_runs
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan
from scenarios.runs.run import Ran, compared
from scenarios.runs.trial import simulate_row

# `killed`: a rule failed. `stuck`: no rule did, but a run could not be carried through, which is
# no pass. `masked`: a rule fails where nothing is looked at twice. `idle`: it ran and nothing
# whatever was otherwise. `unreached`: no run executes it. `lives`: it acted and nobody said so.
Outcome = Literal["killed", "stuck", "masked", "idle", "unreached", "lives"]
LONGEST_RUN_S = 40  # of CPU, chosen: ten times of what the longest story takes


@dataclass(frozen=True)
class Tried:
    """What became of one mutant; `by` says so, in the run `plan`."""

    name: str
    outcome: Outcome
    by: str = ""
    plan: str = ""
    runs: int = 0
    cpu_s: float = 0.0

    @property
    def is_noticed(self) -> bool:
        """Whether no verdict calls it sound."""
        return self.outcome in ("killed", "stuck")

    def row(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def try_mutant(
    mutant: Mutant, reached: Sequence[Reached], plans: Mapping[str, RunPlan], seed: str
) -> Tried:
    """Graft it into this process and play; whoever calls must not use the bridge again."""
    if not reached:
        return Tried(mutant.name, "unreached")
    graft(mutant)
    return _Trial(mutant, seed).carry_out(reached, [plans[each.plan] for each in reached])


class _Trial:
    """The runs of one mutant."""

    def __init__(self, mutant: Mutant, seed: str) -> None:
        self._name, self._seed = mutant.name, seed
        self._began, self._runs = process_time(), 0
        self._stuck: Tried | None = None
        self._calm: dict[str, Ran] = {}

    def carry_out(self, reached: Sequence[Reached], runs: Sequence[RunPlan]) -> Tried:
        """Play the runs that execute it, then in trouble, then where nothing heals."""
        acted = False
        for each, run in zip(reached, runs, strict=True):
            found, digest = self._play(run)
            if found is not None:
                return found
            acted = acted or digest != each.digest
        found = self._first(troubled(runs)) or self._stuck
        if found is not None:
            return found
        hidden = self._first(unhealed_runs(runs))
        if hidden is not None:
            return self._tried("masked", hidden.by, hidden.plan)
        return self._tried("lives" if acted else "idle", "", "")

    def _first(self, runs: Iterable[RunPlan]) -> Tried | None:
        return next((found for run in runs if (found := self._play(run)[0]) is not None), None)

    def _play(self, run: RunPlan) -> tuple[Tried | None, str]:
        """What a run says of it, if anything, and the name of all that happened in it."""
        self._runs += 1
        _allow(LONGEST_RUN_S)
        ran = simulate_row(run, sample(), self._seed)
        if run.disturbance is None:
            self._calm[run.name] = ran
        else:
            ran = compared(ran, run, self._calm[run.stories[0]])
        result = ran.result
        failed = [each.rule for each in result.judgements if each.result is Result.FAIL]
        if failed:
            return self._tried("killed", ", ".join(failed), run.name), result.world_digest
        if result.error is not None and self._stuck is None:
            self._stuck = self._tried("stuck", result.error, run.name)
        return None, result.world_digest

    def _tried(self, outcome: Outcome, by: str, plan: str) -> Tried:
        cpu_s = round(process_time() - self._began, 2)
        return Tried(self._name, outcome, by, plan, self._runs, cpu_s)


def _allow(seconds: float) -> None:
    """End this process by force when it has used so much more time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
