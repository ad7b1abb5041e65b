"""Ordering again: what is still sold goes into a new cart at today's price (INV-07)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from mock_kit.state.database import Tx
from mock_store.domain.billing.invoices import Invoice
from mock_store.domain.billing.offline_orders import OfflineOrder
from mock_store.domain.buying import quantity_fault
from mock_store.domain.order import Order
from mock_store.selling.basket import BasketLine, price_basket
from mock_store.selling.views import cart_view
from mock_store.tables.carts import Cart, add_cart
from mock_store.tables.channels import SalesChannel
from mock_store.tables.sale_items import sale_items
from mock_store.tables.variants import VariantRow
from mock_store.wire.billing.writes import AgainCart, LeftOut

NOT_SOLD = "Not sold here any more"
NO_PRICE = "Not available"


@dataclass(frozen=True, slots=True)
class Bought:
    """An item that was bought once; `variant_id` None: it is not known here any more."""

    variant_id: str | None
    sku: str
    title: str
    quantity: int


def bought_in_order(order: Order) -> list[Bought]:
    """List what an order of this store was about."""
    return [
        Bought(line.variant_id, line.sku, line.title, line.quantity)
        for line in order.lines
        if line.quantity
    ]


def bought_elsewhere(tx: Tx, source: Invoice | OfflineOrder) -> list[Bought]:
    """List what an invoice or an offline order was about, in the variants of this store."""
    references = [line.variant_client_reference for line in source.lines]
    variants = _by_reference(tx, [each for each in references if each is not None])
    return [
        Bought(
            variants.get(line.variant_client_reference or ""), line.sku, line.title, line.quantity
        )
        for line in source.lines
        if line.quantity
    ]


def order_again(
    tx: Tx, channel: SalesChannel, customer_id: str, bought: Iterable[Bought]
) -> AgainCart:
    """Fill a new cart with what can be bought today, and name the rest."""
    wanted = list(bought)
    known = sale_items(tx, channel.code, [each.variant_id for each in wanted if each.variant_id])
    left_out = [_left_out(each, NOT_SOLD) for each in wanted if each.variant_id not in known]
    cart = _new_cart(tx, channel, customer_id)
    chosen = [each for each in wanted if each.variant_id in known]
    basket = price_basket(tx, channel, _with(cart, chosen))
    good: list[Bought] = []
    for each, line in zip(chosen, basket.lines, strict=True):
        reason = _reason(line)
        if reason is None:
            good.append(each)
        else:
            left_out.append(_left_out(each, reason))
    filled = _with(cart, good)
    add_cart(tx, filled)
    return AgainCart(
        cart=cart_view(filled, channel, price_basket(tx, channel, filled)), left_out=left_out
    )


def _reason(line: BasketLine) -> str | None:
    """Say why an item cannot be bought; None when it can."""
    if not line.item.is_sold:
        return NOT_SOLD
    if line.price_minor is None:
        return NO_PRICE
    if fault := quantity_fault(line.quantity, line.item.quantity_rule):
        return fault[0].upper() + fault[1:]
    return None if line.told.can_buy else line.told.message


def _left_out(bought: Bought, reason: str) -> LeftOut:
    return LeftOut(sku=bought.sku, title=bought.title, reason=reason)


def _new_cart(tx: Tx, channel: SalesChannel, customer_id: str) -> Cart:
    return Cart(
        id=tx.new_id("cart"),
        version=1,
        created_at=tx.now,
        updated_at=tx.now,
        channel=channel.code,
        customer_id=customer_id,
    )


def _with(cart: Cart, bought: Sequence[Bought]) -> Cart:
    lines = tuple({"variant_id": each.variant_id, "quantity": each.quantity} for each in bought)
    return Cart(
        id=cart.id,
        version=cart.version,
        created_at=cart.created_at,
        updated_at=cart.updated_at,
        channel=cart.channel,
        customer_id=cart.customer_id,
        lines=lines,
    )


def _by_reference(tx: Tx, references: Sequence[str]) -> dict[str, str]:
    """Map references to variants; one that several variants have is not guessed (PRD-07)."""
    wanted = select(VariantRow).where(col(VariantRow.client_reference).in_(references))
    found: dict[str, list[str]] = {}
    for row in tx.session.exec(wanted).all():
        found.setdefault(row.client_reference or "", []).append(row.id)
    return {reference: ids[0] for reference, ids in found.items() if len(ids) == 1}
