"""What a session with somebody else's bridge says of each rule.

Wrong when settled is `stopped while wrong`, wrong at the limit and still writing is `late`, right
and then wrong without a new act is `reverted`. What was not verified is a `skip`, which blocks a
certificate; what this kind of run cannot verify, or the file does not offer, is an `omit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenarios.checks.told.halves import NO_CHANNEL
from scenarios.checks.told.registry import REPORTS
from scenarios.model.history import History
from scenarios.model.verdict import Blame, Judgement, Result
from scenarios.runs.judging import judge_rules
from scenarios.runs.plans import STORIES, RunPlan
from scenarios.session.session import Observed
from scenarios.sut.claims import NOT_ASKED
from scenarios.sut.live.session import Late
from scenarios.sut.repeats import MISSED, REORDERED, answers_lost, killed, sent_again
from scenarios.sut.troubled import troubled

NEED_RECONCILIATION = ("PRD-05", "XCT-14a")
NEED_OUTPUTS = ("XCT-17",)
NEED_MESSAGES = ("XCT-11",)
NEED_A_FLOW_OFF = ("XCT-12",)
RESTS = "XCT-06"
ELSEWHERE = "a live session with one bridge cannot put it to the test"


@dataclass(frozen=True)
class Circumstances:
    """How the session went: the last look, the one a window before, and the waits that were late.

    Without an `earlier` look the stories were not played, since nothing came over. `nonce` names
    the session.
    """

    plan: RunPlan
    observed: Observed
    earlier: Observed | None
    late: Sequence[Late]
    nonce: str = ""


def told(judgements: Sequence[Judgement], session: Circumstances) -> list[Judgement]:
    """The judgements that were asked for, each with what only the session knows."""
    asked = [judgement for judgement in judgements if _is_asked(judgement, session)]
    found = [_explained(judgement, session) for judgement in asked]
    found += _by_two_looks(session)
    judged = {judgement.rule for judgement in found}
    missing = [rule for rule in session.plan.wanted or () if rule not in judged]
    found += [Judgement(rule, Result.OMIT, ELSEWHERE) for rule in missing]
    if session.earlier is not None and _has_moved_since(session.earlier, session.observed):
        before = _failed(session.earlier, session.plan)
        found = [_reverted(judgement, before) for judgement in found]
    for late in session.late:
        at_limit = _failed(late.observed, session.plan)
        found = [_late(judgement, late, at_limit.get(judgement.rule)) for judgement in found]
    return found


def _is_asked(judgement: Judgement, session: Circumstances) -> bool:
    """What a story shows beside its own rules counts where it was played."""
    is_wanted = judgement.rule in (*(session.plan.wanted or ()), RESTS)
    return judgement.reason != NOT_ASKED and (is_wanted or session.earlier is not None)


def _by_two_looks(session: Circumstances) -> list[Judgement]:
    """Rules that no check over one look can judge, where they were asked for."""
    if session.earlier is None:
        return []
    judgements = [
        sent_again(session.earlier, session.observed, session.nonce),
        answers_lost(session.observed),
        killed(session.observed),
        troubled(session.observed, REORDERED),
        troubled(session.observed, MISSED),
    ]
    return [each for each in judgements if each.rule in (session.plan.wanted or ())]


def _explained(judgement: Judgement, session: Circumstances) -> Judgement:
    if judgement.result != Result.SKIP:
        return judgement
    if session.earlier is None:
        return replace(judgement, result=Result.CANCEL, reason="nothing came over to trade with")
    reason = _reason(judgement.rule, session)
    return judgement if reason is None else replace(judgement, result=Result.OMIT, reason=reason)


def _reason(rule: str, session: Circumstances) -> str | None:
    history = session.observed.history
    needed = _not_declared(rule, history)
    if needed is not None:
        return needed
    claiming = [story for story in session.plan.stories if rule in STORIES[story].RULES]
    if not claiming:
        return ELSEWHERE
    reasons = [session.observed.omitted.get(story) for story in claiming]
    return reasons[0] if all(reasons) else None


def _not_declared(rule: str, history: History) -> str | None:
    """What the file would have to offer before the rule can be judged."""
    if rule in REPORTS and not history.has_channel:
        return NO_CHANNEL
    if rule in NEED_RECONCILIATION and not history.acts_of("resync"):
        return "no hook reconcile_now, nor a report port that reconciles"
    if rule in NEED_OUTPUTS and not any(history.outputs.values()):
        return "no log, error or report is declared under [evidence]"
    if rule in NEED_MESSAGES and not history.acts_of("forged"):
        return "the bridge subscribes to no messages, so that none can be forged"
    if rule in NEED_A_FLOW_OFF:
        return "the settings switch no flow off"
    return None


def _late(judgement: Judgement, late: Late, at_limit: Judgement | None) -> Judgement:
    """A rule that holds in the end, but did not when the limit was up."""
    if at_limit is None or judgement.result in (Result.FAIL, Result.OMIT):
        return judgement
    reason = f"late: at the limit of {late.limit_s:.0f} s still wrong, {at_limit.reason}"
    if late.by_harness:
        why = f"{reason}; but the harness itself stood still meanwhile"
        return Judgement(judgement.rule, Result.ERROR, why, (), Blame.HARNESS)
    return replace(at_limit, reason=reason)


def _reverted(judgement: Judgement, before: Mapping[str, Judgement]) -> Judgement:
    """A rule that held a window before, and broke although nobody acted."""
    if judgement.result != Result.FAIL or judgement.rule in before:
        return judgement
    return replace(judgement, reason=f"reverted: held, then broke; {judgement.reason}")


def _has_moved_since(earlier: Observed, later: Observed) -> bool:
    return len(later.history.changes) > len(earlier.history.changes)


def _failed(observed: Observed, plan: RunPlan) -> dict[str, Judgement]:
    """The rules that an earlier look would have failed."""
    settled = replace(observed, unsettled=())
    judgements = judge_rules(settled, plan.rules(), is_whole=plan.is_whole, omitted=plan.omitted)
    return {each.rule: each for each in judgements if each.result == Result.FAIL}
