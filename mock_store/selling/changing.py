"""Storing a changed order: its document, its open lines, the stock they claim, and the event."""

from collections.abc import Mapping

from mock_kit.state.database import Tx
from mock_store.domain.order import Order
from mock_store.selling.claims import change_claims
from mock_store.tables.orders import update_order

# The published webhook topics of orders and customers, with what they mean.
TOPICS: Mapping[str, str] = {
    "order.created": "A shopper placed an order.",
    "order.updated": "An order changed: status, lines, addresses, payment or a refund.",
    "order.cancelled": "An order was cancelled.",
    "customer.created": "A customer registered or was entered.",
    "customer.updated": "A customer's contact or addresses changed.",
}


def record_order(tx: Tx, order: Order, document: bytes, *, change_no: int, topic: str) -> None:
    """Record an order's change with its full snapshot."""
    tx.record(
        "order",
        order.id,
        version=order.version,
        change_no=change_no,
        topic=topic,
        snapshot=document,
    )


def change_order(tx: Tx, before: Order, after: Order) -> tuple[Order, bytes]:
    """Store what an order became; the same content changes nothing, not even the version."""
    if after == before:
        return before, before.model_dump_json().encode()
    changed = after.model_copy(update={"version": before.version + 1, "updated_at": tx.now})
    document = changed.model_dump_json().encode()
    change_no = tx.change_no()
    update_order(tx, changed, document, change_no=change_no)
    change_claims(tx, before, changed)
    is_cancel = changed.status == "cancelled" != before.status
    topic = "order.cancelled" if is_cancel else "order.updated"
    record_order(tx, changed, document, change_no=change_no, topic=topic)
    return changed, document
