"""Bridges that are wrong about orders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from bridge.adapters.addresses import address_fields
from bridge.adapters.client import Client
from bridge.errors import BridgeError
from bridge.flows.build import build_flows
from bridge.model.orders import Answer, Booking, ErpOrder, StoreLine, StoreOrder
from bridge.parts import BridgeParts, memory_of
from bridge.ports.erp import ErpOrders
from bridge.ports.flow import Flow, Outcome
from bridge.ports.marks import Marks
from scenarios.broken.parts import (
    Document,
    client_of,
    instead,
    with_erp,
    with_flow,
    with_store,
)


def _booking(parts: BridgeParts, change: Callable[[StoreOrder], StoreOrder]) -> BridgeParts:
    """The same bridge, which books another order than the one that was placed."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        return await sound.book([replace(each, order=change(each.order)) for each in bookings])

    return with_erp(parts, orders=instead(sound, book=book))


def _looking_up(parts: BridgeParts, orders: ErpOrders) -> BridgeParts:
    """The same bridge, whose flow of orders finds earlier bookings in another way."""
    sound = parts.flows

    def flows(now: BridgeParts, marks: Marks) -> Mapping[str, Flow]:
        erp = replace(now.erp, orders=orders)
        spoilt = build_flows(erp, now.store, memory_of(now, marks), now.settings)["orders"]
        return {**sound(now, marks), "orders": spoilt}

    return replace(parts, flows=flows)


def retry_books_twice(parts: BridgeParts) -> BridgeParts:
    """No answer was taken for not booked: only the own table was asked before a retry (XCT-04)."""
    return _known_by_own_table(parts)


def noted_after_the_answer(parts: BridgeParts) -> BridgeParts:
    """What was booked was noted after the answer: who died in between booked again (XCT-05)."""
    return _known_by_own_table(parts)


