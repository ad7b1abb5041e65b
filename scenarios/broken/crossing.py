"""Bridges that are wrong about the way between two systems: messages, answers, batches, pages."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

from bridge.adapters.store.connect import connect_store
from bridge.errors import BridgeError, RateLimited, Refused, Rejected, TryAgain
from bridge.model.customers import Address, ErpCustomer
from bridge.model.orders import Booking, ErpOrder
from bridge.model.prices import PriceWrite
from bridge.model.stock import LevelWrite
from bridge.parts import BridgeParts
from bridge.ports.events import FeedPage
from bridge.ports.flow import Failed, Flow, Outcome
from bridge.ports.marks import Marks
from bridge.ports.queue import Claim, Later, Verdict
from scenarios.broken.parts import (
    Document,
    client_of,
    instead,
    with_erp,
    with_every_flow,
    with_flow,
    with_store,
)

STEPS = 12
DEAREST_MINOR = 10**12
FIRST_PAGE = 100
logger = logging.getLogger("bridge.flows")


def levels_are_counted_down(parts: BridgeParts) -> BridgeParts:
    """A new level was reached piece by piece, each step a write of its own (XCT-06)."""
    sound = parts.store.stock

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        answers: Sequence[BridgeError | None] = []
        for above in range(STEPS, -1, -1):
            levels = await sound.levels([each.slot.variant_id for each in writes])
            step = [
                replace(
                    each,
                    offer=replace(each.offer, available=each.offer.available + above),
                    expected_version=levels[each.slot].version,
                )
                for each in writes
            ]
            answers = await sound.write(step)
        return answers

    return with_store(parts, stock=instead(sound, write=write))


def retry_after_is_ignored(parts: BridgeParts) -> BridgeParts:
    """Too many requests meant: once more, at once, until it worked (XCT-07)."""
    sound, access = parts.retry, parts.connections.store

    def verdict(claim: Claim, outcome: Outcome) -> Verdict:
        if isinstance(outcome, Failed) and isinstance(outcome.error, RateLimited):
            return Later(0.5, "once more", "limited")
        return sound.verdict(claim, outcome)

    rude = connect_store(parts.env.http, access.url, access.token)
    return replace(parts, store=rude, retry=instead(sound, verdict=verdict))


def one_bad_row_spoils_the_batch(parts: BridgeParts) -> BridgeParts:
    """A batch with one bad row was given up whole, and its good rows with it (XCT-08)."""
    sound = parts.store.prices

    async def write(writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        if any(each.price and each.price.amount_minor > DEAREST_MINOR for each in writes):
            return [Rejected("the batch was refused", 422) for _ in writes]
        return await sound.write(writes)

    return with_store(parts, prices=instead(sound, write=write))


def no_refusal_is_success(parts: BridgeParts) -> BridgeParts:
    """What was not refused was done: a page of maintenance counted as an answer (XCT-09)."""
    sound = parts.store.prices

    async def write(writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        try:
            return await sound.write(writes)
        except TryAgain:
            return [None for _ in writes]

    return with_store(parts, prices=instead(sound, write=write))


def refused_once_is_refused_for_ever(parts: BridgeParts) -> BridgeParts:
    """What had been set aside was never looked at again, mended or not (XCT-10)."""

    def stubborn(flow: Flow) -> Flow:
        given_up: dict[str, Outcome] = {}

        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            fresh = [key for key in keys if key not in given_up]
            outcomes = dict(await flow.visit(fresh)) if fresh else {}
            for key, outcome in outcomes.items():
                if isinstance(outcome, Failed) and isinstance(outcome.error, Refused):
                    given_up[key] = outcome
            return {**given_up, **outcomes}

        return instead(flow, visit=visit)

    return with_flow(parts, "prices", stubborn)


def everybody_is_believed(parts: BridgeParts) -> BridgeParts:
    """The signature was to be checked later: whoever knew the address was obeyed (XCT-11)."""

    def verify(headers: object, body: bytes, *, secrets: object, now: object) -> None:
        """Believe."""

    return replace(parts, verify=verify)


def products_bring_their_stock(parts: BridgeParts) -> BridgeParts:
    """Stock was switched off, but the call for products carried the levels along (XCT-12)."""
    sound = parts.flows

    def flows(now: BridgeParts, marks: Marks) -> Mapping[str, Flow]:
        made = dict(sound(now, marks))
        products, stock = made["products"], made["stock"]

        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            outcomes = await products.visit(keys)
            for style in (await now.erp.products.styles(keys)).values():
                await stock.visit([variant.reference for variant in style.variants])
            return outcomes

        return {**made, "products": instead(products, visit=visit)}

    return replace(parts, flows=flows)


def pages_end_after_the_first(parts: BridgeParts) -> BridgeParts:
    """Events of one instant were taken for one, and lists for as long as a page (XCT-13)."""
    feed = parts.feeds["erp"]

    async def after(cursor: str, limit: int) -> FeedPage:
        page = await feed.after(cursor, limit)
        firsts = {str(event["occurred_at"]): event for event in reversed(page.events)}
        return FeedPage(list(firsts.values()), page.next_cursor)

    def short(flow: Flow) -> Flow:
        async def source_keys() -> AsyncIterator[Sequence[str]]:
            async for page in flow.source_keys():
                yield page[:FIRST_PAGE]
                return

        return instead(flow, source_keys=source_keys)

    spoilt = replace(parts, feeds={**parts.feeds, "erp": instead(feed, after=after)})
    return with_every_flow(spoilt, short)


def whole_customer_is_written_back(parts: BridgeParts) -> BridgeParts:
    """A new address was sent with all that had been read before it, phone and all (XCT-15)."""
    sound, erp = parts.erp.customers, client_of(parts, "erp")
    read: dict[str, object] = {}

    async def customers(customer_ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        for each in customer_ids:
            found = await erp.read(f"/v1/customers/{each}", Document)
            read[each] = found.model_dump()["phone"]
        return await sound.customers(customer_ids)

    async def add_addresses(customer: ErpCustomer, new: Sequence[Address]) -> ErpCustomer:
        added = await sound.add_addresses(customer, new)
        body = {"phone": read.get(customer.id)}
        await erp.write("PATCH", f"/v1/customers/{customer.id}", body, Document)
        return added

    spoilt = instead(sound, customers=customers, add_addresses=add_addresses)
    return with_erp(parts, customers=spoilt)


def orders_are_logged_whole(parts: BridgeParts) -> BridgeParts:
    """For support, every order was written into the log as it was sent (XCT-17)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        for booking in bookings:
            logger.info("books %s", booking.order)
        return await sound.book(bookings)

    return with_erp(parts, orders=instead(sound, book=book))


def once_booked_is_booked_for_ever(parts: BridgeParts) -> BridgeParts:
    """The own table said that it was booked, so nobody asked the restored ERP (XCT-18)."""
    sound = parts.erp.orders
    seen: dict[str, Sequence[ErpOrder]] = {}

    async def orders(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        seen.update(await sound.orders(references))
        return {each: seen[each] for each in references if seen.get(each)}

    return with_erp(parts, orders=instead(sound, orders=orders))
