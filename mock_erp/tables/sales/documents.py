"""The published order: one map, serialised once for the change record and the answer."""

from typing import Any

from pydantic_core import to_json

from mock_erp.domain.invoices import paid_minor, pay_back
from mock_erp.tables.sales.rows import Row, SalesOrder
from mock_kit.state.database import Tx

_HEAD = (
    "id",
    "number",
    "client_reference",
    "channel",
    "sales_channel",
    "number_at_origin",
    "placed_at",
    "business_date",
    "status",
    "status_reason",
    "customer_id",
    "buyer_id",
    "ship_to_location_id",
    "contact",
    "billing_address",
    "shipping_address",
    "shipping",
    "currency",
    "prices_include_tax",
    "discount_minor",
    "fees",
    "tenders",
    "refunds",
    "rounding_minor",
    "total_minor",
    "warehouse_codes",
    "on_shortage",
    "note",
    "custom",
    "version",
    "created_at",
    "updated_at",
)
_LINE = (
    "id",
    "client_line_id",
    "variant_id",
    "sku",
    "description",
    "kind",
    "quantity",
    "unit_price_minor",
    "discount_minor",
    "tax_minor",
    "reserved",
    "reserved_at",
    "components",
    "backordered",
    "backorder_reason",
    "cancelled",
    "shipped",
    "returned",
    "invoiced",
    "credited",
    "stock_version",
    "ship_on",
)


def order_document(order: SalesOrder) -> dict[str, Any]:
    """Return the order as it is published; `ship_on` is the day on which all of it can leave."""
    document = {name: order.head[name] for name in _HEAD}
    document["lines"] = [{name: line[name] for name in _LINE} for line in order.lines]
    document["tenders"] = _tenders(order.head)
    document["ship_on"] = _ship_on(order)
    return document


def order_bytes(order: SalesOrder) -> bytes:
    """Return the published order as JSON."""
    return to_json(order_document(order))


def record_order(tx: Tx, order: SalesOrder, topic: str) -> bytes:
    """Record a change of an order and return its published form, to be answered as it is."""
    published = order_bytes(order)
    tx.record(
        "order",
        order.head["id"],
        version=order.head["version"],
        change_no=order.head["change_no"],
        topic=topic,
        snapshot=published,
    )
    return published


def touch_order(tx: Tx, order: SalesOrder) -> None:
    """Move an order's version on, as every change of it does."""
    order.head["version"] += 1
    order.head["change_no"] = tx.change_no()
    order.head["updated_at"] = tx.now


def _tenders(head: Row) -> list[dict[str, Any]]:
    refunded = sum(refund["amount_minor"] for refund in head["refunds"])
    parts = pay_back([paid_minor(tender) for tender in head["tenders"]], refunded)
    return [
        dict(tender) | {"refunded_minor": part}
        for tender, part in zip(head["tenders"], parts, strict=True)
    ]


def _ship_on(order: SalesOrder) -> str | None:
    """The latest day of the lines that wait; None when none waits or one day is not known."""
    days = [line["ship_on"] for line in order.lines if line["backordered"]]
    return max(days) if days and all(days) else None
