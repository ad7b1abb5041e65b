"""What the shopper sees of a cart and of an order."""

from collections.abc import Sequence

from mock_store.domain.goods.parcels import Fulfillment
from mock_store.domain.message import line_message
from mock_store.domain.money import LineMoney, Totals
from mock_store.domain.order import Order, OrderLine
from mock_store.selling.basket import Basket, BasketLine
from mock_store.tables.carts import Cart
from mock_store.tables.channels import SalesChannel
from mock_store.wire.goods import PageParcel, PageReturn
from mock_store.wire.orders import (
    CartLine,
    CartView,
    MoneyTotals,
    OrderPage,
    PageEntry,
    PageInvoice,
    PageLine,
    PagePayment,
)


def totals_of(totals: Totals) -> MoneyTotals:
    """Return what a cart costs."""
    return MoneyTotals(
        discount_minor=totals.discount_minor,
        shipping_minor=totals.shipping.price_minor,
        shipping_tax_minor=totals.shipping.tax_minor,
        tax_minor=totals.tax_minor,
        total_minor=totals.total_minor,
    )


def cart_view(cart: Cart, channel: SalesChannel, basket: Basket) -> CartView:
    """Return a cart with its prices and messages."""
    is_open = cart.order_id is None and cart.checkout is not None
    return CartView(
        id=cart.id,
        version=cart.version,
        created_at=cart.created_at,
        updated_at=cart.updated_at,
        channel=cart.channel,
        currency=channel.currency,
        prices_include_tax=channel.tax_basis == "inclusive",
        customer_id=cart.customer_id,
        company_id=basket.standing.company_id,
        location_id=(cart.checkout or {}).get("location_id"),
        lines=[
            _cart_line(line, money)
            for line, money in zip(basket.lines, basket.totals.lines, strict=True)
        ],
        discount_code=cart.discount_code,
        shipping_method=basket.shipping_method,
        totals=totals_of(basket.totals),
        can_order=is_open and bool(basket.lines) and all(line.can_buy for line in basket.lines),
        order_id=cart.order_id,
    )


def _cart_line(line: BasketLine, money: LineMoney) -> CartLine:
    return CartLine(
        variant_id=line.item.variant_id,
        sku=line.item.sku,
        title=line.item.title,
        quantity=line.quantity,
        unit_price_minor=line.price_minor,
        compare_at_minor=line.item.compare_at_minor,
        discount_minor=money.discount_minor,
        tax_minor=money.tax_minor,
        total_minor=money.total_minor,
        can_buy=line.can_buy,
        max_quantity=line.max_quantity,
        message=line.told.message,
        in_stock=line.told.in_stock,
        backordered=line.told.backordered,
        ship_on=line.told.ship_on,
    )


def order_page(
    order: Order, channel: SalesChannel, invoices: Sequence[PageInvoice] = ()
) -> OrderPage:
    """Return the order page; stock and dates in the words of the product page (STK-13)."""
    return OrderPage(
        id=order.id,
        number=order.number,
        version=order.version,
        channel=order.channel,
        status=order.status,
        payment_status=order.payment_status,
        fulfillment_status=order.fulfillment_status,
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        currency=order.currency,
        name=order.contact.name,
        email=order.contact.email,
        billing_address=order.billing_address,
        shipping_address=order.shipping_address,
        company_id=order.company_id,
        location_id=order.location_id,
        shipping_name=order.shipping.name,
        shipping_minor=order.shipping.price_minor,
        shipping_tax_minor=order.shipping.tax_minor,
        lines=[_page_line(order, line, channel) for line in order.lines],
        discount_minor=order.discount_minor,
        discount_code=order.discount_code,
        tax_minor=order.tax_minor,
        total_minor=order.total_minor,
        refunded_minor=sum(refund.amount_minor for refund in order.refunds),
        payments=[PagePayment(**tender.model_dump(exclude={"id"})) for tender in order.tenders],
        parcels=[_page_parcel(parcel) for parcel in order.fulfillments],
        returns=[PageReturn.model_validate(each.model_dump()) for each in order.returns],
        timeline=[
            PageEntry(at=entry.at, kind=entry.kind, text=entry.text) for entry in order.timeline
        ],
        invoices=list(invoices),
        note=order.note,
    )


def _page_line(order: Order, line: OrderLine, channel: SalesChannel) -> PageLine:
    worked_out = {"message", "parcels", "ship_on"}
    shown = line.model_dump(include=PageLine.model_fields.keys() - worked_out)
    live = order.status != "cancelled"
    switches = channel.switches
    return PageLine(
        **shown,
        ship_on=line.ship_on if switches.show_ship_date else None,
        parcels=[
            parcel.number
            for parcel in order.fulfillments
            if parcel.status == "shipped" and any(each.line_id == line.id for each in parcel.lines)
        ],
        message=_line_text(line, channel) if live else "Cancelled",
    )


def _page_parcel(parcel: Fulfillment) -> PageParcel:
    return PageParcel.model_validate(parcel.model_dump(exclude={"id", "client_reference"}))


def _line_text(line: OrderLine, channel: SalesChannel) -> str:
    return line_message(line.quantity, line.backordered, line.ship_on, channel.switches)
