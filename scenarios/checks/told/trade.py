"""Incidents about orders and people: what was parked, what crossed, who edited at once."""

from collections.abc import Collection, Iterator
from datetime import datetime

from scenarios.checks.cus.carried.cus_06 import clashes, is_one_after_the_other
from scenarios.checks.inv.pairing import due
from scenarios.checks.ord.ord_07 import mended
from scenarios.checks.pairs import PAYMENTS, erp_order_of
from scenarios.checks.told.goods import names_of_style, poison
from scenarios.checks.told.halves import Incident, has_rested
from scenarios.checks.upd.pairing import crossed_cancel, crossed_edit, traded, wishes
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History

AS_SENT = "park"  # the value of `edit_after_shipment` that leaves the edit to a person


def unbookable_orders(history: History, end: EndState) -> Iterator[Incident]:
    """Orders that rested unbooked until somebody took the cause away (ORD-07)."""
    for act, mended_at in mended(history):
        order = end.store.orders.get(str(act.facts["order_id"]))
        if order is None or not _was_paid(history, order, mended_at):
            continue
        if has_rested(history, act.at, mended_at):
            yield Incident(f"store order {order['number']}", act.at, _names(end, order))


def _was_paid(history: History, order: Document, until: datetime) -> bool:
    """Whether it was paid as far as the payment rule asks, so that anybody tried to book it."""
    enough = PAYMENTS[history.settings["payment_rule"]]
    versions = history.versions("store", "order", str(order["id"]))
    return any(each.after["payment_status"] in enough for each in versions if each.at <= until)


def set_aside(history: History, end: EndState) -> Iterator[Incident]:
    """Everything that was rejected until it was mended (XCT-10)."""
    yield from unbookable_orders(history, end)
    yield from poison(history, end)
    yield from refused_rows(history, end)
    yield from (x for x in refused_invoices(history, end) if is_tried(history, x.names))


def edits_of_sent_orders(history: History, end: EndState) -> Iterator[Incident]:
    """Edits of what had left, which a person has to settle (UPD-03)."""
    if history.settings.get("edit_after_shipment", AS_SENT) != AS_SENT:
        return
    for pair in traded(end):
        made = wishes(history, pair.order["id"])
        is_over = "cancelled" in (pair.order["status"], pair.booked["status"])
        if is_over or not made or not crossed_edit(history, pair):
            continue
        if has_rested(history, made[-1].at):
            yield Incident(pair.subject, made[-1].at, _names(end, pair.order))


def cancels_of_sent_orders(history: History, end: EndState) -> Iterator[Incident]:
    """Cancels that crossed a shipment (UPD-05)."""
    for pair in traded(end):
        cancels = [
            change
            for change in history.versions("store", "order", pair.order["id"])
            if change.after["status"] == "cancelled"
        ]
        if crossed_cancel(pair) and cancels and has_rested(history, cancels[0].at):
            yield Incident(pair.subject, cancels[0].at, _names(end, pair.order))


def refused_rows(history: History, end: EndState) -> Iterator[Incident]:
    """Rows of batches that the store would not take, until somebody mended them (XCT-10)."""
    for act in history.acts_of("row_refused"):
        row_id = act.facts["id"]
        mended = [m.at for m in history.acts_of("row_mended") if m.facts["id"] == row_id]
        if has_rested(history, act.at, min(mended, default=None)):
            yield Incident(f"{act.facts['what']} {row_id}", act.at, _names_of_row(end, act.facts))


def _names_of_row(end: EndState, facts: Document) -> set[str]:
    """What people call the row itself, and the style or the order that it belongs to."""
    own = {str(facts["id"])}
    if "style_id" in facts:
        return own | names_of_style(end, str(facts["style_id"]))
    order = end.store.orders.get(str(facts["order_id"]))
    return own if order is None else own | _names(end, order)


def refused_invoices(history: History, end: EndState) -> Iterator[Incident]:
    """Invoices that the store would not take, between their posting and their mending (INV-05).

    What is an invoice of nobody is no incident: it has no account to be shown in. Nor is one that
    the settings keep from the store.
    """
    for act in history.acts_of("invoice_refused"):
        if not is_to_be_shown(history, end, act.facts["number"]):
            continue
        mended = [
            m.at for m in history.acts_of("invoice_mended") if m.facts["id"] == act.facts["id"]
        ]
        until = min(mended, default=None)
        if has_rested(history, act.at, until) and not _is_shown(history, act, until):
            names = {str(name) for name in act.facts.values()}
            yield Incident(f"invoice {act.facts['number']}", act.at, names)


def is_to_be_shown(history: History, end: EndState, number: str) -> bool:
    """Whether an invoice is one of those that belong into the store."""
    return any(invoice["number"] == number for invoice in due(history, end, end.erp.invoices))


def is_tried(history: History, names: Collection[str]) -> bool:
    """Whether the bridge wrote, or would have written, something under one of these names."""
    return any(
        name in (write.request or "")
        for write in history.bridge_writes("store")
        if write.path.startswith("/v1/invoices")
        for name in names
    )


def _is_shown(history: History, act: Act, until: datetime | None) -> bool:
    """Whether the store had it all the same."""
    return any(
        change.after["number"] == act.facts["number"] and (until is None or change.at < until)
        for change in history.of("store", "invoice")
    )


def edits_at_once(history: History, end: EndState) -> Iterator[Incident]:
    """Fields that people changed on both sides before either edit was carried (CUS-06)."""
    for clash in clashes(history, end):
        if not is_one_after_the_other(history, clash):
            since = max(clash.erp.at, clash.store.at)
            subject = f"{clash.aspect.field} of customer {clash.store.entity_id}"
            yield Incident(subject, since, _names_of_customer(end, clash.store.entity_id))


def _names(end: EndState, order: Document) -> set[str]:
    """What people call an order, on both sides."""
    booked = erp_order_of(end, order["id"]) or {}
    records = [order["id"], order["number"], booked.get("id", ""), booked.get("number", "")]
    return {str(each) for each in records}


def _names_of_customer(end: EndState, store_id: str) -> set[str]:
    reference = str(end.store.customers.get(store_id, {}).get("client_reference") or "")
    opened = {
        str(each["id"])
        for each in end.erp.customers.values()
        if each.get("client_reference") == store_id
    }
    numbers = {
        str(each.get("number", ""))
        for each in end.erp.customers.values()
        if each["id"] in {reference, *opened}
    }
    return {store_id, reference, *opened, *numbers}
