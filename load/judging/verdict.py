"""The verdict about a load run: limits, rules, and whether the generator was equal to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from load.counting import Fared, percentile
from load.judging.lag import Lag, by_flow
from load.judging.ledgers import Ledgers
from load.judging.thresholds import Thresholds
from load.ledger import Outcome
from scenarios.model.verdict import Judgement, Result

PASSED, FAILED, UNJUDGED = 0, 1, 2
# What every crowd puts to the test; a run that did not is no pass.
REQUIRED = ("ORD-01", "STK-01")


@dataclass(frozen=True)
class Held:
    """One measured thing and its limit."""

    group: str
    name: str
    value: float
    limit: float

    @property
    def holds(self) -> bool:
        """Whether it is within the limit."""
        return self.value <= self.limit


@dataclass(frozen=True)
class Verdict:
    """What is said of a run: exit status 0, 1 or 2, and the sentence that says why."""

    status: int
    sentence: str


def measured(
    fared: Mapping[str, Fared], ledgers: Ledgers, lags: Sequence[Lag]
) -> Iterator[tuple[str, str, float]]:
    """Everything that can have a limit, as (group, name, value)."""
    came = sum(one.count for one in fared.values())
    outcomes = [one.outcomes for one in fared.values()]
    failed = sum(counts[Outcome.FAILED] for counts in outcomes)
    yield "ledgers", "lost", len(ledgers.lost)
    yield "ledgers", "duplicated", len(ledgers.duplicated)
    yield "ledgers", "stale", ledgers.stale
    yield "ledgers", "oversold_beyond_exposure", len(ledgers.oversold_beyond_exposure)
    yield "ledgers", "repeats_per_order", ledgers.repeats_per_order
    yield "people", "failed_percent", 100 * failed / came if came else 0.0
    for kind, one in fared.items():
        wait_s = one.wait_s(95)
        if wait_s is not None:
            yield "p95_s", f"wait of {kind}", wait_s
    for flow, found in by_flow(lags).items():
        yield "p95_s", flow, percentile([lag.lag_s for lag in found], 95)
    yield "converge", "within_s", ledgers.converge_s
    yield (
        "generator",
        "late_percent",
        (100 * sum(one.late for one in fared.values()) / came if came else inf),
    )
    yield "generator", "unsent", sum(counts[Outcome.UNSENT] for counts in outcomes)


def held(found: Iterator[tuple[str, str, float]], thresholds: Thresholds) -> list[Held]:
    """Put what was measured beside its limits."""
    limited = ((group, name, value, thresholds.of(group, name)) for group, name, value in found)
    return [Held(g, n, value, limit) for g, n, value, limit in limited if limit is not None]


def verdict(
    limits: Sequence[Held], judgements: Sequence[Judgement], trouble: str | None
) -> Verdict:
    """Say whether the run passed; what is lost is lost whoever was saturated."""
    broken = [one for one in limits if not one.holds]
    saturated = [one for one in broken if one.group == "generator"]
    wrong = [f"{one.name} {one.value:g}" for one in broken if one.group == "ledgers"]
    wrong += [f"rule {j.rule}" for j in judgements if j.result == Result.FAIL]
    if wrong:
        return Verdict(FAILED, f"not right after the run: {', '.join(wrong)}")
    if trouble is not None:
        return Verdict(UNJUDGED, f"could not be judged: {trouble}")
    if saturated:
        said = ", ".join(f"{one.name} {one.value:g}" for one in saturated)
        return Verdict(UNJUDGED, f"the generator was saturated ({said}); its figures say nothing")
    slow = [f"{one.name} {one.value:.2f}, limit {one.limit:g}" for one in broken]
    if slow:
        return Verdict(FAILED, f"beyond a limit: {'; '.join(slow)}")
    passed = {judgement.rule for judgement in judgements if judgement.result == Result.PASS}
    untested = [rule for rule in REQUIRED if rule not in passed]
    if untested:
        return Verdict(UNJUDGED, f"not put to the test: {', '.join(untested)}")
    return Verdict(PASSED, "nothing lost, nothing twice, nothing stale, within every limit")
