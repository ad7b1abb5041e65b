"""Booking of new sales orders, many in one go: one read per table, one write per table.

Reading order: `book_orders` is the whole path of POST /orders and /orders/batch.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_erp.domain.accounts.credit import withheld
from mock_erp.domain.allocation import BookedLine, Booking, WantedLine, book
from mock_erp.domain.money import Charge, Total, line_charge, total_of
from mock_erp.events import stock_changed
from mock_erp.tables.accounts.credit import Accounts
from mock_erp.tables.registry import company_of
from mock_erp.tables.sales.documents import record_order
from mock_erp.tables.sales.parts import all_of, components_of, take, taken_of, variants_of
from mock_erp.tables.sales.queues import Ladders, waiting_in_kits
from mock_erp.tables.sales.refusals import TotalMismatch, UnknownItem
from mock_erp.tables.sales.rows import Row, SalesOrder, insert_orders, open_pieces_of
from mock_erp.tables.sales.shelf import Moves, Shelf, open_shelf
from mock_kit.state.database import Tx
from mock_kit.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """An order as it was sent: the columns of its head and of its lines that others decide."""

    head: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked order and its published form."""

    order: SalesOrder
    published: bytes


def book_orders(tx: Tx, drafts: Sequence[Draft]) -> list[Booked | Problem]:
    """Book orders one after another against the same shelf; a refused one takes nothing.

    Returns one outcome per draft, in order. Each order's lines carry the stock version that
    counts all of them, since they are committed together.
    """
    shelf = open_shelf(tx, (line["variant_id"] for draft in drafts for line in draft.lines))
    accounts = Accounts(tx, (draft.head for draft in drafts))
    outcomes: list[SalesOrder | Problem] = []
    for draft in drafts:
        try:
            outcomes.append(_book(tx, draft, shelf, accounts))
        except Problem as problem:
            outcomes.append(problem)
    orders = [outcome for outcome in outcomes if isinstance(outcome, SalesOrder)]
    moves = _moves_of(orders)
    versions = moves.write(tx, shelf.warehouse_ids, "booking")
    _date_lines(tx, orders, shelf, versions)
    insert_orders(tx, orders)
    published = {order.head["id"]: _record_new(tx, order) for order in orders}
    stock_changed(tx, moves.demanded)
    return [
        Booked(outcome, published[outcome.head["id"]])
        if isinstance(outcome, SalesOrder)
        else outcome
        for outcome in outcomes
    ]


