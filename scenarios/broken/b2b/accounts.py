"""Bridges that are wrong about companies and what was agreed with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.accounts import AccountQuote, CompanyWrite, ErpCompany, StoreCompany
from bridge.model.orders import Booking, ErpOrder
from bridge.model.products import OrderQuantity, ProductWrite, StoreProduct
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store


def restrictions_are_not_mapped(parts: BridgeParts) -> BridgeParts:
    """Items of every assortment were published alike: the shop had no such field (PRD-11)."""
    sound = parts.store.products

    async def write(writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        plain = [replace(each, content=replace(each.content, restricted_to={})) for each in writes]
        return await sound.write(plain)

    return with_store(parts, products=instead(sound, write=write))


def contracts_stay_at_home(parts: BridgeParts) -> BridgeParts:
    """The shop had one price list; what was agreed with accounts stayed in the ERP (PRD-12)."""
    sound = parts.erp.account_prices

    async def nothing(price_list: str, keys: Sequence[str]) -> Sequence[AccountQuote]:
        return []

    return with_erp(parts, account_prices=instead(sound, of_styles=nothing, of_accounts=nothing))


def quantity_breaks_are_cut(parts: BridgeParts) -> BridgeParts:
    """An account had one price in the shop: the one for a single piece (PRD-12)."""
    sound = parts.erp.account_prices

    def cut(quote: AccountQuote) -> AccountQuote:
        items = tuple(replace(each, steps=each.steps[:1]) for each in quote.items)
        return replace(quote, items=items)

    async def of_styles(price_list: str, style_ids: Sequence[str]) -> Sequence[AccountQuote]:
        return [cut(quote) for quote in await sound.of_styles(price_list, style_ids)]

    async def of_accounts(price_list: str, accounts: Sequence[str]) -> Sequence[AccountQuote]:
        return [cut(quote) for quote in await sound.of_accounts(price_list, accounts)]

    ours = instead(sound, of_styles=of_styles, of_accounts=of_accounts)
    return with_erp(parts, account_prices=ours)


def order_quantities_stay_at_home(parts: BridgeParts) -> BridgeParts:
    """The smallest quantity was a warehouse matter, nobody told the shop (PRD-16)."""
    sound = parts.store.products

    async def write(writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        return await sound.write([_by_one(each) for each in writes])

    return with_store(parts, products=instead(sound, write=write))


def _by_one(write: ProductWrite) -> ProductWrite:
    variants = [replace(each, order_quantity=OrderQuantity()) for each in write.content.variants]
    return replace(write, content=replace(write.content, variants=tuple(variants)))


def companies_are_entered_once(parts: BridgeParts) -> BridgeParts:
    """A company was created in the shop and never changed again: new terms stayed out (CUS-07)."""
    sound = parts.store.companies

    async def write(writes: Sequence[CompanyWrite]) -> Sequence[StoreCompany | BridgeError]:
        new = [each for each in writes if each.company_id is None]
        made = iter(await sound.write(new))
        known = await sound.by_id([each.company_id for each in writes if each.company_id])
        return [known[each.company_id] if each.company_id else next(made) for each in writes]

    return with_store(parts, companies=instead(sound, write=write))


def every_buyer_is_a_customer(parts: BridgeParts) -> BridgeParts:
    """Orders were booked for the person who logged in, whom the ERP then had anew (CUS-09)."""
    sound, erp = parts.erp.orders, client_of(parts, "erp")

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        answers: list[ErpOrder | BridgeError] = []
        for each in bookings:
            if each.order.company_id is not None:
                contact = each.order.contact
                body = {"name": contact.name, "email": contact.email}
                account = await erp.write("POST", "/v1/customers", body, Document)
                each = Booking(  # noqa: PLW2901 - as it was: the booking was overwritten
                    each.order, account.model_dump()["id"], each.warehouses, each.on_shortage
                )
            answers += await sound.book([each])
        return answers

    return with_erp(parts, orders=instead(sound, book=book))


def everything_goes_to_the_head_office(parts: BridgeParts) -> BridgeParts:
    """The ship-to of a company was its first address, whatever the buyer chose (CUS-09)."""
    sound = parts.erp.orders

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        accounts = [each.customer_id for each in bookings if each.customer_id is not None]
        companies: Mapping[str, ErpCompany] = await parts.erp.companies.companies(accounts)
        first = {key: each.content.locations[0].reference for key, each in companies.items()}
        ours = [replace(each, location_id=first.get(each.customer_id or "")) for each in bookings]
        return await sound.book(ours)

    return with_erp(parts, orders=instead(sound, book=book))
