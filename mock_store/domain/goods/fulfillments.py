"""What a parcel changes of its order: pieces shipped, and what the shopper is told.

A parcel is named by its client reference, so the same one again changes nothing, and a later
state of it replaces the earlier one. `shipped` of a line is the sum of its live parcels.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from mock_kit.instants import DayInput
from mock_store.domain.document import Document
from mock_store.domain.goods.parcels import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    ParcelStatus,
)
from mock_store.domain.order import Order, OrderLine, TimelineEntry, TimelineKind, open_pieces
from mock_store.wire.fields import Line, Reference, Version


class FulfillmentWrite(Document):
    """A parcel of one order as it stands where it was packed."""

    order_id: Reference
    client_reference: Reference
    number: Line
    status: ParcelStatus = "shipped"
    shipped_on: DayInput
    carrier: Line = ""
    method: Line = ""
    tracking_number: Line | None = None
    tracking_url: Line | None = None
    lines: Annotated[tuple[FulfillmentLine, ...], Field(min_length=1, max_length=5000)]
    expected_version: Version | None = None


class UnknownLine(Exception):
    """The parcel holds pieces of a line that the order does not have."""


class MoreThanOrdered(Exception):
    """With this parcel more would have left than the line still asks for."""


class Reopened(Exception):
    """A parcel that was reversed cannot be on its way again (UPD-06)."""


@dataclass(frozen=True, slots=True)
class Told:
    """When and as whom something is told, and the id for what is new."""

    at: datetime
    source: str
    new_id: str

    def entry(self, kind: TimelineKind, text: str, reference: str | None) -> TimelineEntry:
        """Return what the shopper is told."""
        return TimelineEntry(
            at=self.at, kind=kind, text=text, source=self.source, reference=reference
        )


def apply_fulfillment(order: Order, write: FulfillmentWrite, told: Told) -> Order:
    """Return the order with the parcel as written; an equal order when nothing is new.

    Raises UnknownLine, MoreThanOrdered or Reopened, in which case nothing of it holds.
    """
    known = next(
        (each for each in order.fulfillments if each.client_reference == write.client_reference),
        None,
    )
    if known is not None and known.status == "reversed" and write.status == "shipped":
        raise Reopened(f"parcel {write.number} was reversed")
    parcel = _parcel(write, told.new_id if known is None else known.id)
    if parcel == known:
        return order
    others = tuple(each for each in order.fulfillments if each != known)
    parcels = (*others, parcel) if known is None else _replaced(order.fulfillments, parcel)
    changed = with_parcels(order, parcels)
    entry = _entry(known, parcel, told)
    return changed if entry is None else _with_entry(changed, entry)


def with_parcels(order: Order, parcels: tuple[Fulfillment, ...]) -> Order:
    """Return the order with these parcels, its lines and status counted by them."""
    shipped: Counter[str] = Counter()
    for parcel in parcels:
        if parcel.status == "shipped":
            shipped.update({line.line_id: line.quantity for line in parcel.lines})
    strange = sorted(shipped.keys() - {line.id for line in order.lines})
    if strange:
        raise UnknownLine(f"the order has no line {', '.join(strange)}")
    lines = tuple(_shipped_line(order, line, shipped[line.id]) for line in order.lines)
    counted = order.model_copy(update={"fulfillments": parcels, "lines": lines})
    return counted.model_copy(update={"fulfillment_status": fulfillment_status_of(counted)})


def fulfillment_status_of(order: Order) -> FulfillmentStatus:
    """Say how much of an order has left."""
    if not any(line.shipped for line in order.lines):
        return "unfulfilled"
    is_open = any(open_pieces(order, line) for line in order.lines)
    return "partial" if is_open else "fulfilled"


def _shipped_line(order: Order, line: OrderLine, shipped: int) -> OrderLine:
    """Count what has left; of a cancelled order that was not cancelled after all (UPD-05)."""
    cancelled = line.quantity - shipped if order.status == "cancelled" else line.cancelled
    if cancelled < 0 or shipped + cancelled > line.quantity:
        raise MoreThanOrdered(f"line {line.id} asks for {line.quantity - line.cancelled} pieces")
    return line.model_copy(update={"shipped": shipped, "cancelled": cancelled})


def _parcel(write: FulfillmentWrite, parcel_id: str) -> Fulfillment:
    stated = write.model_dump(exclude={"order_id", "expected_version"})
    return Fulfillment(id=parcel_id, **stated)


def _replaced(parcels: Sequence[Fulfillment], parcel: Fulfillment) -> tuple[Fulfillment, ...]:
    return tuple(parcel if each.id == parcel.id else each for each in parcels)


def _entry(known: Fulfillment | None, parcel: Fulfillment, told: Told) -> TimelineEntry | None:
    """Tell of a parcel when it leaves and when it is taken back, each once (UPD-10)."""
    if parcel.status == "shipped" and known is None:
        text = " ".join(["A parcel is on its way", parcel.carrier, parcel.tracking_number or ""])
        return told.entry("shipped", text.strip(), parcel.number)
    if parcel.status == "reversed" and known is not None and known.status == "shipped":
        return told.entry("shipment_reversed", "A parcel was taken back", parcel.number)
    return None


def _with_entry(order: Order, entry: TimelineEntry) -> Order:
    return order.model_copy(update={"timeline": (*order.timeline, entry)})
