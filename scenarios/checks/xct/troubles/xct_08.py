"""XCT-08: while one record is poison, others converge; one bad row spoils no batch."""

from datetime import datetime

from scenarios.checks.limits import lag_limit
from scenarios.checks.xct.troubles.expected import Target, targets
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-08"


def check(history: History, end: EndState) -> list[Violation]:
    """Every good neighbour of a poison record was right in time, before the poison was mended."""
    found = []
    for each in targets(history, end, RULE):
        change = each.reached_by(history)
        until = min(each.since + lag_limit(history, "price"), _mended_at(history, each))
        if change is None or change.at > until:
            actual = "never came" if change is None else f"came at {change.at.isoformat()}"
            expected = f"{each.field} {each.value} by {until.isoformat()}"
            found.append(Violation(RULE, each.subject, expected, actual))
    return found


def _mended_at(history: History, target: Target) -> datetime:
    mended = [act.at for act in history.acts_of("price_mended") if act.at > target.since]
    return min(mended, default=datetime.max.replace(tzinfo=target.since.tzinfo))


def reach(history: History, end: EndState) -> Reach:
    """There was a poison record, the bridge met it, and wrote its neighbours meanwhile."""
    if not [act for act in history.acts_of("poison") if _is_met(history, act)]:
        return Reach.no("no poison record stood in the bridge's way")
    done = [each.reached_by(history) for each in targets(history, end, RULE)]
    if not any(change and change.actor == history.bridge_actor for change in done):
        return Reach.no("no neighbour of a poison record was written")
    return Reach.yes(f"{len(done)} neighbours were right while a record was poison")


def _is_met(history: History, act: Act) -> bool:
    """Whether the bridge did anything in the store after the poison was there."""
    return any(
        exchange.started_at >= act.at
        and exchange.actor == history.bridge_actor
        and exchange.system == "store"
        for exchange in history.exchanges
    )
