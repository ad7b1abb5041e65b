"""Carts and checkout: what it costs, whether it can be bought, when it ships."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.problems import NotFound, Unauthenticated, may_refuse
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.shopper import ShopperId
from mock_store.domain.order import Address, Order
from mock_store.selling.basket import Basket, discount_percent_of, pieces_per_item, price_basket
from mock_store.selling.companies import ship_to
from mock_store.selling.placing import check_quantity, place_order
from mock_store.selling.refusals import (
    CannotBeBought,
    CartClosed,
    NotAtCheckout,
    NotEnoughStock,
    NoTerms,
    PriceChanged,
    QuantityNotAllowed,
    TendersMismatch,
    UnknownDiscountCode,
    UnknownItem,
    UnknownLocation,
    UnknownShippingMethod,
)
from mock_store.selling.views import cart_view
from mock_store.tables.accounts.companies import standing_of
from mock_store.tables.carts import Cart, add_cart, cart_of, reserve_for_cart, store_cart
from mock_store.tables.channels import SalesChannel, channel_of
from mock_store.tables.sale_items import sale_items, sale_items_by_sku
from mock_store.wire.fields import Code, Id
from mock_store.wire.orders import CartEntry, CartLines, CartView, Checkout, NewCart, PlaceOrder

router = APIRouter(
    prefix="/shop/v1", tags=["shop"], responses=may_refuse(NotFound, Unauthenticated)
)
_ADDRESS = tuple(Address.model_fields)
CartId = Annotated[Id, Path(description="The cart.")]


def the_channel(tx: Tx, code: str) -> SalesChannel:
    """Return a channel. Raises NotFound."""
    channel = channel_of(tx, code)
    if channel is None:
        raise NotFound(f"there is no channel {code}")
    return channel


def _the_cart(tx: Tx, cart_id: str, customer_id: str | None) -> tuple[Cart, SalesChannel]:
    """Return a cart: a customer's own to that customer alone, a guest's to who knows its id."""
    cart = cart_of(tx, cart_id)
    if cart is None or cart.customer_id not in (None, customer_id):
        raise NotFound(f"there is no cart {cart_id} of yours")
    return cart, the_channel(tx, cart.channel)


def _open_cart(tx: Tx, cart_id: str, customer_id: str | None) -> tuple[Cart, SalesChannel]:
    """Return an open cart for a change; who logged in meanwhile takes it over."""
    cart, channel = _the_cart(tx, cart_id, customer_id)
    if cart.order_id is not None:
        raise CartClosed("this cart became an order already", order_id=cart.order_id)
    return replace(cart, customer_id=customer_id or cart.customer_id), channel


def _changed(tx: Tx, cart: Cart) -> Cart:
    changed = replace(cart, version=cart.version + 1, updated_at=tx.now)
    store_cart(tx, changed)
    return changed


def _view(tx: Tx, cart: Cart, channel: SalesChannel) -> CartView:
    return cart_view(cart, channel, price_basket(tx, channel, cart))


@router.post("/{channel}/carts", status_code=201, response_model=CartView, include_in_schema=False)
@router.post(
    "/channels/{channel}/carts",
    status_code=201,
    response_model=CartView,
    responses=write_refusals(),
)
async def create_cart(
    request: Request, channel: Code, customer_id: ShopperId, _: NewCart | None = None
) -> Response:
    """Take a new, empty cart."""

    def work(tx: Tx) -> Answer:
        row = the_channel(tx, channel)
        cart = Cart(
            id=tx.new_id("cart"),
            version=1,
            created_at=tx.now,
            updated_at=tx.now,
            channel=row.code,
            customer_id=customer_id,
        )
        add_cart(tx, cart)
        return of_version(201, _view(tx, cart, row), 1, location=f"/shop/v1/carts/{cart.id}")

    return await perform(request, work)


@router.get("/carts/{cart_id}", response_model=CartView)
async def get_cart(request: Request, cart_id: CartId, customer_id: ShopperId) -> Response:
    """Return a cart at today's prices and stock."""
    return await ok(request, lambda tx: _view(tx, *_the_cart(tx, cart_id, customer_id)))


