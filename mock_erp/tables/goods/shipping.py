"""What leaves the house for an order, in parts, and what is taken back into the books.

On hand and reserved go down together, so what can still be sold stays as it was; a reversal is
the exact opposite. Nobody who waits gains or loses by either.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from mock_erp.domain.order_status import SHIPPABLE
from mock_erp.domain.reserving import Taken
from mock_erp.events import stock_changed
from mock_erp.tables.goods.shipments import Shipment, add_shipment, save_shipment
from mock_erp.tables.registry import company_of, stamps
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.parts import by_warehouse, packed_from, take, variants_of
from mock_erp.tables.sales.refusals import (
    AlreadyCancelled,
    MoreThanShipped,
    NotEnoughStock,
    UnknownLine,
    UnknownWarehouse,
    WrongStatus,
)
from mock_erp.tables.sales.rows import Row, SalesOrder, open_pieces_of, update_orders
from mock_erp.tables.sales.shelf import Shelf, open_shelf
from mock_erp.tables.stock import Why, change_level, levels_of
from mock_kit.state.database import Tx


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to leave a warehouse: pieces by order line, and the columns its sender states."""

    warehouse: str | None
    pieces: Mapping[str, int]
    stated: Mapping[str, Any]


# What a parcel takes, by order line.
_Packed: TypeAlias = Mapping[str, Taken]


def ship_order(tx: Tx, order: SalesOrder, parcel: Parcel) -> Shipment:
    """Ship reserved pieces from one warehouse; the rest of the order stays open (UPD-02)."""
    _check_shippable(order)
    shelf = open_shelf(tx, variants_of(order.lines))
    if parcel.warehouse not in shelf.warehouse_ids:
        raise UnknownWarehouse("No such warehouse.", warehouse_codes=[parcel.warehouse])
    shipment = _ship(tx, order, parcel, shelf)
    return _finish(tx, order, [shipment])[0]


def hand_over_order(tx: Tx, order: SalesOrder) -> SalesOrder:
    """Ship everything at once, as a counter sale does: one parcel per warehouse."""
    _check_shippable(order)
    if order.head["status"] != "accepted":
        raise WrongStatus(
            "Only an accepted order can be handed over.", order_status=order.head["status"]
        )
    shelf = open_shelf(tx, variants_of(order.lines))
    parcels = _parcels_of_all(order, shelf)
    if not parcels:
        raise WrongStatus("Nothing of the order is open.", order_status=order.head["status"])
    _finish(tx, order, [_ship(tx, order, parcel, shelf) for parcel in parcels])
    return order


def reverse_shipment(tx: Tx, order: SalesOrder, shipment: Shipment, reason: str) -> Shipment:
    """Take a shipment back: its pieces lie in their warehouse again, reserved as before."""
    if shipment.status != "shipped" or order.head["status"] == "closed":
        raise WrongStatus(
            "The shipment cannot be reversed any more.", shipment_status=shipment.status
        )
    lines, shelf = _by_id(order), open_shelf(tx, variants_of(order.lines))
    for packed in shipment.lines:
        line, pieces = lines[packed["order_line_id"]], packed["pieces"]
        fixed = max(line["returned"], line["invoiced"])
        if packed["damaged"] or line["shipped"] - fixed < pieces:
            detail = "Some of it has come back, was lost, or is invoiced."
            raise MoreThanShipped(detail, line_id=line["id"])
        line["shipped"] -= pieces
        if line["tracked"]:
            _move(tx, line, shelf, shipment, taken=_unpacked(packed, shipment), sign=1)
    shipment.status, shipment.reversed_at, shipment.reason = "reversed", tx.business_now, reason
    if order.head["status"] == "shipped":
        order.head["status"] = order.status_by_pieces
    return _finish(tx, order, [shipment])[0]


def _check_shippable(order: SalesOrder) -> None:
    status = order.head["status"]
    if status == "cancelled":
        raise AlreadyCancelled("The order is cancelled.", order_status=status)
    if status not in SHIPPABLE:
        raise WrongStatus(f"An order that is {status} cannot be shipped.", order_status=status)


def _ship(tx: Tx, order: SalesOrder, parcel: Parcel, shelf: Shelf) -> Shipment:
    lines = _by_id(order)
    unknown = sorted(parcel.pieces.keys() - lines.keys())
    if unknown:
        raise UnknownLine("The order has no such line.", line_ids=unknown)
    packed = {
        line_id: packed_from(lines[line_id], parcel.warehouse, pieces)
        for line_id, pieces in parcel.pieces.items()
    }
    _check_there(tx, parcel, lines, packed)
    shipment = _new_shipment(tx, order, parcel, packed)
    for line_id, pieces in parcel.pieces.items():
        line = lines[line_id]
        line["shipped"] += pieces
        if line["tracked"]:
            _move(tx, line, shelf, shipment, taken=packed[line_id], sign=-1)
    order.head["status"] = order.status_by_pieces
    return shipment


