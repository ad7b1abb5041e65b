"""Store → ERP: every accepted store order is booked once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.errors import BridgeError, Refused, Rejected
from bridge.flows.outcomes import AFTER_LOST_RACE_S, described, outcome_of
from bridge.flows.to_erp.companies_of_orders import BuyersOfOrders
from bridge.flows.to_erp.order_memory import OrderMemory
from bridge.flows.to_erp.order_money import rounding_of
from bridge.model.accounts import Party
from bridge.model.orders import Booking, ErpOrder, StoreLine, StoreOrder
from bridge.ports.erp import ErpOrders
from bridge.ports.flow import Again, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.store import StoreOrders
from bridge.settings import Settings

BOOKABLE = {
    "pending": ("pending", "authorised", "paid", "partially_refunded"),
    # A partly refunded order was captured before; only its refund came first.
    "authorised": ("authorised", "paid", "partially_refunded"),
    "paid": ("paid", "partially_refunded"),
}


@dataclass(frozen=True, slots=True)
class OrderPorts:
    """What the flow reads and writes."""

    erp: ErpOrders
    store: StoreOrders
    buyers: BuyersOfOrders


class OrdersFlow:
    """Keys are store order ids."""

    name = "orders"

    def __init__(
        self,
        ports: OrderPorts,
        *,
        links: Links,
        marks: Marks,
        memory: OrderMemory,
        settings: Settings,
    ) -> None:
        self._ports = ports
        self._links = links
        self._marks = marks
        self._memory = memory
        self._settings = settings

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Book the orders that are due and not booked; their answers follow in order_updates."""
        planned, booked = await self._plans(keys)
        await self._answer_booked(booked)
        due = [each for each in planned.values() if isinstance(each, Booking)]
        buyers = await self._ports.buyers.resolve([booking.order for booking in due])
        bookings: list[Booking] = []
        for each in due:
            ready = for_buyer(each, buyers)
            planned[each.order.id] = ready
            bookings += [ready] if isinstance(ready, Booking) else []
        answers = await self._book(bookings)
        return {key: _outcome(answers.get(key, planned.get(key))) for key in keys}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the bookings that would be made; buyers are not resolved here."""
        planned, _ = await self._plans(keys)
        return [described(key, planned[key]) for key in keys if key in planned]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A store order that no ERP order answers for yet, or whose buyer a clerk has named."""
        if side == "erp" and event["type"] == "customer_review.resolved":
            return [str(each) for each in event["data"]["order_references"]]
        if side != "store" or event["entity"] != "order" or event["data"].get("erp"):
            return []
        return [str(event["entity_id"])]

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All orders of the store."""
        async for page in self._ports.store.order_ids():
            yield page

    async def _plans(
        self, keys: Sequence[str]
    ) -> tuple[dict[str, Booking | BridgeError], Mapping[str, Sequence[ErpOrder]]]:
        """Plan what is due; look for earlier bookings first, since one may have been lost."""
        booked = await self._ports.erp.orders(keys)
        open_keys = [key for key in keys if not booked.get(key)]
        # The store is read after the ERP, so that a cancel in between is seen.
        orders = await self._ports.store.orders(open_keys) if open_keys else {}
        orders = await with_items(orders, self._links)
        planned: dict[str, Booking | BridgeError] = {}
        for key in open_keys:
            try:
                booking = plan(orders.get(key), booked.get(key, ()), self._settings)
            except Refused as error:
                planned[key] = error
                continue
            if booking is not None:
                planned[key] = booking
        return planned, {key: booked[key] for key in keys if booked.get(key)}

    async def _answer_booked(self, booked: Mapping[str, Sequence[ErpOrder]]) -> None:
        """A booking whose answer was lost still has to be answered (XCT-04)."""
        linked = await self._links.erp_ids("order", list(booked))
        fresh = [key for key in booked if key not in linked]
        if fresh:
            await self._marks.mark("order_updates", fresh)
            await self._links.bind("order", [(booked[key][0].id, key) for key in fresh])

    async def _book(self, bookings: Sequence[Booking]) -> Mapping[str, ErpOrder | BridgeError]:
        if not bookings:
            return {}
        await self._memory.note([booking.order for booking in bookings])
        written = await self._ports.erp.book(bookings)
        answers = {
            booking.order.id: answer for booking, answer in zip(bookings, written, strict=True)
        }
        booked = {key: each for key, each in answers.items() if isinstance(each, ErpOrder)}
        await self._marks.mark("order_updates", list(booked))
        await self._links.bind("order", [(each.id, key) for key, each in booked.items()])
        return answers


async def with_items(orders: Mapping[str, StoreOrder], links: Links) -> Mapping[str, StoreOrder]:
    """Name the items that were unknown when they were sold and have been linked since (ORD-07)."""
    unknown = [
        line.store_variant_id
        for order in orders.values()
        for line in order.lines
        if line.erp_variant_id is None
    ]
    linked = await links.erp_ids("variant", sorted(set(unknown))) if unknown else {}
    if not linked:
        return orders
    return {key: replace(order, lines=_named(order, linked)) for key, order in orders.items()}


def _named(order: StoreOrder, linked: Mapping[str, str]) -> tuple[StoreLine, ...]:
    return tuple(
        line
        if line.erp_variant_id is not None
        else replace(line, erp_variant_id=linked.get(line.store_variant_id))
        for line in order.lines
    )


def plan(
    order: StoreOrder | None, booked: Sequence[ErpOrder], settings: Settings
) -> Booking | None:
    """Return the booking that is due, or None; the buyer's account is still open.

    A payment that is not far enough waits for its event; an expired one never goes (ORD-08). An
    order that was cancelled before it was booked is not booked at all (UPD-06). Raises Refused
    when a line or the channel has no counterpart, or the money needs a rounding line that is not
    wanted: the order is parked whole (ORD-03, ORD-07).
    """
    if booked or order is None or order.status == "cancelled":
        return None
    if order.payment_status not in BOOKABLE[settings.payment_rule]:
        return None
    channel = settings.channels.get(order.channel)
    if channel is None:
        raise Refused(f"order {order.number} is of the unmapped channel {order.channel}")
    unknown = [line.id for line in order.lines if line.pieces and line.erp_variant_id is None]
    if unknown:
        raise Refused(f"order {order.number} has unknown items on lines {', '.join(unknown)}")
    if settings.rounding_line == "park" and rounding_of(order):
        raise Refused(f"order {order.number} is {rounding_of(order)} minor units off its parts")
    return Booking(order, None, tuple(channel.warehouses), settings.oversell_outcome)


def for_buyer(
    booking: Booking, buyers: Mapping[str, str | Party | BridgeError]
) -> Booking | BridgeError:
    """Name the buyer in a booking, or return what forbids it."""
    account = buyers.get(booking.order.id)
    if account is None:
        return booking  # a guest without an account
    if isinstance(account, BridgeError):
        return account
    if isinstance(account, Party):
        return replace(
            booking,
            customer_id=account.account_id,
            buyer_id=account.buyer_id,
            location_id=account.location_id,
        )
    return replace(booking, customer_id=account)


def _outcome(answer: object) -> Outcome:
    """A reference that is taken means that an earlier attempt was booked after all: look."""
    if isinstance(answer, Rejected) and answer.slug == "client-reference-taken":
        return Again(AFTER_LOST_RACE_S)
    return outcome_of(answer)
