"""Handing orders out in files: each order in one file, each file with the next number."""

from collections.abc import Sequence
from hashlib import sha256

from mock_kit.state.database import Tx
from mock_store.domain.order_file.writing import order_file
from mock_store.tables.exports.order_exports import (
    OrderExportRow,
    add_exported,
    due_orders,
    forget_exported,
)
from mock_store.wire.exports import NewExport, OrderExport, RefusedOrder


def export_orders(tx: Tx, wanted: NewExport) -> OrderExport:
    """Put all orders that are due into a new file; an empty file says that none was."""
    orders = due_orders(tx, wanted.placed_before, wanted.payment_statuses)
    number = tx.number("order_export")
    content = order_file(number, orders)
    row = OrderExportRow(
        id=tx.new_id("oex"),
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
        number=number,
        sha256=sha256(content).hexdigest(),
        placed_before=wanted.placed_before,
        payment_statuses=list(wanted.payment_statuses),
        order_ids=[order.id for order in orders],
        content=content,
    )
    add_exported(tx, row.id, row.order_ids)
    return _recorded(tx, row)


def acknowledge_export(tx: Tx, row: OrderExportRow, refused: Sequence[RefusedOrder]) -> OrderExport:
    """Note that a file was taken; once is enough, a repeat changes nothing.

    What the receiver refused of it is due again, for the next file.
    """
    if row.acknowledged_at is not None:
        return export_item(row)
    tx.touch(row)
    row.acknowledged_at = tx.now
    row.refused = [each.model_dump() for each in refused if each.order_id in row.order_ids]
    forget_exported(tx, row.id, [each["order_id"] for each in row.refused])
    return _recorded(tx, row)


def export_item(row: OrderExportRow) -> OrderExport:
    """Return an export as the business face answers it."""
    fields = row.model_dump(exclude={"change_no", "content"})
    return OrderExport.model_validate(fields)


def _recorded(tx: Tx, row: OrderExportRow) -> OrderExport:
    item = export_item(row)
    tx.session.add(row)
    tx.session.flush()
    tx.record(
        "order_export",
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic="order_export.created" if row.version == 1 else "order_export.acknowledged",
        snapshot=item,
    )
    return item
