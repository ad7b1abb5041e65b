"""Which records of both sides are one customer, and what each showed when."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History, SystemName

Document = Mapping[str, Any]
Record = tuple[SystemName, str]


def survivor(records: Mapping[str, Document], record_id: str) -> str:
    """The customer that goes on for one: of a merged one the other, else itself."""
    return str(records.get(record_id, {}).get("merged_into") or record_id)


def account_of(end: EndState, store_id: str) -> Document | None:
    """The ERP account of a store customer: by either side's reference, else by its orders."""
    customer = end.store.customers.get(store_id, {})
    erp = end.erp.customers
    named = str(customer.get("client_reference") or "")
    opened = sorted(str(each["id"]) for each in end.erp.opened_for.get(store_id, []))
    booked = sorted(
        str(booked["customer_id"])
        for order in end.store.orders_of.get(store_id, [])
        if (booked := erp_order_of(end, order["id"])) is not None and booked["customer_id"]
    )
    for candidate in (named, *opened, *booked):
        if candidate in erp:
            return erp.get(survivor(erp, candidate))
    return None


def is_shown(history: History, customer: Document, account: Document) -> bool:
    """Whether a store customer may be shown an account: linked, proven, or opened for it alone.

    Whoever only ordered under the mail address of an account has to prove the address first.
    """
    if customer.get("mail_proven") or customer.get("client_reference") == account["id"]:
        return True
    first = versions(history, ("erp", str(account["id"])))
    is_by_bridge = bool(first) and first[0].actor == history.bridge_actor
    return account.get("client_reference") == customer["id"] or is_by_bridge


def pairs(history: History, end: EndState) -> Iterator[tuple[Document, Document]]:
    """Every active store customer with the account it may see, companies' buyers apart."""
    for store_id, customer in sorted(end.store.customers.items()):
        if customer.get("merged_into") or customer.get("company_id"):
            continue
        account = account_of(end, store_id)
        if account is not None and is_shown(history, customer, account):
            yield customer, account


def versions(history: History, record: Record) -> list[Change]:
    """All versions of a customer, in commit order."""
    system, record_id = record
    return history.versions(system, "customer", record_id)


def at(history: History, record: Record, instant: datetime) -> Document | None:
    """A customer as it was at an instant; None before it was entered."""
    found = [change for change in versions(history, record) if change.at <= instant]
    return found[-1].after if found else None


def during(history: History, record: Record, since: datetime, until: datetime) -> list[Document]:
    """What a customer was at some instant of a span of time."""
    found: list[Document] = []
    for change in versions(history, record):
        if change.at > until:
            break
        if change.at <= since:
            found.clear()
        found.append(change.after)
    return found


def is_by_person(history: History, change: Change) -> bool:
    """Whether somebody else than the system under test made a change."""
    return change.actor != history.bridge_actor


def settled_between(history: History, since: datetime, until: datetime) -> bool:
    """Whether both systems came to rest between two instants."""
    return any(since < act.at <= until for act in history.acts_of("settled"))


class Families:
    """Records that were one customer at some time: linked, merged, or of one order."""

    def __init__(self, history: History, end: EndState) -> None:
        self._of: dict[Record, set[Record]] = {}
        for change in history.of("store", "customer"):
            own: Record = ("store", change.entity_id)
            self._join(own, ("erp", change.after.get("client_reference")))
            self._join(own, ("store", change.after.get("merged_into")))
        for change in history.of("erp", "customer"):
            own = ("erp", change.entity_id)
            self._join(own, ("store", change.after.get("client_reference")))
            self._join(own, ("erp", change.after.get("merged_into")))
        for order in end.store.orders.values():
            booked = erp_order_of(end, order["id"])
            if booked is not None and order["customer_id"]:
                buyer: Record = ("store", str(order["customer_id"]))
                self._join(buyer, ("erp", booked["customer_id"]))

    def of(self, record: Record) -> list[Record]:
        """All records of a customer, in a fixed order."""
        return sorted(self._of.get(record, {record}))

    def _join(self, one: Record, other: tuple[SystemName, str | None]) -> None:
        system, other_id = other
        if other_id is None:
            return
        second: Record = (system, str(other_id))
        joined = self._of.get(one, {one}) | self._of.get(second, {second})
        for member in joined:
            self._of[member] = joined
