"""ORD-05: addresses and prices on booked orders are snapshots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-05"
SNAPSHOTS = ("billing_address", "shipping_address", "lines")
Frozen = Mapping[str, Any]


def check(history: History, end: EndState) -> list[Violation]:
    """No change of something else touches an order; an edit of the order itself may."""
    return [*_erp_orders(history), *_store_orders(history)]


def _erp_orders(history: History) -> list[Violation]:
    found = []
    edited = _edited_by_people(history)
    for change in history.of("erp", "order"):
        for field, before, after in _touched(change):
            is_edit = change.cause in edited or _is_followed(history, change, field, after)
            if not is_edit:
                found.append(_violation(change, field, before, after))
    return found


def _edited_by_people(history: History) -> set[str]:
    """Requests by which a person changed an order itself."""
    return {
        exchange.request_id
        for exchange in history.exchanges
        if exchange.system == "erp"
        and exchange.actor != history.bridge_actor
        and exchange.path.startswith("/v1/orders")
    }


def _is_followed(history: History, change: Change, field: str, after: Frozen) -> bool:
    """Whether the bridge carried an edit of the store's own order up (UPD-03)."""
    if change.actor != history.bridge_actor:
        return False
    versions = history.versions("store", "order", str(change.after["client_reference"]))
    for version in (v for v in versions if v.at <= change.at):
        entered = _frozen(field, version.after[field], "id")
        if field != "lines" and entered == after:
            return True
        if field == "lines" and all(entered.get(k) == v for k, v in after.items()):
            return True
    return False


def _store_orders(history: History) -> list[Violation]:
    """The bridge changes neither address nor price of an order in the store.

    An edit of what has left may be taken back, as set: then the address is the ERP's again.
    """
    return [
        _violation(change, field, before, after)
        for change in history.of("store", "order")
        if change.actor == history.bridge_actor
        for field, before, after in _touched(change)
        if not _is_taken_back(history, change, field, after)
    ]


def _is_taken_back(history: History, change: Change, field: str, after: Frozen) -> bool:
    if history.settings.get("edit_after_shipment") != "revert" or field == "lines":
        return False
    return any(
        version.after["client_reference"] == change.entity_id
        and _frozen(field, version.after[field], "id") == after
        for version in history.of("erp", "order")
        if version.at <= change.at
    )


def _touched(change: Change) -> list[tuple[str, Frozen, Frozen]]:
    """Snapshot fields that an order's version changed, with both values; lines that both have."""
    found = []
    key = "client_line_id" if change.system == "erp" else "id"
    for field in SNAPSHOTS:
        before, after = change.changes.get(field, (None, None))
        if before is None:
            continue
        ours, theirs = _frozen(field, before, key), _frozen(field, after, key)
        if field == "lines":
            theirs = {line: price for line, price in theirs.items() if line in ours}
            ours = {line: price for line, price in ours.items() if line in theirs}
        if ours != theirs:
            found.append((field, ours, theirs))
    return found


def _frozen(field: str, value: Any, key: str) -> Frozen:
    if field != "lines":
        return {name: text for name, text in (value or {}).items() if text}
    return {str(line[key]): line["unit_price_minor"] for line in value or ()}


def _violation(change: Change, field: str, before: Frozen, after: Frozen) -> Violation:
    system = "ERP" if change.system == "erp" else "store"
    subject = f"{field} of {system} order {change.after.get('number')}"
    evidence = (f"{change.system} {change.seq}",)
    return Violation(RULE, subject, f"{before}", f"{after}", evidence)


def reach(history: History, end: EndState) -> Reach:
    """A price moved that an order was booked with before."""
    for order in end.store.orders.values():
        if erp_order_of(end, order["id"]) is None:
            continue
        placed = datetime.fromisoformat(order["placed_at"])
        variants = {line["variant_id"] for line in order["lines"]}
        for change in history.of("store", "price"):
            if change.business_at > placed and change.after["variant_id"] in variants:
                return Reach.yes("prices of a booked order's articles moved after booking")
    return Reach.no("no master data of a booked order moved afterwards")
