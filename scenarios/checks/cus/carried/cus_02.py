"""CUS-02: a new address given with a web order is there for the next phone order."""

from collections.abc import Iterator
from datetime import datetime

from scenarios.checks.cus.records import Document, settled_between, versions
from scenarios.checks.oracle.customers import place_of, places_of
from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-02"


def check(history: History, end: EndState) -> list[Violation]:
    """The account that an order was booked for has, or had since, the address it went to."""
    found = []
    for order, account_id in _orders(end):
        since = datetime.fromisoformat(order["created_at"])
        known = [
            place
            for change in versions(history, ("erp", account_id))
            if change.at >= since or change is _current(history, account_id, since)
            for place in places_of(change.after)
        ]
        place = place_of(order["shipping_address"])
        if place not in known:
            subject = f"shipping address of store order {order['number']}"
            found.append(Violation(RULE, subject, f"{place} with the ERP account", "not there"))
    return [*found, *_by_phone(history, end)]


def _by_phone(history: History, end: EndState) -> Iterator[Violation]:
    """Who calls after a web order, and wants it sent there again, need not say the address."""
    for act in history.acts_of("phone_order_to"):
        called = end.erp.orders.get(str(act.facts["order_id"]))
        if called is None or act.facts["was_known"]:
            continue
        for order, account_id in _orders(end):
            is_theirs = _mail_of(order) == _mail_of(called)
            is_there = _street(order["shipping_address"]) == _street(called["shipping_address"])
            placed = datetime.fromisoformat(order["created_at"])
            if is_theirs and is_there and settled_between(history, placed, act.at):
                subject = f"phone order {called['number']} after web order {order['number']}"
                actual = f"typed in anew; the web order is of account {account_id}"
                yield Violation(RULE, subject, "the address is in the book", actual)


def _street(address: Document) -> tuple[str, ...]:
    """As much of an address as a caller says."""
    return tuple(str(address[name] or "").casefold() for name in ("line1", "postal_code"))


def _mail_of(order: Document) -> str:
    return str((order["contact"] or {}).get("email") or "").casefold()


def _orders(end: EndState) -> Iterator[tuple[Document, str]]:
    """Web orders of customers with an account, and the ERP account they were booked for."""
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        is_own = order["customer_id"] and not order["is_guest"] and not order.get("company_id")
        if is_own and booked is not None and booked["customer_id"]:
            yield order, str(booked["customer_id"])


def _current(history: History, account_id: str, instant: datetime) -> object:
    found = [c for c in versions(history, ("erp", account_id)) if c.at <= instant]
    return found[-1] if found else None


def reach(history: History, end: EndState) -> Reach:
    """An order brought an address that the account did not have, and a phone order used it."""
    for order, account_id in _orders(end):
        place = place_of(order["shipping_address"])
        for change in versions(history, ("erp", account_id)):
            is_new = change.actor == history.bridge_actor and change.version > 1
            if is_new and place in places_of(change.after) and _used(history, end, account_id):
                return Reach.yes("an address of a web order was there for an order by phone")
    return Reach.no("no order by phone went to an address that a web order had brought")


def _used(history: History, end: EndState, account_id: str) -> bool:
    calls = [act.facts for act in history.acts_of("phone_order_to")]
    return any(facts["customer_id"] == account_id for facts in calls)
