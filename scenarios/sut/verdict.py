"""Why a rule could not be put to the test in a session with somebody else's bridge.

What was not verified is a `skip`, which blocks a certificate. What this kind of run cannot
verify, or the file does not offer, is an `omit`, each with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenarios.model.verdict import Judgement, Result
from scenarios.runs.plans import STORIES
from scenarios.sut.claims import NOT_ASKED

NEED_RECONCILIATION = ("PRD-05", "XCT-14a")
NEED_OUTPUTS = ("XCT-17",)
NEED_A_FLOW_OFF = ("XCT-12",)


@dataclass(frozen=True)
class Circumstances:
    """What the session could do; `omitted_stories` could not be told, each with the reason."""

    wanted: Sequence[str]
    stories: Sequence[str]
    omitted_stories: Mapping[str, str]
    can_reconcile: bool
    has_outputs: bool


def with_reasons(judgements: Sequence[Judgement], circumstances: Circumstances) -> list[Judgement]:
    """The judgements that were asked for, an omission in place of an unavoidable skip."""
    asked = [judgement for judgement in judgements if judgement.reason != NOT_ASKED]
    found = [_explained(judgement, circumstances) for judgement in asked]
    judged = {judgement.rule for judgement in found}
    missing = [rule for rule in circumstances.wanted if rule not in judged]
    why = "a live session with one bridge cannot put it to the test"
    return [*found, *(Judgement(rule, Result.OMIT, why) for rule in missing)]


def _explained(judgement: Judgement, circumstances: Circumstances) -> Judgement:
    if judgement.result != Result.SKIP:
        return judgement
    reason = _reason(judgement.rule, circumstances)
    return judgement if reason is None else replace(judgement, result=Result.OMIT, reason=reason)


def _reason(rule: str, circumstances: Circumstances) -> str | None:
    if rule in NEED_RECONCILIATION and not circumstances.can_reconcile:
        return "no hook reconcile_now, nor a report port that reconciles"
    if rule in NEED_OUTPUTS and not circumstances.has_outputs:
        return "no log, error or report is declared under [evidence]"
    if rule in NEED_A_FLOW_OFF:
        return "the settings switch no flow off"
    claiming = [story for story in circumstances.stories if rule in STORIES[story].RULES]
    if not claiming:
        return "a live session with one bridge cannot put it to the test"
    reasons = [circumstances.omitted_stories.get(story) for story in claiming]
    return reasons[0] if all(reasons) else None
