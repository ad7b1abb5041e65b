"""Writes to purchase orders, and what arrives on them."""

from collections import Counter
from collections.abc import Sequence

from mock_erp.api.inventory.stocked import check_stocked
from mock_erp.api.listing import found
from mock_erp.api.refusals import MoreThanOrdered, UnknownReference, WrongStatus
from mock_erp.events import publish
from mock_erp.tables.purchase_orders import (
    PurchaseOrder,
    PurchaseOrderLine,
    lines_of_orders,
)
from mock_erp.tables.registry import stamps
from mock_erp.tables.stock import Warehouse
from mock_erp.wire.fields import given
from mock_erp.wire.inventory import StockLine
from mock_erp.wire.purchasing import (
    PurchaseOrderInput,
    PurchaseOrderLineOut,
    PurchaseOrderOut,
    PurchaseOrderPatch,
)
from mock_kit.state.database import Tx
from mock_kit.web.etags import check_if_match


def place(tx: Tx, body: PurchaseOrderInput, warehouse: Warehouse) -> PurchaseOrder:
    """Order from a supplier; the order is confirmed at once."""
    check_stocked(tx, (line.variant_id for line in body.lines))
    row = PurchaseOrder(
        id=tx.new_id("por"),
        number=body.number or f"PO-{tx.number('purchase_order'):06d}",
        supplier=body.supplier,
        warehouse_id=warehouse.id,
        expected_on=body.expected_on,
        client_reference=body.client_reference,
        **stamps(tx),
    )
    tx.session.add(row)
    for position, line in enumerate(body.lines):
        tx.session.add(
            PurchaseOrderLine(
                id=tx.new_id("pol"),
                purchase_order_id=row.id,
                position=position,
                variant_id=line.variant_id,
                pieces=line.pieces,
            )
        )
    tx.session.flush()
    publish(tx, "purchase_order.created", row.id, row, shown_order(tx, row))
    return row


def change(tx: Tx, row_id: str, body: PurchaseOrderPatch, if_match: str | None) -> PurchaseOrder:
    """Change an order that is still under way; a later day is a slip."""
    row = found(tx, PurchaseOrder, row_id)
    check_if_match(if_match, row.version)
    values = given(body, "expected_on", "supplier", "status")
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row.status != "confirmed":
        raise WrongStatus("the purchase order is no longer under way", current=row.status)
    for name, value in values.items():
        setattr(row, name, value)
    _save(tx, row)
    return row


def outstanding(tx: Tx, row: PurchaseOrder) -> list[StockLine]:
    """Return what has not come yet."""
    return [
        StockLine(variant_id=line.variant_id, pieces=line.outstanding)
        for line in lines_of_orders(tx, [row.id])[row.id]
        if line.outstanding > 0
    ]


def book_arrival(tx: Tx, row_id: str, arrived: Sequence[StockLine]) -> None:
    """Book pieces against the lines of an order, first line first.

    Raises UnknownReference, WrongStatus, or MoreThanOrdered.
    """
    row = tx.session.get(PurchaseOrder, row_id)
    if row is None:
        raise UnknownReference("the purchase order is not known", field="purchase_order_id")
    if row.status != "confirmed":
        raise WrongStatus("the purchase order is no longer under way", current=row.status)
    pieces: Counter[str] = Counter()
    for line in arrived:
        pieces[line.variant_id] += line.pieces
    lines = lines_of_orders(tx, [row_id])[row_id]
    for ordered in lines:
        taken = min(ordered.outstanding, pieces[ordered.variant_id])
        ordered.received += taken
        pieces[ordered.variant_id] -= taken
    too_many = {key: left for key, left in sorted(pieces.items()) if left > 0}
    if too_many:
        raise MoreThanOrdered("more came than is outstanding", surplus=too_many)
    if all(line.outstanding == 0 for line in lines):
        row.status = "received"
    _save(tx, row)


def shown_order(tx: Tx, row: PurchaseOrder) -> PurchaseOrderOut:
    """Return the order as it is published."""
    warehouse = tx.session.get_one(Warehouse, row.warehouse_id)
    lines = lines_of_orders(tx, [row.id])[row.id]
    shown = [PurchaseOrderLineOut.model_validate(line) for line in lines]
    parts = {"warehouse": warehouse.code, "lines": shown}
    return PurchaseOrderOut.model_validate(row.model_dump() | parts)


def variant_ids_of(tx: Tx, row: PurchaseOrder) -> list[str]:
    """Return the variants whose supply the order is."""
    return sorted({line.variant_id for line in lines_of_orders(tx, [row.id])[row.id]})


def _save(tx: Tx, row: PurchaseOrder) -> None:
    tx.touch(row)
    tx.session.flush()
    publish(tx, "purchase_order.updated", row.id, row, shown_order(tx, row))
