"""What can happen to a booked order: edit, cancel, hold, release. What ships is in tables/goods.

Every act changes stock exactly once (STK-07), moves along the status graph (UPD-06), and gives
what it frees to those who wait.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from mock_erp.domain.accounts.credit import CREDIT_HOLD
from mock_erp.domain.allocation import OVERSELL, OnShortage, book
from mock_erp.domain.money import in_proportion
from mock_erp.domain.order_status import OPEN, OrderStatus, may_move
from mock_erp.domain.reserving import Taken
from mock_erp.events import stock_changed
from mock_erp.tables.accounts.credit import Accounts
from mock_erp.tables.goods.set_asides import Kept
from mock_erp.tables.sales.booking import (
    rounding_of,
    stated_total,
    take_booking,
    wanted_lines,
)
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.parts import (
    NOTHING,
    all_of,
    surplus_of,
    take,
    taken_of,
    variants_of,
)
from mock_erp.tables.sales.refusals import (
    AlreadyCancelled,
    AlreadyShipped,
    NotEnoughStock,
    UnknownLine,
    WrongStatus,
)
from mock_erp.tables.sales.rows import (
    Row,
    SalesOrder,
    open_pieces_of,
    orders_by_id,
    update_orders,
)
from mock_erp.tables.sales.shelf import Moves, Shelf, open_shelf
from mock_erp.tables.sales.waiting import serve
from mock_kit.state.database import Tx

NOT_ADJUSTED = "quantity raised, stock not adjusted"


def cancel_order(
    tx: Tx, order: SalesOrder, reason: str, *, adjust_stock: bool = True
) -> SalesOrder:
    """Cancel what is open; the lines stay, their reservations go, once (STK-07, UPD-04).

    Without `adjust_stock` the reserved pieces stay set aside until somebody releases them. An
    order of which a part has left ends shipped: that part is sold (UPD-05).
    """
    after: OrderStatus = "shipped" if order.shipped else "cancelled"
    _check_move(order, after)
    shelf, moves = open_shelf(tx, variants_of(order.lines)), Moves()
    kept = None if adjust_stock else Kept(order, "cancel")
    for line in order.lines:
        if line["reserved"] or line["backordered"]:
            _give_up(line, all_of(line), moves, kept)
        line["cancelled"] = line["quantity"] - line["shipped"]
        _empty(line)
    order.head["status"], order.head["status_reason"] = after, reason
    topic = "order.cancelled" if after == "cancelled" else "order.updated"
    if kept is not None:
        kept.write(tx)
    return _write(tx, order, shelf, moves, topic=topic)


def hold_order(tx: Tx, order: SalesOrder, reason: str) -> SalesOrder:
    """Hold an order: it keeps what is reserved for it and leaves the queue for supply."""
    _check_move(order, "held")
    shelf, moves = open_shelf(tx, variants_of(order.lines)), Moves()
    _put_aside(order, moves, reason)
    return _write(tx, order, shelf, moves)


def release_order(tx: Tx, order: SalesOrder) -> SalesOrder:
    """Book a held order again; what cannot be reserved now waits, limit or not (STK-04b)."""
    if order.head["status"] != "held":
        raise WrongStatus("Only a held order can be released.", order_status=order.head["status"])
    shelf, moves = open_shelf(tx, variants_of(order.lines)), Moves()
    _book_more(tx, order, shelf, moves, on_shortage="backorder")
    order.head["status"] = order.status_by_pieces
    order.head["status_reason"] = None
    return _write(tx, order, shelf, moves)


def edit_order(
    tx: Tx,
    order: SalesOrder,
    *,
    head: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    adjust_stock: bool = True,
) -> SalesOrder:
    """Change quantities, amounts, addresses, note; `head` and `lines` hold what is to change.

    Amounts of a line that are not stated shrink or grow with its quantity; a total that is not
    stated is worked out anew. Without `adjust_stock` pieces that become free stay set aside, and
    an order that wants more is held, and so is one that grows beyond the credit of its account.
    """
    if order.head["status"] not in OPEN:
        raise WrongStatus("The order is not open any more.", order_status=order.head["status"])
    before = deepcopy(order)
    shelf, moves = open_shelf(tx, variants_of(order.lines)), Moves()
    kept = None if adjust_stock else Kept(order, "edit")
    for change in lines:
        _edit_line(_line_named(order, change), change, moves, kept)
    is_open = order.head["status"] != "held"
    if is_open and kept is not None and _wants_more(before, order):
        _put_aside(order, moves, NOT_ADJUSTED)
    elif lines and is_open:
        shortage: OnShortage = "backorder" if order.head["on_shortage"] == "backorder" else "hold"
        _book_more(tx, order, shelf, moves, on_shortage=shortage)
        order.head["status"] = order.status_by_pieces
    order.head.update(head)
    _total_anew(order, head, is_money_touched=order.lines != before.lines)
    if is_open and not Accounts(tx, [order.head]).covers_more(before.head, order.head):
        _put_aside(order, moves, CREDIT_HOLD)
    if order == before:
        return order  # an edit that changes nothing is no change
    if kept is not None:
        kept.write(tx)
    return _write(tx, order, shelf, moves)


def _check_move(order: SalesOrder, after: str) -> None:
    before = order.head["status"]
    if before == "cancelled":
        raise AlreadyCancelled("The order is cancelled.", order_status=before)
    if not may_move(before, after):
        raise WrongStatus(f"An order that is {before} cannot be {after}.", order_status=before)


def _wants_more(before: SalesOrder, after: SalesOrder) -> bool:
    return any(
        new["tracked"] and new["quantity"] > old["quantity"]
        for old, new in zip(before.lines, after.lines, strict=True)
    )


def _put_aside(order: SalesOrder, moves: Moves, reason: str) -> None:
    """A held order keeps what is reserved for it and leaves the queue for supply."""
    for line in order.lines:
        if line["backordered"]:
            moves.add_line(line, NOTHING)
            _leave_queue(line)
    order.head["status"], order.head["status_reason"] = "held", reason


def _give_up(line: Row, freed: Taken, moves: Moves, kept: Kept | None) -> None:
    """Free pieces of a line, or keep them set aside for somebody to free."""
    if kept is None:
        moves.add_line(line, freed, -1)
        return
    kept.keep(line, freed)
    moves.add_line(line, NOTHING)


def _empty(line: Row) -> None:
    take(line, all_of(line), -1)
    _leave_queue(line)


def _leave_queue(line: Row) -> None:
    line["backordered"] = 0
    line["waiting_since"] = line["ship_on"] = None


def _line_named(order: SalesOrder, change: Mapping[str, Any]) -> Row:
    """Find a line by its id or by the id it had where the order came from (UPD-08)."""
    name = "id" if change.get("id") else "client_line_id"
    found = [line for line in order.lines if line[name] == change.get(name)]
    if len(found) != 1:
        raise UnknownLine("The order has no such line.", **{name: change.get(name)})
    return found[0]


def _edit_line(line: Row, change: Mapping[str, Any], moves: Moves, aside: Kept | None) -> None:
    before, after = line["quantity"], change.get("quantity", line["quantity"])
    if after < line["cancelled"] + line["shipped"]:
        raise AlreadyShipped("Pieces of the line have left or are cancelled.", line_id=line["id"])
    for amount in ("discount_minor", "tax_minor"):
        stated = change.get(amount)
        scaled = in_proportion(line[amount], after, before)
        line[amount] = scaled if stated is None else stated
    line["quantity"] = after
    surplus = line["reserved"] + line["backordered"] - open_pieces_of(line)
    if surplus <= 0 or not line["tracked"]:
        return
    freed, line["backordered"] = surplus_of(line, surplus)
    _give_up(line, freed, moves, aside)
    take(line, freed, -1)
    if line["backordered"] == 0:
        _leave_queue(line)


def _book_more(
    tx: Tx, order: SalesOrder, shelf: Shelf, moves: Moves, *, on_shortage: OnShortage
) -> None:
    """Book what the lines still lack; lines that already wait keep their place."""
    wanted = [
        replace(line, pieces=max(0, line.pieces - row["backordered"]))
        for line, row in zip(wanted_lines(order.lines), order.lines, strict=True)
    ]
    warehouses = shelf.warehouses_for(order.head["warehouse_codes"])
    booking = book(wanted, shelf.supply, warehouses=warehouses, on_shortage=on_shortage)
    if booking.status == "held":
        raise NotEnoughStock("Not enough stock for this edit.", backorder_reason=OVERSELL)
    since = tx.change_no() if booking.status == "backordered" else 0
    for row, booked in zip(order.lines, booking.lines, strict=True):
        if booked.reserved or booked.backordered:
            moves.add_line(row, taken_of(row, booked))
            take_booking(row, booked, since=since)
            row["stock_version"] = None  # named anew once the levels are written


def _total_anew(order: SalesOrder, head: Mapping[str, Any], *, is_money_touched: bool) -> None:
    money = ("discount_minor", "shipping", "fees", "total_minor")
    if not is_money_touched and not any(name in head for name in money):
        return
    if "discount_minor" not in head:
        order.head["discount_minor"] = sum(line["discount_minor"] for line in order.lines)
    if "total_minor" in head:
        order.head["rounding_minor"] = rounding_of(order.lines, order.head)
        return
    order.head["total_minor"] = stated_total(order.lines, order.head).computed_minor
    order.head["rounding_minor"] = 0


def _write(
    tx: Tx, order: SalesOrder, shelf: Shelf, moves: Moves, *, topic: str = "order.updated"
) -> SalesOrder:
    """Write levels and order, serve those who wait, record all, and return what came of it."""
    order_id = order.head["id"]
    versions = moves.write(tx, shelf.warehouse_ids, order_id)
    for line in order.lines:
        if line["stock_version"] is None and (line["reserved"] or line["backordered"]):
            line["stock_version"] = versions[line["variant_id"]]
    update_orders(tx, [order])
    served = serve(tx, moves.demanded, with_stock=True)
    if order_id not in served.order_ids:
        touch_order(tx, order)
        record_order(tx, order, topic)
        update_orders(tx, [order])
    stock_changed(tx, [*moves.demanded, *served.variant_ids])
    return orders_by_id(tx, [order_id])[order_id]
