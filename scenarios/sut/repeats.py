"""What no check of one look judges: repeated messages, lost answers, a kill (XCT-01, -04, -05)."""

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Blame, Judgement, Result, Violation
from scenarios.runs.canonical import canonical, differences
from scenarios.session.session import Observed
from scenarios.sut.model import SystemUnderTest

AGAIN, UNHEARD, KILL = "XCT-01", "XCT-04", "XCT-05"
REORDERED, MISSED, PAGES = "XCT-02", "XCT-03a", "XCT-13"


def disturbing_rules(sut: SystemUnderTest) -> tuple[str, ...]:
    """The rules for which a session disturbs the bridge itself, after its stories."""
    can_be_killed = sut.start is not None or (sut.hooks.kill and sut.hooks.start)
    # Who never looks by itself reads no pages: its rows come with messages.
    looks = sut.poll_s is not None
    ends = (*((KILL,) if can_be_killed else ()), *((PAGES,) if looks else ()))
    return (AGAIN, UNHEARD, REORDERED, MISSED, *ends)


def sent_again(earlier: Observed, later: Observed, nonce: str) -> Judgement:
    """Both sides must be as they were before every message was sent once more."""
    acts = later.history.acts_of("sent_again")
    if not acts:
        return Judgement(AGAIN, Result.OMIT, "the bridge subscribes to no messages")
    count = acts[-1].facts["messages"]
    before, after = (canonical(each.history, each.end, nonce) for each in (earlier, later))
    found = differences(before, after)
    if not found:
        return Judgement(AGAIN, Result.PASS, f"{count} messages were sent again: same end state")
    violations = [Violation(AGAIN, "end state", "as before", line) for line in found]
    reason = f"{len(found)} differences after {count} messages were sent again"
    return Judgement(AGAIN, Result.FAIL, reason, violations, Blame.SUT)


def answers_lost(observed: Observed) -> Judgement:
    """What was committed without an answer was not made twice."""
    history, end = observed.history, observed.end
    violations = [
        violation
        for act in history.acts_of("unheard_order")
        for violation in _doubled(UNHEARD, end, act.facts)
    ]
    if violations:
        reason = f"{len(violations)} violations, first: {violations[0].subject}"
        return Judgement(UNHEARD, Result.FAIL, reason, violations, Blame.SUT)
    lost = _lost(history)
    if not lost:
        return Judgement(UNHEARD, Result.SKIP, "no answer to a write of the bridge was lost")
    booked = [
        act
        for act in history.acts_of("unheard_order")
        if end.erp.orders_by_reference.get(act.facts["order_id"])
    ]
    if not booked:
        return Judgement(UNHEARD, Result.SKIP, "none of the orders was booked in the end")
    return Judgement(UNHEARD, Result.PASS, f"{lost} answers were lost, {len(booked)} orders booked")


def _lost(history: History) -> int:
    return sum(
        exchange.answer_lost and exchange.commit_seq is not None
        for exchange in history.bridge_writes("erp")
    )


def killed(observed: Observed) -> Judgement:
    """Orders around a kill are booked once each: nothing is lost, nothing repeated."""
    end, acts = observed.end, observed.history.acts_of("killed_order")
    if not observed.history.acts_of("killed") or not acts:
        return Judgement(KILL, Result.OMIT, "the bridge runs already, so that nobody can kill it")
    violations = [violation for act in acts for violation in _doubled(KILL, end, act.facts)]
    violations += [
        Violation(KILL, _named(end, act.facts), "one ERP order", "none")
        for act in acts
        if not end.erp.orders_by_reference.get(act.facts["order_id"])
    ]
    if violations:
        reason = f"{len(violations)} violations, first: {violations[0].subject}"
        return Judgement(KILL, Result.FAIL, reason, violations, Blame.SUT)
    return Judgement(KILL, Result.PASS, f"killed once, {len(acts)} orders around it booked once")


def _doubled(rule: str, end: EndState, order: Document) -> list[Violation]:
    booked = end.erp.orders_by_reference.get(order["order_id"], [])
    live = [row["number"] for row in booked if row["status"] != "cancelled"]
    accounts = [
        customer["id"]
        for customer in end.erp.customers.values()
        if str(customer["email"] or "").casefold() == order["email"].casefold()
    ]
    found = []
    if len(live) > 1:
        found.append(Violation(rule, _named(end, order), "one ERP order", ", ".join(live)))
    if len(accounts) > 1:
        expected, actual = "one account at most", f"{len(accounts)} accounts"
        found.append(Violation(rule, f"buyer of {_named(end, order)}", expected, actual))
    return found


def _named(end: EndState, order: Document) -> str:
    return f"store order {end.store.orders[order['order_id']]['number']}"
