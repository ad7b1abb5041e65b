"""From what a run left to judgements: the rules, and equality of disturbed runs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from scenarios.checks.guards import GUARDS
from scenarios.checks.registry import CHECKS
from scenarios.links.rewriting import linked
from scenarios.model.history import History
from scenarios.model.moments import moments_of
from scenarios.model.verdict import Blame, Judgement, Result, Violation, judge
from scenarios.runs.canonical import Canonical, differences
from scenarios.runs.disturbances import Disturbance
from scenarios.session.session import Observed


def with_links(observed: Observed) -> Observed:
    """What was observed, as if every record named its like on the other side."""
    history, end = linked(observed.history, observed.end)
    return replace(observed, history=history, end=end)


def judge_rules(
    observed: Observed,
    claimed: Collection[str],
    *,
    is_whole: bool = True,
    omitted: Mapping[str, str] | None = None,
) -> list[Judgement]:
    """Every check over what was observed; a run that never settled is late.

    A rule that no story of the run claims to exercise is listed only if it was reached or broken.
    A run that is not whole is judged by claimed rules alone.
    """
    checks = [check for check in CHECKS if is_whole or check.RULE in claimed]
    judgements = [judge(check, observed.history, observed.end, omitted) for check in checks]
    judgements = [_blamed(_with_moments(each, observed.history)) for each in judgements]
    listed = [j for j in judgements if j.rule in claimed or j.result != Result.SKIP]
    return [*listed, *_settled(observed.unsettled)]


def _with_moments(judgement: Judgement, history: History) -> Judgement:
    if judgement.result != Result.FAIL:
        return judgement
    return replace(judgement, moments=moments_of(history, judgement.violations))


def _blamed(judgement: Judgement) -> Judgement:
    """A rule that only a system can break is no bridge's fault."""
    if judgement.result is Result.FAIL and GUARDS.get(judgement.rule) == "M":
        return replace(judgement, blame=Blame.HARNESS)
    return judgement


def judge_disturbed(
    state: Canonical,
    bitten: Mapping[str, int],
    disturbance: Disturbance,
    undisturbed: Canonical,
) -> Judgement:
    """The end state equals the undisturbed one, and the disturbance took effect."""
    rule = disturbance.rule
    found = differences(undisturbed, state)
    if found:
        violations = [
            Violation(rule, "end state", "as in the undisturbed run", line) for line in found
        ]
        reason = f"{len(found)} differences although {disturbance.says}"
        return Judgement(rule, Result.FAIL, reason, violations, Blame.SUT)
    times = sum(bitten.values())
    if not times:
        return Judgement(rule, Result.SKIP, "the disturbance never took effect")
    return Judgement(rule, Result.PASS, f"{disturbance.says}: {times} times, same end state")


def _settled(unsettled: Sequence[str]) -> list[Judgement]:
    if not unsettled:
        return []
    violations = [Violation("XCT-06", "the trade", "settles", line) for line in unsettled]
    return [Judgement("XCT-06", Result.FAIL, "never settled", violations, Blame.SUT)]