def _known_by_own_table(parts: BridgeParts) -> BridgeParts:
    sound = parts.erp.orders

    async def orders(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found = await sound.orders(references)
        linked = await parts.links.erp_ids("order", references)
        return {
            key: [each for each in booked if each.id == linked[key]]
            for key, booked in found.items()
            if key in linked
        }

    return with_erp(parts, orders=instead(sound, orders=orders))


def every_visit_books(parts: BridgeParts) -> BridgeParts:
    """Nobody asked whether an order was booked: the nightly run booked all again (ORD-01)."""

    sound = parts.erp.orders

    async def nothing(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        return {}

    async def oldest(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found = await sound.orders(references)
        return {key: booked[:1] for key, booked in found.items()}

    blind = instead(sound, orders=nothing)
    return _looking_up(with_erp(parts, orders=instead(sound, orders=oldest)), blind)


def last_line_is_dropped(parts: BridgeParts) -> BridgeParts:
    """The loop over the lines stopped one short; the rest was booked in silence (ORD-02)."""

    def shortened(order: StoreOrder) -> StoreOrder:
        if len(order.lines) < 2:
            return order
        *kept, last = order.lines
        net = last.pieces * last.unit_price_minor - last.discount_minor
        lost = net if order.prices_include_tax else net + last.tax_minor
        return replace(
            order,
            lines=tuple(kept),
            discount_minor=order.discount_minor - last.discount_minor,
            total_minor=order.total_minor - lost,
        )

    return _booking(parts, shortened)


def tax_is_rounded_per_piece(parts: BridgeParts) -> BridgeParts:
    """Tax was reckoned anew, rounded down per piece; the ERP's tax was a cent off (ORD-03)."""

    def reckoned(order: StoreOrder) -> StoreOrder:
        lines = [
            replace(line, tax_minor=line.tax_minor // line.pieces * line.pieces)
            if line.pieces
            else line
            for line in order.lines
        ]
        return replace(order, lines=tuple(lines))

    return _booking(parts, reckoned)


def regular_price_is_billed(parts: BridgeParts) -> BridgeParts:
    """Sales were the shop's affair: orders were booked at the regular price (PRD-15)."""
    sound = parts.erp.orders

    async def at_regular(line: StoreLine, price_list: str) -> StoreLine:
        stock = await parts.erp.stock.stock([str(line.erp_variant_id)])
        style_ids = [each.style_id for each in stock.values()]
        for quote in (await parts.erp.prices.prices(price_list, style_ids)).values():
            for price in quote.variants:
                if price.variant_id == line.erp_variant_id and price.compare_at is not None:
                    return replace(line, unit_price_minor=price.compare_at.amount_minor)
        return line

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        billed = []
        for each in bookings:
            price_list = parts.settings.channels[each.order.channel].price_list
            lines = tuple([await at_regular(line, price_list) for line in each.order.lines])
            billed.append(replace(each, order=_with_lines(each.order, lines)))
        return await sound.book(billed)

    return with_erp(parts, orders=instead(sound, book=book))


def _with_lines(order: StoreOrder, lines: tuple[StoreLine, ...]) -> StoreOrder:
    """The order with other unit prices, and the total that follows from them."""
    more = sum(
        new.pieces * (new.unit_price_minor - old.unit_price_minor)
        for old, new in zip(order.lines, lines, strict=True)
    )
    return replace(order, lines=lines, total_minor=order.total_minor + more)


def orders_follow_their_customer(parts: BridgeParts) -> BridgeParts:
    """An order pointed to its customer's address: who moved had old orders sent on (ORD-05)."""
    sound, erp = parts.erp.orders, client_of(parts, "erp")
    booked: dict[str, list[str]] = {}

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        answers = await sound.book(bookings)
        for booking, answer in zip(bookings, answers, strict=True):
            if booking.customer_id is None or not isinstance(answer, ErpOrder):
                continue
            earlier = booked.setdefault(booking.customer_id, [])
            body = {"shipping_address": address_fields(booking.order.shipping_address)}
            for order_id in earlier:
                await erp.write("PATCH", f"/v1/orders/{order_id}", body, Document)
            earlier.append(answer.id)
        return answers

    return with_erp(parts, orders=instead(sound, book=book))


def rounding_is_always_allowed(parts: BridgeParts) -> BridgeParts:
    """A cent too much was put into a rounding line, although nobody wanted one (ORD-03)."""
    return replace(parts, settings=parts.settings.model_copy(update={"rounding_line": "allow"}))


def billing_address_gets_the_parcel(parts: BridgeParts) -> BridgeParts:
    """One address per order was enough: a gift went to the one who paid (ORD-04)."""
    return _booking(parts, lambda order: replace(order, shipping_address=order.billing_address))


def note_is_lost(parts: BridgeParts) -> BridgeParts:
    """The note and the custom fields had no place in the mapping, and stayed behind (ORD-04)."""
    return _booking(parts, lambda order: replace(order, note=None, custom={}))


def date_is_cut_in_utc(parts: BridgeParts) -> BridgeParts:
    """The order date was cut from a UTC stamp: an evening's order fell on the next day (ORD-09)."""

    def cut(order: StoreOrder) -> StoreOrder:
        day = order.placed_at.astimezone(UTC)
        return replace(order, placed_at=day.replace(hour=0, minute=0, second=0, microsecond=0))

    return _booking(parts, cut)


def pending_orders_are_booked(parts: BridgeParts) -> BridgeParts:
    """Every order went up at once, whether the money was there or not (ORD-08)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        return {
            key: replace(order, payment_status="paid")
            if order.payment_status == "pending"
            else order
            for key, order in (await sound.orders(order_ids)).items()
        }

    return with_store(parts, orders=instead(sound, orders=orders))


def outcome_is_never_told(parts: BridgeParts) -> BridgeParts:
    """The order went up and nothing came down: what the ERP decided stayed there (STK-04b)."""

    async def answer(answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        return [None for _ in answers]

    return with_store(parts, orders=instead(parts.store.orders, answer=answer))


def shortage_is_always_backordered(parts: BridgeParts) -> BridgeParts:
    """The setting for an oversold order was not sent: the ERP's default decided (STK-04b)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        return await sound.book([replace(each, on_shortage="backorder") for each in bookings])

    return with_erp(parts, orders=instead(sound, book=book))


def phone_orders_are_pushed(parts: BridgeParts) -> BridgeParts:
    """All orders of the ERP were "synchronised": the store got the phone's, too (ORD-06)."""
    erp, store = client_of(parts, "erp"), client_of(parts, "store")
    pushed: dict[str, None] = {}

    async def visit(flow: Flow, keys: Sequence[str]) -> Mapping[str, Outcome]:
        outcomes = await flow.visit(keys)
        async for page in erp.pages("/v1/orders", Document, {"channel": "phone"}):
            for order in (each.model_dump() for each in page):
                if order["id"] not in pushed:
                    pushed[order["id"]] = None
                    await _place(store, order, next(iter(parts.settings.channels)))
        return outcomes

    def change(flow: Flow) -> Flow:
        async def visits(keys: Sequence[str]) -> Mapping[str, Outcome]:
            return await visit(flow, keys)

        return instead(flow, visit=visits)

    return with_flow(parts, "orders", change)


async def _place(store: Client, order: Mapping[str, Any], channel: str) -> None:
    """Enter an order of the ERP in the store, as if its customer had shopped there."""
    cart = (
        await store.write("POST", f"/shop/v1/channels/{channel}/carts", {}, Document)
    ).model_dump()
    path = f"/shop/v1/carts/{cart['id']}"
    lines = [{"sku": line["sku"], "quantity": line["quantity"]} for line in order["lines"]]
    await store.write("PUT", f"{path}/lines", {"lines": lines}, Document)
    address = {"name": "Phone Caller", "line1": "1 Pier", "city": "New York", "country": "US"}
    buyer = {
        "email": "phone@example.test",
        "name": "Phone Caller",
        "billing_address": address,
        "shipping_method": "standard",
    }
    preview = (await store.write("POST", f"{path}/checkout", buyer, Document)).model_dump()
    total_minor = preview["totals"]["total_minor"]
    paid = [{"kind": "card", "amount_minor": total_minor, "state": "paid"}]
    accepted = {"expected_total_minor": total_minor, "tenders": paid}
    await store.write("POST", f"{path}/order", accepted, Document)