def stated_total(lines: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> Total:
    """Add up what an order states; raise TotalMismatch when the discounts disagree."""
    discounts = sum(line["discount_minor"] for line in lines)
    if discounts != head["discount_minor"]:
        detail = "The discounts of the lines do not add up to the order's."
        facts = {"lines_minor": discounts, "stated_minor": head["discount_minor"]}
        raise TotalMismatch(detail, **facts)
    charges = [
        line_charge(
            line["quantity"],
            line["unit_price_minor"],
            discount_minor=line["discount_minor"],
            tax_minor=line["tax_minor"],
        )
        for line in lines
    ]
    fees = [Charge(fee["price_minor"], fee["tax_minor"]) for fee in head["fees"]]
    shipping = Charge(head["shipping"]["price_minor"], head["shipping"]["tax_minor"])
    return total_of(charges, shipping, fees, prices_include_tax=head["prices_include_tax"])


def rounding_of(lines: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> int:
    """Return the rounding to book, or raise TotalMismatch (ORD-03)."""
    total = stated_total(lines, head)
    rounding = total.rounding_of(head["total_minor"])
    if rounding is None:
        raise TotalMismatch(
            "The parts of the order do not add up to its total.",
            computed_minor=total.computed_minor,
            stated_minor=head["total_minor"],
            rounding_limit_minor=total.rounding_limit_minor,
        )
    return rounding


def wanted_lines(lines: Sequence[Row]) -> list[WantedLine]:
    """Return what the lines of an order still have to get."""
    return [
        WantedLine(
            line["id"],
            line["variant_id"],
            open_pieces_of(line) - line["reserved"],
            components_of(line),
        )
        for line in lines
    ]


def _book(tx: Tx, draft: Draft, shelf: Shelf, accounts: Accounts) -> SalesOrder:
    """Check and book one order in memory; nothing is drawn or written before it is sound."""
    unknown = sorted({line["variant_id"] for line in draft.lines} - shelf.items.keys())
    if unknown:
        raise UnknownItem("The order names items that are not known.", variant_ids=unknown)
    accounts.check(draft.head)
    warehouses = shelf.warehouses_for(draft.head["warehouse_codes"])
    rounding = rounding_of(draft.lines, draft.head)
    order = _new_order(tx, draft, shelf)
    order.head["rounding_minor"] = rounding
    order.head["customer_id"] = accounts.goes_on(draft.head["customer_id"])
    booking = book(
        wanted_lines(order.lines),
        shelf.supply,
        warehouses=warehouses,
        on_shortage=draft.head["on_shortage"],
    )
    if booking.status in ("accepted", "backordered") and not accounts.covers(order.head):
        booking = withheld(booking)
    shelf.supply.update(booking.supply)
    _apply(order, booking)
    return order


def _new_order(tx: Tx, draft: Draft, shelf: Shelf) -> SalesOrder:
    change_no = tx.change_no()
    order_id = tx.new_id("ord")
    head = dict(draft.head) | {
        "id": order_id,
        "number": f"SO-{tx.number('sales_order'):06d}",
        # The instant stays; its date is that of the company's zone (ORD-09).
        "business_date": company_of(tx).date_of(draft.head["placed_at"]).isoformat(),
        "refunds": [],
        "version": 1,
        "change_no": change_no,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    lines = [
        _new_line(tx, sent, shelf, place=(order_id, position))
        for position, sent in enumerate(draft.lines)
    ]
    return SalesOrder(head, lines)


def _new_line(tx: Tx, sent: Mapping[str, Any], shelf: Shelf, *, place: tuple[str, int]) -> Row:
    item = shelf.items[sent["variant_id"]]
    return dict(sent) | {
        "id": tx.new_id("sol"),
        "order_id": place[0],
        "position": place[1],
        "sku": item.sku,
        "description": item.description,
        "tracked": item.tracked,
        "kind": item.kind,
        "reserved": 0,
        "reserved_at": {},
        "components": [
            {"variant_id": variant_id, "pieces": pieces, "reserved_at": {}}
            for variant_id, pieces in item.components
        ],
        "backordered": 0,
        "backorder_reason": None,
        "waiting_since": None,
        "cancelled": 0,
        "shipped": 0,
        "returned": 0,
        "invoiced": 0,
        "credited": 0,
        "stock_version": None,
        "ship_on": None,
    }


def _apply(order: SalesOrder, booking: Booking) -> None:
    order.head["status"], order.head["status_reason"] = booking.status, booking.reason
    for line, booked in zip(order.lines, booking.lines, strict=True):
        take_booking(line, booked, since=order.head["change_no"])
        if booking.status == "cancelled":
            line["cancelled"] = line["quantity"]


def take_booking(line: Row, booked: BookedLine, *, since: int) -> None:
    """Add what was booked to a line; a line that begins to wait joins the end of the queue."""
    take(line, taken_of(line, booked))
    line["backordered"] += booked.backordered
    line["backorder_reason"] = booked.backorder_reason or line["backorder_reason"]
    if line["backordered"] and line["waiting_since"] is None:
        line["waiting_since"] = since


def _moves_of(orders: Sequence[SalesOrder]) -> Moves:
    moves = Moves()
    for order in orders:
        for line in order.lines:
            if line["tracked"] and (line["reserved"] or line["backordered"]):
                moves.add_line(line, all_of(line))
    return moves


def _date_lines(
    tx: Tx, orders: Sequence[SalesOrder], shelf: Shelf, versions: Mapping[str, int]
) -> None:
    lines = [line for order in orders for line in order.lines]
    for line in lines:
        if line["reserved"] or line["backordered"]:
            line["stock_version"] = versions[line["variant_id"]]
    waiting = [line for line in lines if line["backordered"]]
    if not waiting:
        return
    parts = variants_of(waiting)
    ladders, places = Ladders(tx, parts), Counter(shelf.waiting_before)
    places.update(waiting_in_kits(tx, {part: shelf.items[part].in_kits for part in parts}))
    for line in waiting:
        line["ship_on"] = ladders.next_day(line, places)


def _record_new(tx: Tx, order: SalesOrder) -> bytes:
    return record_order(tx, order, "order.created")
