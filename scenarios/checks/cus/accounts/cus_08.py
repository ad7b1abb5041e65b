"""CUS-08: merged or re-mailed customers keep one history; late events land on the survivor."""

from collections.abc import Iterator
from datetime import datetime

from scenarios.checks.cus.records import Document, survivor, versions
from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-08"


def check(history: History, end: EndState) -> list[Violation]:
    """Nothing is left with who is gone, and a new mail address makes no new account."""
    return [*_merged(history, end), *_remailed(history, end)]


def _merged(history: History, end: EndState) -> Iterator[Violation]:
    for act in history.acts_of("customers_merged"):
        gone = str(act.facts["gone"])
        into = survivor(end.erp.customers, str(act.facts["into"]))
        for order in end.erp.orders.values():
            if order["customer_id"] == gone:
                subject = f"ERP order {order['number']}"
                yield Violation(RULE, subject, f"of customer {into}", f"still of {gone}")
        for order, booked in _later(history, end, gone, act):
            owner = str(booked["customer_id"])
            if survivor(end.erp.customers, owner) != into:
                subject = f"ERP order {booked['number']} of store order {order['number']}"
                yield Violation(RULE, subject, f"of customer {into}", f"of {owner}")
        for customer in end.store.customers.values():
            is_left = customer.get("client_reference") == gone and not customer.get("merged_into")
            if is_left:
                subject = f"store customer {customer['id']}"
                yield Violation(RULE, subject, f"linked to {into}", f"still linked to {gone}")


def _later(
    history: History, end: EndState, gone: str, act: Act
) -> Iterator[tuple[Document, Document]]:
    """Booked web orders that were placed after a merge by whoever was linked to who is gone."""
    opened_for = {
        str(change.after["client_reference"])
        for change in versions(history, ("erp", gone))
        if change.after.get("client_reference")
    }
    linked = {
        change.entity_id
        for change in history.of("store", "customer")
        if change.after.get("client_reference") == gone
    }
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        is_theirs = str(order["customer_id"]) in opened_for | linked
        is_later = datetime.fromisoformat(order["created_at"]) > act.at
        if booked is not None and is_theirs and is_later:
            yield order, booked


def _remailed(history: History, end: EndState) -> Iterator[Violation]:
    for store_id in sorted({str(act.facts["customer_id"]) for act in _new_mails(history)}):
        owners: dict[str, Document] = {}
        for order in end.store.orders.values():
            booked = erp_order_of(end, order["id"])
            if order["customer_id"] == store_id and booked is not None:
                owner = survivor(end.erp.customers, str(booked["customer_id"]))
                owners.setdefault(owner, order)
        for owner, order in list(owners.items())[1:]:
            subject = f"customer of store order {order['number']}"
            wanted = f"as before the new mail address: {next(iter(owners))}"
            yield Violation(RULE, subject, wanted, owner)


def _new_mails(history: History) -> list[Act]:
    return [
        act
        for act in history.acts_of("customer_changed")
        if act.facts["side"] == "store" and "email" in act.facts["fields"]
    ]


def reach(history: History, end: EndState) -> Reach:
    """A merged customer and a re-mailed one bought again, and both orders were booked."""
    merged = any(
        True
        for act in history.acts_of("customers_merged")
        for _ in _later(history, end, str(act.facts["gone"]), act)
    )
    remailed = any(
        datetime.fromisoformat(order["created_at"]) > act.at
        for act in _new_mails(history)
        for order in end.store.orders.values()
        if order["customer_id"] == act.facts["customer_id"] and erp_order_of(end, order["id"])
    )
    if merged and remailed:
        return Reach.yes("a merged customer and one with a new mail address bought again")
    return Reach.no("no merged customer, or none with a new mail address, bought again")