@router.put(
    "/carts/{cart_id}/lines",
    response_model=CartView,
    responses=write_refusals(UnknownItem, QuantityNotAllowed, UnknownDiscountCode, CartClosed),
)
async def put_cart_lines(
    request: Request, cart_id: CartId, body: CartLines, customer_id: ShopperId
) -> Response:
    """Set all lines of a cart and its discount code."""

    def work(tx: Tx) -> Answer:
        cart, channel = _open_cart(tx, cart_id, customer_id)
        discount_percent_of(channel, body.discount_code)
        lines = tuple(
            {"variant_id": variant_id, "quantity": entry.quantity}
            for entry, variant_id in zip(
                body.lines, _named(tx, channel, body.lines, cart.customer_id), strict=True
            )
        )
        filled = _changed(tx, replace(cart, lines=lines, discount_code=body.discount_code))
        basket = price_basket(tx, channel, filled)
        for line in basket.lines:
            check_quantity(line)
        return of_version(200, cart_view(filled, channel, basket), filled.version)

    return await perform(request, work)


def _named(
    tx: Tx, channel: SalesChannel, entries: list[CartEntry], customer_id: str | None
) -> list[str]:
    """Return the variant of each entry. Raises UnknownItem for what is not sold to the shopper."""
    standing = standing_of(tx, customer_id)
    skus = [entry.sku for entry in entries if entry.variant_id is None and entry.sku]
    by_sku = sale_items_by_sku(tx, channel.code, skus, standing) if skus else {}
    ids = [
        entry.variant_id or (by_sku[entry.sku].variant_id if entry.sku in by_sku else None)
        for entry in entries
    ]
    asked = [variant_id for variant_id in ids if variant_id]
    items = sale_items(tx, channel.code, asked, standing)
    named = []
    for entry, variant_id in zip(entries, ids, strict=True):
        if variant_id is None or variant_id not in items or not items[variant_id].is_sold:
            raise UnknownItem(
                "the item is not sold here", variant_id=entry.variant_id, sku=entry.sku
            )
        named.append(variant_id)
    return named


@router.post(
    "/carts/{cart_id}/checkout",
    response_model=CartView,
    responses=write_refusals(UnknownShippingMethod, UnknownLocation, CartClosed, NotAtCheckout),
)
async def check_out(
    request: Request, cart_id: CartId, body: Checkout, customer_id: ShopperId
) -> Response:
    """Enter contact, addresses and shipping; preview what the order will cost.

    Under the stock policy `reserve` the pieces in stock are kept for this cart for a while.
    """

    def work(tx: Tx) -> Answer:
        cart, channel = _open_cart(tx, cart_id, customer_id)
        if not cart.lines:
            raise NotAtCheckout("an empty cart cannot go through checkout")
        place = ship_to(tx, cart.customer_id, body.location_id)
        entered = _changed(tx, replace(cart, checkout=_entered(body, place)))
        basket = price_basket(tx, channel, entered)
        if channel.stock_policy == "reserve":
            reserve_for_cart(tx, entered, _in_stock(basket), reservation_s=channel.reservation_s)
        return of_version(200, cart_view(entered, channel, basket), entered.version)

    return await perform(request, work)


def _entered(body: Checkout, place: Mapping[str, Any] | None) -> dict[str, object]:
    """Return what the cart keeps; `place`: the location that the order goes to (CUS-09)."""
    shipping_address = body.shipping_address or body.billing_address
    if place is not None:
        shipping_address = Address.model_validate({name: place[name] for name in _ADDRESS})
    return {
        "contact": {"name": body.name, "email": body.email, "phone": body.phone},
        "billing_address": body.billing_address.model_dump(),
        "shipping_address": shipping_address.model_dump(),
        "location_id": None if place is None else place["id"],
        "shipping_method": body.shipping_method,
        "note": body.note,
        "custom": body.custom,
    }


def _in_stock(basket: Basket) -> dict[str, int]:
    """Return the pieces to reserve: backordered ones are nobody's yet."""
    pieces = {}
    for variant_id, asked in pieces_per_item(basket.lines).items():
        shown = basket.offers[variant_id].shown or 0
        if min(asked, shown):
            pieces[variant_id] = min(asked, shown)
    return pieces


@router.post(
    "/carts/{cart_id}/order",
    status_code=201,
    response_model=Order,
    responses=write_refusals(
        CartClosed,
        NotAtCheckout,
        CannotBeBought,
        QuantityNotAllowed,
        PriceChanged,
        NotEnoughStock,
        TendersMismatch,
        NoTerms,
        UnknownDiscountCode,
        UnknownShippingMethod,
    ),
)
async def order_cart(
    request: Request, cart_id: CartId, body: PlaceOrder, customer_id: ShopperId
) -> Response:
    """Order a cart at the accepted total."""

    def work(tx: Tx) -> Answer:
        cart, channel = _open_cart(tx, cart_id, customer_id)
        order, document = place_order(tx, channel, cart, body)
        return of_version(201, document, 1, location=f"/shop/v1/orders/{order.id}")

    return await perform(request, work)
