"""Turning a cart into an order: one transaction, all or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.state.database import Tx
from mock_store.domain.buying import quantity_fault
from mock_store.domain.order import (
    Address,
    Contact,
    Order,
    OrderLine,
    Shipping,
    Tender,
    TenderKind,
    TimelineEntry,
)
from mock_store.domain.payments import payment_status_of
from mock_store.selling.basket import Basket, BasketLine, missing_stock, price_basket
from mock_store.selling.changing import record_order
from mock_store.selling.companies import check_terms
from mock_store.selling.refusals import (
    CannotBeBought,
    CartClosed,
    NotAtCheckout,
    NotEnoughStock,
    PriceChanged,
    QuantityNotAllowed,
    TendersMismatch,
)
from mock_store.selling.views import totals_of
from mock_store.tables.carts import Cart, release_cart, store_cart
from mock_store.tables.channels import SalesChannel
from mock_store.tables.inventory import lower_own_number
from mock_store.tables.open_lines import add_open_lines
from mock_store.tables.orders import insert_order
from mock_store.wire.orders import NewTender, PlaceOrder

FIRST_ORDER_NUMBER = 1001


class _Entered(BaseModel):
    """What the shopper entered at checkout, as the cart keeps it."""

    model_config = ConfigDict(extra="ignore")

    contact: Contact
    billing_address: Address
    shipping_address: Address
    location_id: str | None = None
    note: str = ""
    custom: dict[str, str] = Field(default_factory=dict)


def place_order(
    tx: Tx, channel: SalesChannel, cart: Cart, wanted: PlaceOrder
) -> tuple[Order, bytes]:
    """Place the order of a cart at the accepted total; return it and its serialised form.

    Raises a refusal, in which case nothing changed: price first, then stock, then tenders.
    """
    entered = check_open(cart)
    basket = price_basket(tx, channel, cart)
    check_basket(basket, wanted.expected_total_minor, wanted.tenders)
    check_terms(tx, basket.standing.company_id, wanted.tenders)
    order = _new_order(tx, channel, cart, entered=entered, basket=basket, wanted=wanted)
    change_no = tx.change_no()
    document = order.model_dump_json().encode()
    insert_order(tx, order, document, change_no=change_no)
    add_open_lines(tx, order)
    for line in order.lines:
        lower_own_number(tx, channel, line.variant_id, line.quantity)
    release_cart(tx, cart.id)
    closed = replace(cart, order_id=order.id, version=cart.version + 1, updated_at=tx.now)
    store_cart(tx, closed)
    record_order(tx, order, document, change_no=change_no, topic="order.created")
    return order, document


def check_open(cart: Cart) -> _Entered:
    """Return what was entered at checkout; refuse a closed cart and one not at checkout."""
    if cart.order_id is not None:
        raise CartClosed("this cart became an order already", order_id=cart.order_id)
    if not cart.lines or cart.checkout is None:
        raise NotAtCheckout("a cart with lines must go through checkout before it is ordered")
    return _Entered.model_validate(cart.checkout)


def check_basket(basket: Basket, expected_total_minor: int, tenders: Sequence[NewTender]) -> None:
    """Refuse what has no price, a wrong quantity, another total, too little stock or money."""
    unsold = [
        line.item.variant_id
        for line in basket.lines
        if not line.item.is_sold or line.price_minor is None
    ]
    if unsold:  # PRD-09: a missing price is never 0
        raise CannotBeBought("some items cannot be bought", variant_ids=unsold)
    for line in basket.lines:
        check_quantity(line)
    if basket.totals.total_minor != expected_total_minor:  # PRD-15
        raise PriceChanged(
            f"the total is {basket.totals.total_minor}, not {expected_total_minor}",
            totals=totals_of(basket.totals).model_dump(),
        )
    missing = missing_stock(basket)
    if missing:
        raise NotEnoughStock("more pieces are asked for than can be bought", lines=missing)
    paid_minor = sum(tender.amount_minor for tender in tenders)
    if paid_minor != expected_total_minor:
        raise TendersMismatch(f"the tenders add up to {paid_minor}, not {expected_total_minor}")


def check_quantity(line: BasketLine) -> None:
    """Refuse a quantity below the minimum, off the multiple or over the maximum (PRD-16)."""
    fault = quantity_fault(line.quantity, line.item.quantity_rule)
    if fault:
        raise QuantityNotAllowed(fault, variant_id=line.item.variant_id)


def _new_order(
    tx: Tx,
    channel: SalesChannel,
    cart: Cart,
    *,
    entered: _Entered,
    basket: Basket,
    wanted: PlaceOrder,
) -> Order:
    number = FIRST_ORDER_NUMBER - 1 + tx.number("order_number")
    tenders = tuple(_tender(tx, tender) for tender in wanted.tenders)
    placed = TimelineEntry(
        at=tx.business_now, kind="placed", text="Your order was placed", source="shopper"
    )
    return Order(
        id=tx.new_id("ord"),
        number=f"#{number}",
        version=1,
        created_at=tx.now,
        updated_at=tx.now,
        channel=channel.code,
        status="placed",
        payment_status=payment_status_of(tenders),
        **_who(cart, basket, entered),
        shipping=_shipping(basket),
        lines=_order_lines(tx, basket),
        discount_code=cart.discount_code,
        **_money(channel, basket),
        tenders=tenders,
        timeline=(placed,),
        note=entered.note,
        custom=entered.custom,
        client_reference=wanted.client_reference,
        placed_at=tx.business_now,
    )


def _who(cart: Cart, basket: Basket, entered: _Entered) -> dict[str, Any]:
    return {
        "customer_id": cart.customer_id,
        "company_id": basket.standing.company_id,
        "location_id": entered.location_id,
        "is_guest": cart.customer_id is None,
        "contact": entered.contact,
        "billing_address": entered.billing_address,
        "shipping_address": entered.shipping_address,
    }


def _money(channel: SalesChannel, basket: Basket) -> dict[str, Any]:
    return {
        "currency": channel.currency,
        "prices_include_tax": channel.tax_basis == "inclusive",
        "tax_rate_bp": channel.tax_rate_bp,
        "discount_percent_bp": basket.discount_percent_bp,
        "discount_minor": basket.totals.discount_minor,
        "tax_minor": basket.totals.tax_minor,
        "total_minor": basket.totals.total_minor,
    }


def _shipping(basket: Basket) -> Shipping:
    return Shipping(
        method=basket.shipping_method,
        name=basket.shipping_name,
        price_minor=basket.totals.shipping.price_minor,
        tax_minor=basket.totals.shipping.tax_minor,
    )


def _tender(tx: Tx, wanted: NewTender) -> Tender:
    kind: TenderKind = wanted.kind
    return Tender(
        id=tx.new_id("tnd"), kind=kind, amount_minor=wanted.amount_minor, state=wanted.state
    )


def _order_lines(tx: Tx, basket: Basket) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(
            id=tx.new_id("lin"),
            variant_id=line.item.variant_id,
            variant_client_reference=line.item.client_reference,
            sku=line.item.sku,
            title=line.item.title,
            quantity=line.quantity,
            unit_price_minor=line.price_minor or 0,
            discount_minor=money.discount_minor,
            tax_minor=money.tax_minor,
            total_minor=money.total_minor,
            backordered=line.kept.backordered,
            ship_on=line.kept.ship_on,
        )
        for line, money in zip(basket.lines, basket.totals.lines, strict=True)
    )
