"""XCT-07: 429 and Retry-After are obeyed, and work resumes."""

import re
from datetime import timedelta

from scenarios.checks.xct.troubles.expected import targets
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Exchange, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-07"
TOO_MANY = 429
TOLERANCE = timedelta(milliseconds=50)  # two clocks
ON_THE_WIRE = timedelta(milliseconds=250)  # sent before the refusal was heard


def check(history: History, end: EndState) -> list[Violation]:
    """Nothing was sent to a path before its pause was over, and the work was done afterwards."""
    return [*_impatient(history), *_forgotten(history, end)]


def _impatient(history: History) -> list[Violation]:
    """A bridge that was killed meanwhile need not know of the pause."""
    found = []
    for act in history.acts_of("asked_to_wait"):
        refused = _refused(history, act)
        if refused is None:
            continue
        asked = refused.ended_at + timedelta(seconds=act.facts["retry_after_s"]) - TOLERANCE
        until = min([asked, *(kill.at for kill in _kills(history) if kill.at > refused.ended_at)])
        for call in _calls(history, act):
            if refused.ended_at + ON_THE_WIRE < call.started_at < until:
                subject = f"{call.method} {call.path}"
                expected = f"no call before {until.isoformat()}"
                actual = f"a call at {call.started_at.isoformat()}"
                evidence = (f"{call.system} {call.request_id}",)
                found.append(Violation(RULE, subject, expected, actual, evidence))
    return found


def _kills(history: History) -> list[Act]:
    return [act for act in history.acts_of("killed") if act.facts["program"] == "bridge"]


def _refused(history: History, act: Act) -> Exchange | None:
    """The call that was answered with 429 for this act."""
    calls = (call for call in _calls(history, act) if call.status == TOO_MANY)
    return next((call for call in calls if call.ended_at >= act.at), None)


def _calls(history: History, act: Act) -> list[Exchange]:
    return [
        exchange
        for exchange in history.exchanges
        if exchange.system == act.facts["system"]
        and exchange.actor == history.bridge_actor
        and re.search(act.facts["path"], exchange.path)
    ]


def _forgotten(history: History, end: EndState) -> list[Violation]:
    """What waited was not done in the end."""
    return [
        Violation(RULE, each.subject, f"{each.field} {each.value} after the pause", "never came")
        for each in targets(history, end, RULE)
        if each.reached_by(history) is None
    ]


def reach(history: History, end: EndState) -> Reach:
    """The bridge was refused with 429, and wrote afterwards what had to wait."""
    refused = [_refused(history, act) for act in history.acts_of("asked_to_wait")]
    if not any(refused):
        return Reach.no("the bridge was never asked to wait")
    done = [each.reached_by(history) for each in targets(history, end, RULE)]
    if not any(change and change.actor == history.bridge_actor for change in done):
        return Reach.no("nothing that had to wait was seen to be done")
    return Reach.yes(f"asked to wait {sum(map(bool, refused))} times, and went on afterwards")
