"""What a sea trial found: one entry per run, one judgement per rule and run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scenarios.model.verdict import Judgement, Result
from scenarios.runs.matrix import Cell


@dataclass(frozen=True)
class RunResult:
    """One run of some stories in one world under one row of settings.

    `changed_settings` are those that differ from the defaults, as "name=value"; `digest` is the
    canonical end state's hash; `world_digest` names a simulated run to the byte; `bitten` counts
    the faults that took effect, by kind.
    """

    name: str
    mode: str
    seed: str
    stories: Sequence[str]
    changed_settings: Sequence[str]
    judgements: Sequence[Judgement]
    duration_s: float
    orders: int
    exchanges: int
    digest: str
    world_digest: str = ""
    bitten: Mapping[str, int] = field(default_factory=dict)
    matrix: Sequence[Cell] = ()
    error: str | None = None

    @property
    def result(self) -> Result:
        """The worst of its judgements; an untested rule does not fail the run."""
        results = [judgement.result for judgement in self.judgements]
        if Result.FAIL in results:
            return Result.FAIL
        return Result.PASS if self.error is None else Result.ERROR


@dataclass(frozen=True)
class Trial:
    """A whole sea trial: all runs, and the verdict by rule over them."""

    version: str
    seed: str
    began: datetime
    duration_s: float
    catalogue: str
    runs: Sequence[RunResult]

    def by_rule(self) -> dict[str, Judgement]:
        """Per rule the decisive judgement: a fail anywhere, else a pass anywhere, else why not."""
        order = [
            Result.FAIL,
            Result.ERROR,
            Result.PASS,
            Result.SKIP,
            Result.OMIT,
            Result.WAIT,
            Result.CANCEL,
        ]
        found: dict[str, Judgement] = {}
        for run in self.runs:
            for judgement in run.judgements:
                known = found.get(judgement.rule)
                rank = order.index(judgement.result)
                if known is None or rank < order.index(known.result):
                    found[judgement.rule] = judgement
        return dict(sorted(found.items()))

    def exit_status(self) -> int:
        """0 every required rule passes, 1 a rule failed, 2 something could not be judged."""
        results = [judgement.result for judgement in self.by_rule().values()]
        if Result.FAIL in results:
            return 1
        has_error = any(run.error is not None for run in self.runs)
        unjudged = {Result.ERROR, Result.SKIP, Result.WAIT, Result.CANCEL} & set(results)
        return 2 if has_error or unjudged or not results else 0
