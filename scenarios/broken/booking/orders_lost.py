"""Bridges that lose an order, or a part of what it costs."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bridge.errors import BridgeError
from bridge.model.orders import Booking, ErpOrder
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Side
from scenarios.broken.parts import instead, with_erp, with_flow


async def _nothing() -> AsyncIterator[Sequence[str]]:
    no_pages: Sequence[Sequence[str]] = ()
    for page in no_pages:
        yield page


def only_new_orders_are_booked(parts: BridgeParts) -> BridgeParts:
    """What was not due when it was new was looked at no more: paid later, never booked (ORD-08)."""

    def of_creation(flow: Flow) -> Flow:
        def keys_of(side: Side, event: Mapping[str, Any]) -> Sequence[str]:
            return flow.keys_of(side, event) if event["type"] == "order.created" else []

        return instead(flow, keys_of=keys_of, source_keys=_nothing)

    return with_flow(parts, "orders", of_creation)


def shipping_is_left_out(parts: BridgeParts) -> BridgeParts:
    """Goods were mapped and charges were not: an order came up without its shipping (ORD-03)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        bare = []
        for each in bookings:
            ship, order = each.order.shipping, each.order
            lost = ship.price_minor + ship.tax_minor * (not order.prices_include_tax)
            free = replace(ship, price_minor=0, tax_minor=0)
            total_minor = order.total_minor - lost
            bare.append(replace(each, order=replace(order, shipping=free, total_minor=total_minor)))
        return await sound.book(bare)

    return with_erp(parts, orders=instead(sound, book=book))


def every_parcel_goes_standard(parts: BridgeParts) -> BridgeParts:
    """A method without a code in the table became the standard one, and nobody knew (ORD-04)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        coded = []
        for each in bookings:
            shipping = replace(each.order.shipping, method="ground")
            coded.append(replace(each, order=replace(each.order, shipping=shipping)))
        return await sound.book(coded)

    return with_erp(parts, orders=instead(sound, book=book))
