"""Store orders with their ERP orders and parcels, and what crossed on the way between them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History

Document = Mapping[str, Any]
OPEN = ("accepted", "backordered", "held")
GONE = ("shipped", "closed")
# What a person changes of an order's wishes, in the store's own words.
WISHES = ("lines", "shipping_address")


@dataclass(frozen=True)
class Traded:
    """One web order on both sides."""

    order: Document
    booked: Document

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"store order {self.order['number']}"

    def lines(self) -> Iterator[tuple[Document, Document]]:
        """The lines that both sides have, by the id that the store gave them (UPD-08)."""
        theirs = {line["client_line_id"]: line for line in self.booked["lines"]}
        for line in self.order["lines"]:
            if line["id"] in theirs:
                yield line, theirs[line["id"]]

    @property
    def has_left(self) -> bool:
        """Whether a part of it has left in the ERP, and was not taken back."""
        return any(line["shipped"] for line in self.booked["lines"])


def traded(end: EndState) -> list[Traded]:
    """Every store order that has its ERP order."""
    found = []
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        if booked is not None:
            found.append(Traded(order, booked))
    return found


def parcels_of(end: EndState, booked: Document, status: str = "shipped") -> list[Document]:
    """The ERP's shipments of an order."""
    sent = end.erp.shipments_of.get(str(booked["id"]), [])
    return [shipment for shipment in sent if shipment["status"] == status]


def shown_parcels(order: Document, status: str = "shipped") -> list[Document]:
    """The parcels that the store shows with an order."""
    return [each for each in order.get("fulfillments", ()) if each["status"] == status]


def pieces_sent(shipment: Document) -> Counter[str]:
    """Pieces of an ERP shipment by the store's line id."""
    found: Counter[str] = Counter()
    for line in shipment["lines"]:
        found[str(line["client_line_id"])] += line["pieces"]
    return found


def pieces_shown(parcel: Document) -> Counter[str]:
    """Pieces of a parcel in the store by line id."""
    found: Counter[str] = Counter()
    for line in parcel["lines"]:
        found[str(line["line_id"])] += line["quantity"]
    return found


def wishes(history: History, order_id: str) -> list[Change]:
    """Versions of a store order in which a person wished other pieces or another address."""
    return [
        change
        for change in history.versions("store", "order", order_id)
        if change.topic != "order.created"
        and change.actor != history.bridge_actor
        and any(_is_wish(change, name) for name in WISHES)
    ]


def _is_wish(change: Change, name: str) -> bool:
    if name not in change.changes:
        return False
    before, after = change.changes[name]
    if name != "lines":
        return True
    return [line["quantity"] for line in before or ()] != [line["quantity"] for line in after]


def settled_between(history: History, since: datetime, until: datetime) -> bool:
    """Whether all messages of `since` had arrived before `until`: nothing can have crossed."""
    return any(since < act.at < until for act in history.acts_of("settled"))


def crossed_edit(history: History, pair: Traded) -> bool:
    """Whether the shopper's last wish met goods that had left, or may have crossed them.

    What the ERP has sent cannot be edited: the outcome is that of `edit_after_shipment`.
    """
    made = wishes(history, pair.order["id"])
    if not made:
        return False
    wish = made[-1]
    for change in history.versions("erp", "order", pair.booked["id"]):
        if _stands_against(wish.after, change.after):
            return not settled_between(history, wish.at, change.at)
    return False


def _stands_against(wish: Document, booked: Document) -> bool:
    """Whether this state of the ERP order makes what the shopper wants impossible.

    What it has already is not impossible, though all has left by now.
    """
    wanted = {line["id"]: line["quantity"] for line in wish["lines"]}
    takes_away = any(
        wanted.get(line["client_line_id"], 0) < line["shipped"] + line["cancelled"]
        for line in booked["lines"]
    )
    has = {line["client_line_id"]: line["quantity"] for line in booked["lines"]}
    is_as_wanted = has == wanted and entered(booked) == entered(wish)
    return takes_away or (booked["status"] in GONE and not is_as_wanted)


def entered(order: Document) -> dict[str, object]:
    """What stands in the shipping address of an order; a blank is nothing."""
    address = order["shipping_address"] or {}
    return {name: text for name, text in address.items() if text}


def crossed_cancel(pair: Traded) -> bool:
    """Whether the store's cancel met goods that had left."""
    return pair.order["status"] == "cancelled" and pair.has_left
