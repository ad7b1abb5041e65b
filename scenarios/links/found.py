"""Which record of one side is which of the other, however the bridge keeps it in mind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.links.goods import styles_of_store, variants_of_store
from scenarios.links.orders import lines_of_erp, orders_of_erp
from scenarios.model.end_state import EndState
from scenarios.model.history import History

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Links:
    """Pairs of ids that no `client_reference` tells.

    `styles` and `variants` are by the store's id, all others by the ERP's; `refunds` are deposit
    refunds and credit memos. `names` are other names of ERP records, such as numbers, with the id.
    """

    styles: Mapping[str, str]
    variants: Mapping[str, str]
    orders: Mapping[str, str]
    lines: Mapping[str, str]
    refunds: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def are_needed(self) -> bool:
        """Whether anything is to be paired; names are there in any case."""
        pairs = (self.styles, self.variants, self.orders, self.lines, self.refunds)
        return any(pairs)


def links_of(history: History, end: EndState) -> Links:
    """All pairs of two end states that are not told."""
    erp, store = end.erp, end.store
    variants = variants_of_store(history, end)
    lost = _lost(history, end)
    bookings = [each for each in erp.orders.values() if each["client_reference"] not in lost]
    orders = orders_of_erp(bookings, store.orders.values(), variants)
    lines: dict[str, str] = {}
    for booked_id, order_id in orders.items():
        lines |= lines_of_erp(erp.orders[booked_id], store.orders[order_id], variants)
    told = [line for booked in erp.orders.values() for line in booked["lines"]]
    return Links(
        styles=_untold(styles_of_store(end, variants), store.products.values()),
        variants=_untold(variants, store.variants.values()),
        orders=_untold(orders, erp.orders.values()),
        lines=_untold(lines, told, "client_line_id"),
        refunds=_refunds(end, orders),
        names=_names(end),
    )


def _lost(history: History, end: EndState) -> set[str]:
    """Store orders that were there before the store was set back.

    A booking of one of them is of no other order, though another may now bear its number.
    """
    placed = {str(change.entity_id) for change in history.of("store", "order")}
    placed |= {str(act.facts["order_id"]) for act in history.acts if act.facts.get("order_id")}
    return placed - end.store.orders.keys()


def _untold(
    pairs: Mapping[str, str], records: Iterable[Document], name: str = "client_reference"
) -> dict[str, str]:
    told = {str(each["id"]): each[name] for each in records}
    return {key: other for key, other in pairs.items() if told[key] != other}


def _names(end: EndState) -> dict[str, str]:
    """Numbers, SKUs and mail addresses that one record alone bears, with its id."""
    erp = end.erp
    found: dict[str, set[str]] = {}
    numbered = (erp.orders, erp.shipments, erp.returns, erp.invoices, erp.credit_memos)
    for records in numbered:
        for key, row in records.items():
            found.setdefault(str(row["number"]), set()).add(key)
    for key, row in erp.shipments.items():
        found.setdefault(str(row["tracking_number"] or ""), set()).add(key)
    for key, row in erp.customers.items():
        found.setdefault(str(row["email"] or ""), set()).add(key)
    for key, row in erp.variants.items():
        found.setdefault(str(row["sku"]), set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if name and len(keys) == 1}


def _refunds(end: EndState, orders: Mapping[str, str]) -> dict[str, str]:
    """What the ERP gave back for an order and does not name: the store's refund of that amount."""
    given: dict[str, list[tuple[Document, int]]] = {}
    for booked in end.erp.orders.values():
        given[str(booked["id"])] = [(each, each["amount_minor"]) for each in booked["refunds"]]
    for memo in end.erp.credit_memos.values():
        given.setdefault(str(memo["order_id"]), []).append((memo, memo["total_minor"]))
    found: dict[str, str] = {}
    for booked_id, order_id in orders.items():
        refunds = {str(each["id"]): each for each in end.store.orders[order_id]["refunds"]}
        rows = given.get(booked_id, [])
        named = {str(row["id"]): _beginning(row, refunds) for row, _ in rows}
        free = [each for key, each in refunds.items() if key not in named.values()]
        unnamed = [(str(row["id"]), amount) for row, amount in rows if not named[str(row["id"])]]
        found |= _by_amount(unnamed, free)
    return found


def _beginning(row: Document, refunds: Iterable[str]) -> str | None:
    """The refund with whose id the reference of a record begins."""
    told = str(row["client_reference"] or "")
    return next((refund_id for refund_id in refunds if told.startswith(refund_id)), None)


def _by_amount(rows: Iterable[tuple[str, int]], refunds: list[Document]) -> dict[str, str]:
    found = {}
    for key, amount_minor in rows:
        same = next((each for each in refunds if each["amount_minor"] == amount_minor), None)
        if same is not None:
            refunds.remove(same)
            found[key] = str(same["id"])
    return found