def _check_there(tx: Tx, parcel: Parcel, lines: Mapping[str, Row], packed: _Packed) -> None:
    """Nothing ships that is not reserved there, and what was reserved may be lost (STK-04)."""
    wanted: Counter[tuple[str, str]] = Counter()
    for line_id, pieces in parcel.pieces.items():
        if pieces > _reserved_there(lines[line_id], parcel.warehouse):
            raise NotEnoughStock("Less is reserved there for the line.", line_id=line_id)
        for variant_id, at in packed[line_id].at.items():
            wanted.update({(variant_id, code): count for code, count in at.items()})
    levels = levels_of(tx, (variant_id for variant_id, _ in wanted))
    held = {(key, level.code): level.on_hand for key, found in levels.items() for level in found}
    short = {key for key, _ in (each for each in wanted if wanted[each] > held.get(each, 0))}
    if short:
        raise NotEnoughStock("Reserved goods are not there any more.", variant_ids=sorted(short))


def _reserved_there(line: Row, warehouse: str | None) -> int:
    """Pieces that may leave with a parcel; components of a kit are fetched from where they lie."""
    if not line["tracked"]:
        return open_pieces_of(line)
    reserved: int = line["reserved"]
    return reserved if line["components"] else int(line["reserved_at"].get(warehouse, 0))


def _move(tx: Tx, line: Row, shelf: Shelf, shipment: Shipment, *, taken: Taken, sign: int) -> None:
    """Put pieces back on the shelf, reserved, or with sign -1 take them off it."""
    take(line, taken, sign)
    why = Why("shipment" if sign < 0 else "reversal", shipment.id)
    for variant_id, at in taken.at.items():
        for code, count in at.items():
            warehouse_id, pieces = shelf.warehouse_ids[code], sign * count
            change_level(tx, variant_id, warehouse_id, on_hand=pieces, reserved=pieces, why=why)


def _unpacked(packed: Mapping[str, Any], shipment: Shipment) -> Taken:
    """Return where the pieces of a parcel's line came from."""
    pieces = packed["pieces"]
    parts = {each["variant_id"]: each["taken_at"] for each in packed["components"]}
    assert shipment.warehouse is not None, "a line with a shelf leaves a warehouse"
    return Taken(pieces, parts or {packed["variant_id"]: {shipment.warehouse: pieces}})


def _new_shipment(tx: Tx, order: SalesOrder, parcel: Parcel, packed: _Packed) -> Shipment:
    head, lines = order.head, _by_id(order)
    stated = dict(parcel.stated)
    shipped_at: datetime = stated.pop("shipped_at", None) or tx.business_now
    return Shipment(
        id=tx.new_id("shp"),
        number=f"SH-{tx.number('shipment'):06d}",
        order_id=head["id"],
        order_number=head["number"],
        order_client_reference=head["client_reference"],
        channel=head["channel"],
        customer_id=head["customer_id"],
        warehouse=parcel.warehouse,
        shipped_at=shipped_at,
        shipped_on=company_of(tx).date_of(shipped_at).isoformat(),
        lines=[_line(tx, lines[line_id], taken) for line_id, taken in packed.items()],
        **stated,
        **stamps(tx),
    )


def _line(tx: Tx, line: Row, taken: Taken) -> dict[str, Any]:
    kit = taken.at if line["components"] else {}
    return {
        "id": tx.new_id("shl"),
        "order_line_id": line["id"],
        "client_line_id": line["client_line_id"],
        "variant_id": line["variant_id"],
        "sku": line["sku"],
        "pieces": taken.pieces,
        "damaged": 0,
        "components": [
            {"variant_id": variant_id, "taken_at": dict(at)} for variant_id, at in kit.items()
        ],
    }


def _parcels_of_all(order: SalesOrder, shelf: Shelf) -> list[Parcel]:
    """Everything that is open; what has no shelf goes with the first parcel."""
    packed: dict[str | None, dict[str, int]] = {}
    for line in order.lines:
        for code, pieces in by_warehouse(line).items():
            packed.setdefault(code, {})[line["id"]] = pieces
    first = next(iter(packed), next(iter(shelf.sellable), None))
    for line in order.lines:
        if not line["tracked"] and open_pieces_of(line):
            packed.setdefault(first, {})[line["id"]] = open_pieces_of(line)
    stated = {"method": order.head["shipping"]["method"]}
    return [Parcel(code, pieces, stated) for code, pieces in packed.items()]


def _finish(tx: Tx, order: SalesOrder, shipments: Sequence[Shipment]) -> list[Shipment]:
    """Record the parcels, the order and the stock, in the order in which readers need them."""
    for shipment in shipments:
        if shipment.status == "reversed":
            save_shipment(tx, shipment, "shipment.reversed")
        else:
            add_shipment(tx, shipment)
    touch_order(tx, order)
    record_order(tx, order, "order.updated")
    update_orders(tx, [order])
    moved = {packed["order_line_id"] for shipment in shipments for packed in shipment.lines}
    stock_changed(
        tx, variants_of(line for line in order.lines if line["tracked"] and line["id"] in moved)
    )
    return list(shipments)


def _by_id(order: SalesOrder) -> dict[str, Row]:
    return {line["id"]: line for line in order.lines}
