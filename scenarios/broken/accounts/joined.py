"""Bridges that take somebody for somebody else, or tear one customer's history apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.customers import (
    ErpCustomer,
    MatchKey,
    NewCustomer,
    StoreCustomer,
)
from bridge.model.orders import Booking, ErpOrder
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store


def first_match_is_taken(parts: BridgeParts) -> BridgeParts:
    """Of several accounts with one mail address the first was booked on (CUS-03)."""
    sound = parts.erp.customers

    async def match(key: MatchKey, value: str) -> Sequence[str]:
        return list(await sound.match(key, value))[:1]

    return with_erp(parts, customers=instead(sound, match=match))


def guests_are_booked_on_sight(parts: BridgeParts) -> BridgeParts:
    """Each guest's order opened a new customer, until nobody found anybody (CUS-04)."""
    orders, customers = parts.erp.orders, parts.erp.customers

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        named = []
        for each in bookings:
            order = each.order
            if order.customer_id is None:
                contact = order.contact
                guest = StoreCustomer(f"g-{order.id}", contact.name, contact.email, contact.phone)
                new = NewCustomer(guest, order.billing_address, order.shipping_address)
                named.append(replace(each, customer_id=(await customers.create(new)).id))
            else:
                named.append(each)
        return await orders.book(named)

    return with_erp(parts, orders=instead(orders, book=book))


def mail_is_proof_enough(parts: BridgeParts) -> BridgeParts:
    """Whoever ordered under a known mail address had its owner's account at once (CUS-04)."""
    sound, store = parts.erp.orders, client_of(parts, "store")

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        for each in bookings:
            if each.order.customer_id is not None and each.customer_id is not None:
                path = f"/v1/customers/{each.order.customer_id}"
                body = {"client_reference": each.customer_id}
                await store.write("PATCH", path, body, Document)
        return await sound.book(bookings)

    return with_erp(parts, orders=instead(sound, book=book))


def merges_are_not_followed(parts: BridgeParts) -> BridgeParts:
    """A merged account was taken for an unknown one, so that a new one was opened (CUS-08)."""
    sound, erp = parts.erp.customers, client_of(parts, "erp")

    async def customers(ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        found = await sound.customers(ids)
        return {key: account for key, account in found.items() if account.merged_into is None}

    async def by_reference(reference: str) -> Sequence[ErpCustomer]:
        found = await sound.by_reference(reference)
        gone = [each for each in found if each.merged_into is not None]
        for each in found:
            if gone and each.merged_into is None:
                path = f"/v1/customers/{each.id}"
                await erp.write("PATCH", path, {"client_reference": None}, Document)
        return [] if gone else found

    return with_erp(parts, customers=instead(sound, customers=customers, by_reference=by_reference))


def linking_fills_blanks(parts: BridgeParts) -> BridgeParts:
    """What the shopper typed was put into every linked account, asked for or not (CUS-12)."""
    chosen = parts.settings.existing_account.model_copy(update={"action": "complete"})
    settings = parts.settings.model_copy(update={"existing_account": chosen})
    return replace(parts, settings=settings)


def nobody_is_known(parts: BridgeParts) -> BridgeParts:
    """Nobody looked whether the buyer had an account: each got a new one (CUS-12)."""
    sound = parts.erp.customers

    async def match(key: MatchKey, value: str) -> Sequence[str]:
        return []

    return with_erp(parts, customers=instead(sound, match=match))


def web_orders_have_no_history(parts: BridgeParts) -> BridgeParts:
    """The web's orders were booked on nobody, apart from what people had by phone (CUS-11)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        return await sound.book([replace(each, customer_id=None) for each in bookings])

    return with_erp(parts, orders=instead(sound, book=book))


def held_orders_are_booked_for_nobody(parts: BridgeParts) -> BridgeParts:
    """An order that should have waited for a clerk was booked without its buyer (CUS-12)."""
    orders, store = parts.erp.orders, parts.store.orders

    async def unnamed(ids: Sequence[str]) -> Mapping[str, object]:
        found = await store.orders(ids)
        booked = await orders.orders(ids)
        return {
            key: order if booked.get(key) else replace(order, customer_id=None)
            for key, order in found.items()
        }

    return with_store(parts, orders=instead(store, orders=unnamed))
