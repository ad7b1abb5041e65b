"""Tries one mutant: run after run that executes it, until something says that it is wrong."""

import resource
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from time import process_time
from typing import Any, Literal

from scenarios.adequacy.mutants.grafting import grafted
from scenarios.adequacy.mutants.places import Mutant
from scenarios.adequacy.mutants.reach import Reached
from scenarios.adequacy.mutants.runs import is_shared, troubled, unhealed_runs
from scenarios.calibration.playing import PATIENCE
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan, default_plan
from scenarios.runs.run import Ran, compared, run_simulated
from scenarios.runs.trial import or_broken

# `killed`: a rule failed. `stuck`: no rule did, but a run could not be carried through, which is
# no pass. `masked`: a rule fails where nothing is looked at twice. `idle`: it ran and nothing
# whatever was otherwise. `unreached`: no run executes it. `lives`: it acted and nobody said so.
Outcome = Literal["killed", "stuck", "masked", "idle", "unreached", "lives"]
LONGEST_RUN_S = 20  # of CPU, chosen: five times of what the longest story takes
STYLES = 4  # what a single story needs


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
    """Graft it into this process and play.

    What no calm run executes is tried in trouble, if it is of the parts that all flows share.
    """
    if not reached and not is_shared(mutant):
        return Tried(mutant.name, "unreached")
    trial = _Trial(mutant, seed)
    runs = [plans[each.plan] for each in reached]
    with grafted(mutant):
        found = trial.in_calm(reached, runs) or trial.in_trouble(mutant, runs)
    if found is not None:
        return found
    return trial.unhealed(mutant, runs) if reached else Tried(mutant.name, "unreached")


class _Trial:
    """The runs of one mutant."""

    def __init__(self, mutant: Mutant, seed: str) -> None:
        self._name, self._seed = mutant.name, seed
        self._began, self._runs, self._has_acted = process_time(), 0, False
        self._stuck: Tried | None = None
        self._calm: dict[str, Ran] = {}

    def in_calm(self, reached: Sequence[Reached], runs: Sequence[RunPlan]) -> Tried | None:
        """Play the runs that execute it."""
        for each, run in zip(reached, runs, strict=True):
            self._calm[run.name] = ran = self._play(run)
            if (found := self._said(run, ran)) is not None:
                return found
            self._has_acted = self._has_acted or ran.result.world_digest != each.digest
        return None

    def in_trouble(self, mutant: Mutant, runs: Sequence[RunPlan]) -> Tried | None:
        """Play stories of these runs with something going wrong on the way."""
        for run in troubled(mutant, runs):
            quiet = default_plan(run.stories)
            name = run.stories[0]
            self._calm[name] = calm = self._calm.get(name) or self._play(quiet)
            if (found := self._said(run, compared(self._play(run), run, calm))) is not None:
                return found
        return self._stuck

    def unhealed(self, mutant: Mutant, runs: Sequence[RunPlan]) -> Tried:
        """Play it where nothing heals, beside the sound bridge, to which that happens as well.

        What never did anything otherwise has nothing that could be healed.
        """
        if not self._has_acted:
            return self._tried("idle", "", "")
        for run in unhealed_runs(runs):
            sound = set(_failed(self._play(run)))
            with grafted(mutant):
                failed = set(_failed(self._play(run))) - sound
            if failed:
                return self._tried("masked", ", ".join(sorted(failed)), run.name)
        return self._tried("lives", "", "")

    def _play(self, run: RunPlan) -> Ran:
        self._runs += 1
        _allow(LONGEST_RUN_S)
        few = sample().head(STYLES)
        return or_broken(
            run, self._seed, lambda: run_simulated(run, few, self._seed, patience=PATIENCE)
        )

    def _said(self, run: RunPlan, ran: Ran) -> Tried | None:
        """What a run says of it, if anything."""
        failed = _failed(ran)
        if failed:
            return self._tried("killed", ", ".join(failed), run.name)
        if ran.result.error is not None and self._stuck is None:
            self._stuck = self._tried("stuck", ran.result.error, run.name)
        return None

    def _tried(self, outcome: Outcome, by: str, plan: str) -> Tried:
        cpu_s = round(process_time() - self._began, 2)
        return Tried(self._name, outcome, by, plan, self._runs, cpu_s)


def _failed(ran: Ran) -> list[str]:
    return [each.rule for each in ran.result.judgements if each.result is Result.FAIL]


def _allow(seconds: float) -> None:
    """End this process by force when it has used so much more time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
