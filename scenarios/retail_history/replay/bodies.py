"""The requests of a replay: values in, documents out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from scenarios.actors.desk import Document
from scenarios.retail_history.replay.masters import CHANNEL, WAREHOUSE
from scenarios.retail_history.script import Adjustment, Customer, Memo, Order, Reversal, email_of

# Chosen: a batch stays far below the 4 MiB that a body may have.
MOST_ORDERS, MOST_LINES = 20, 5000
# Chosen: of a replay, however short, so many moments can be told, or disturbed.
MOMENTS = 40
# Chosen: business time goes on while a day is closed, and the date must not change meanwhile.
CLOSING = time(20)


def parcels(orders: Iterable[Order], total: int) -> Iterator[list[Order]]:
    """Give the orders in batches, each of a size that one request can carry.

    `total` are the orders of the whole replay: the same script has the same batches.
    """
    most = max(1, min(MOST_ORDERS, total // MOMENTS))
    batch: list[Order] = []
    lines = 0
    for order in orders:
        if batch and (len(batch) == most or lines + len(order.lines) > MOST_LINES):
            yield batch
            batch, lines = [], 0
        batch.append(order)
        lines += len(order.lines)
    if batch:
        yield batch


def order_body(order: Order, zone: str) -> Document:
    """An order as the store's import takes it; it was paid when it was placed."""
    tender = {"kind": "card", "amount_minor": order.total_minor, "state": "paid"}
    return {
        "client_reference": order.reference,
        "channel": CHANNEL,
        "placed_at": order.instant(zone).isoformat(),
        "is_guest": not order.customer.number,
        "contact": contact(order.customer, order.reference),
        "billing_address": address(order.customer),
        "lines": [
            {
                "client_reference": line.key,
                "sku": line.code,
                "quantity": line.pieces,
                "unit_price_minor": line.price_minor,
            }
            for line in order.lines
        ],
        "shipping": {"method": "post", "name": "Post", "price_minor": order.shipping_minor},
        "tenders": [tender] if order.total_minor else [],
        "custom": {"document": order.document},
    }


def end_of(day: date, zone: str) -> datetime:
    """When a day is closed: what then leaves and comes back has its last hours for that."""
    return datetime.combine(day, CLOSING, ZoneInfo(zone)).astimezone(UTC)


def contact(customer: Customer, reference: str) -> Document:
    """Somebody whom nobody can write to."""
    name = f"Customer {customer.number}" if customer.number else "Guest"
    return {"name": name, "email": email_of(customer, reference), "phone": None}


def address(customer: Customer) -> Document:
    """An address in the customer's country, made of the number."""
    name = f"Customer {customer.number}" if customer.number else "Guest"
    return {
        "name": name,
        "line1": f"{customer.number or 1} Harbour Street",
        "city": "Port",
        "postal_code": customer.number or "1",
        "country": customer.country,
    }


def edit_body(order: Document, cancels: Sequence[Reversal]) -> Document | None:
    """The quantities that cancels leave of an order; None when nothing is left."""
    off: dict[str, int] = {}
    for cancel in cancels:
        off[cancel.line] = off.get(cancel.line, 0) + cancel.pieces
    left = {
        line["id"]: line["quantity"] - off.get(key_of(line["id"]), 0) for line in order["lines"]
    }
    if not any(left.values()):
        return None
    touched = [line_id for line_id in left if key_of(line_id) in off]
    return {"lines": [{"line_id": line_id, "quantity": left[line_id]} for line_id in touched]}


def key_of(line_id: str) -> str:
    """The key of the line of the file that an order line stands for."""
    return line_id.partition(".")[2]


def has_goods(order: Document) -> bool:
    """Whether anything of a booked order was not cancelled."""
    left = any(line["quantity"] > line["cancelled"] for line in order["lines"])
    return left and order["status"] != "cancelled"


def shipment_body(order: Document) -> Document | None:
    """All that is open of a booked order; None when there is nothing."""
    lines = [
        {
            "order_line_id": line["id"],
            "pieces": line["quantity"] - line["cancelled"] - line["shipped"],
        }
        for line in order["lines"]
        if line["quantity"] > line["cancelled"] + line["shipped"]
    ]
    return (
        None
        if not lines
        else {"order_id": order["id"], "warehouse": WAREHOUSE, "carrier": "Post", "lines": lines}
    )


def refund_body(refund: Reversal, order_id: str) -> Document:
    """Money back for pieces that come back; a service comes back nowhere."""
    line = {
        "line_id": f"{order_id}.{refund.line}",
        "quantity": refund.pieces,
        "restock": not refund.is_service,
    }
    return {
        "amount_minor": refund.amount_minor,
        "tax_minor": 0,
        "reason": "returned",
        "cause": "refund",
        "lines": [line],
        "client_reference": refund.record,
    }


def memo_body(memo: Memo, currency: str) -> Document:
    """A credit memo of no invoice."""
    return {
        "client_reference": memo.record,
        "currency": currency,
        "amount_minor": memo.amount_minor,
        "tax_minor": 0,
        "reason": memo.cause,
        "contact": contact(memo.customer, memo.record),
    }


def adjustment_body(adjustment: Adjustment, ids: Mapping[str, str]) -> tuple[str, Document]:
    """Where an adjustment goes, and what goes there."""
    path = "/v1/stock/receipts" if adjustment.pieces > 0 else "/v1/stock/damages"
    line = {"variant_id": ids[adjustment.code], "pieces": abs(adjustment.pieces)}
    body = {"warehouse": WAREHOUSE, "lines": [line], "client_reference": adjustment.record}
    return path, body
