"""What comes back and what never arrived: each moves stock once, by its own act (STK-07).

A fit piece lies in its warehouse again and can be sold; an unfit one lies in quarantine; one
that was lost on the way is booked in and written off at once. Money is another matter.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mock_erp.events import stock_changed
from mock_erp.tables.goods.returns import Return, add_return, returns_of, save_return
from mock_erp.tables.goods.shipments import Shipment, save_shipment, shipments_of
from mock_erp.tables.registry import stamps
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.parts import needs_of, variants_of
from mock_erp.tables.sales.refusals import (
    MoreThanShipped,
    UnknownLine,
    UnknownWarehouse,
    WrongStatus,
)
from mock_erp.tables.sales.rows import Row, SalesOrder, update_orders
from mock_erp.tables.sales.shelf import open_shelf
from mock_erp.tables.sales.waiting import allocate_waiting
from mock_erp.tables.stock import Why, change_level
from mock_kit.state.database import Tx


class Unpacked(NamedTuple):
    """Pieces of one return line as they were found."""

    return_line_id: str
    pieces: int
    condition: str


def announce_return(
    tx: Tx, order: SalesOrder, pieces: Mapping[str, int], *, reason: str, reference: str | None
) -> Return:
    """Enter a return of shipped pieces, by order line."""
    lines = {line["id"]: line for line in order.lines}
    unknown = sorted(pieces.keys() - lines.keys())
    if unknown:
        raise UnknownLine("The order has no such line.", line_ids=unknown)
    coming = _coming(tx, order)
    out = _outside(tx, order)
    short = sorted(key for key, count in pieces.items() if coming[key] + count > out[key])
    if short:
        raise MoreThanShipped("Less than that has left and not come back.", line_ids=short)
    row = _new_return(tx, order, [_announced(tx, lines[key], pieces[key]) for key in pieces])
    row.reason, row.client_reference = reason, reference
    add_return(tx, row)
    return row


def receive_return(
    tx: Tx, order: SalesOrder, row: Return, code: str, unpacked: Sequence[Unpacked]
) -> Return:
    """Book in what came of a return; the rest of it did not come."""
    _check_requested(row)
    came = _counted(row, unpacked)
    out = _outside(tx, order)
    returned: Counter[str] = Counter()
    for line in came:
        returned[line["order_line_id"]] += line["fit"] + line["unfit"]
    short = sorted(key for key, count in returned.items() if count > out[key])
    if short:
        raise MoreThanShipped("Less than that has left and not come back.", line_ids=short)
    for line in order.lines:
        line["returned"] += returned[line["id"]]
    moved = _book_in(tx, order, row, code, came)
    row.status, row.warehouse, row.received_at, row.lines = "received", code, tx.business_now, came
    save_return(tx, row, "return.received")
    _write_order(tx, order)
    stock_changed(tx, allocate_waiting(tx, moved))
    return row


def cancel_return(tx: Tx, row: Return) -> Return:
    """Give up a return that will not come."""
    _check_requested(row)
    row.status = "cancelled"
    save_return(tx, row, "return.cancelled")
    return row


def damage_in_transit(
    tx: Tx, order: SalesOrder, shipment: Shipment, pieces: Mapping[str, int], reason: str
) -> Shipment:
    """Write off pieces of a shipment that were lost on the way: booked in, and out again."""
    packed = {line["id"]: dict(line) for line in shipment.lines}
    unknown = sorted(pieces.keys() - packed.keys())
    if unknown:
        raise UnknownLine("The shipment has no such line.", line_ids=unknown)
    if shipment.status != "shipped":
        raise WrongStatus("The shipment was reversed.", shipment_status=shipment.status)
    out, coming = _outside(tx, order), _coming(tx, order)
    for line_id, count in pieces.items():
        line = packed[line_id]
        line["damaged"] += count
        key = line["order_line_id"]
        out[key] -= count
        if line["damaged"] > line["pieces"] or out[key] < coming[key]:
            raise MoreThanShipped("Less than that is under way.", line_ids=[line_id])
    shipment.lines, shipment.reason = list(packed.values()), reason or shipment.reason
    moved = _write_off(tx, order, shipment, pieces)
    save_shipment(tx, shipment)
    stock_changed(tx, moved)
    return shipment


def _new_return(tx: Tx, order: SalesOrder, lines: list[Row]) -> Return:
    head = order.head
    return Return(
        id=tx.new_id("rtn"),
        number=f"RT-{tx.number('return'):06d}",
        order_id=head["id"],
        order_number=head["number"],
        order_client_reference=head["client_reference"],
        channel=head["channel"],
        customer_id=head["customer_id"],
        lines=lines,
        **stamps(tx),
    )


def _announced(tx: Tx, line: Row, pieces: int) -> Row:
    return {
        "id": tx.new_id("rtl"),
        "order_line_id": line["id"],
        "client_line_id": line["client_line_id"],
        "variant_id": line["variant_id"],
        "sku": line["sku"],
        "pieces": pieces,
        "fit": 0,
        "unfit": 0,
    }


def _check_requested(row: Return) -> None:
    if row.status != "requested":
        raise WrongStatus(f"The return is {row.status}.", return_status=row.status)


def _outside(tx: Tx, order: SalesOrder) -> Counter[str]:
    """Pieces per order line that have left, and neither came back nor were lost."""
    out = Counter({line["id"]: line["shipped"] - line["returned"] for line in order.lines})
    for shipment in shipments_of(tx, [order.head["id"]]):
        for line in shipment.lines:
            out[line["order_line_id"]] -= line["damaged"]
    return out


def _coming(tx: Tx, order: SalesOrder) -> Counter[str]:
    """Pieces per order line that were announced and have not come yet."""
    coming: Counter[str] = Counter()
    for row in returns_of(tx, [order.head["id"]]):
        if row.status == "requested":
            coming.update({line["order_line_id"]: line["pieces"] for line in row.lines})
    return coming


def _counted(row: Return, unpacked: Sequence[Unpacked]) -> list[Row]:
    came = {line["id"]: dict(line) for line in row.lines}
    for found in unpacked:
        line = came.get(found.return_line_id)
        if line is None:
            raise UnknownLine("The return has no such line.", line_ids=[found.return_line_id])
        line[found.condition] += found.pieces
        if line["fit"] + line["unfit"] > line["pieces"]:
            raise MoreThanShipped("More came than was announced.", line_ids=[line["id"]])
    return list(came.values())


def _book_in(tx: Tx, order: SalesOrder, row: Return, code: str, came: Sequence[Row]) -> list[str]:
    """Book the pieces in, of a kit its components; return the variants that moved."""
    needs = {line["id"]: needs_of(line) for line in order.lines}
    shelf = open_shelf(tx, variants_of(order.lines))
    if code not in shelf.warehouse_ids:
        raise UnknownWarehouse("No such warehouse.", warehouse_codes=[code])
    moved: list[str] = []
    for line in came:
        for condition in (each for each in ("fit", "unfit") if line[each]):
            place = code if condition == "fit" else _quarantine(shelf.quarantine, code)
            for variant_id, count in needs[line["order_line_id"]]:
                warehouse_id, pieces = shelf.warehouse_ids[place], count * line[condition]
                why = Why("return", row.id)
                change_level(tx, variant_id, warehouse_id, on_hand=pieces, why=why)
                moved.append(variant_id)
    return moved


def _quarantine(known: Sequence[str], code: str) -> str:
    """Where unfit goods lie: in the warehouse itself if it is one, else in the first."""
    if code in known:
        return code
    if not known:
        raise UnknownWarehouse("There is no quarantine for unfit goods.", warehouse_codes=[])
    return known[0]


def _write_off(
    tx: Tx, order: SalesOrder, shipment: Shipment, pieces: Mapping[str, int]
) -> list[str]:
    """Book what was lost in and out, of a kit its components; return the variants concerned."""
    needs = {line["id"]: needs_of(line) for line in order.lines}
    shelf = open_shelf(tx, variants_of(order.lines))
    moved: list[str] = []
    for line in shipment.lines:
        lost = pieces.get(line["id"], 0)
        for variant_id, count in needs[line["order_line_id"]] if lost else ():
            assert shipment.warehouse is not None, "a line with a shelf leaves a warehouse"
            place = shelf.warehouse_ids[shipment.warehouse]
            for sign, kind in ((1, "lost_in_transit"), (-1, "damage")):
                why = Why(kind, shipment.id)
                change_level(tx, variant_id, place, on_hand=sign * count * lost, why=why)
            moved.append(variant_id)
    return moved


def _write_order(tx: Tx, order: SalesOrder) -> None:
    touch_order(tx, order)
    record_order(tx, order, "order.updated")
    update_orders(tx, [order])
