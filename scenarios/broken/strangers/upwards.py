"""Defects on the way up: what the ERP is told of orders and people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from scenarios.broken.strangers.meddling import Call, Document, Meddling

BOOK = "erp POST /v1/orders"
READ = ("store GET /v1/orders", "store GET /v1/orders/*")


def believed_of_orders(change: Callable[[Document], None]) -> Meddling:
    """What the bridge takes store orders for, so that it is content with what it wrote."""

    def reads(call: Call, answer: Any) -> Any:
        if any(call.is_a(each) for each in READ):
            for order in answer.get("items", [answer]):
                change(order)
        return answer

    return Meddling(reads=reads)


def _pay_in_full(order: Document) -> None:
    """What is asked is what was paid, with the first tender."""
    for tender in order["tenders"][:1]:
        rest = sum(other["amount_minor"] for other in order["tenders"][1:])
        tender["amount_minor"] = order["total_minor"] - rest


def every_order_is_posted_twice() -> Meddling:
    """A booking was posted once more, as if its answer had been lost (ORD-01)."""

    def sends(call: Call) -> list[Call]:
        if not call.is_a(BOOK):
            return [call]
        # Under no name of its own, so that nobody takes the one for the other.
        return [call, call.with_rows(lambda row: row.pop("client_reference", None))]

    return Meddling(sends)


def tax_is_doubled() -> Meddling:
    """Tax was added to amounts that had it in them (ORD-03)."""

    def change(order: Document) -> None:
        taxed = [*order["lines"], order["shipping"]]
        more = sum(part["tax_minor"] for part in taxed)
        for part in taxed:
            part["tax_minor"] *= 2
        order["total_minor"] += 0 if order["prices_include_tax"] else more
        _pay_in_full(order)

    return believed_of_orders(change)


def tax_is_rounded_down_per_line() -> Meddling:
    """Each line lost its last minor units of tax, and the order cost less (ORD-03)."""

    def change(order: Document) -> None:
        less = sum(line["tax_minor"] % 5 for line in order["lines"])
        for line in order["lines"]:
            line["tax_minor"] -= line["tax_minor"] % 5
        order["total_minor"] -= 0 if order["prices_include_tax"] else less
        _pay_in_full(order)

    return believed_of_orders(change)


def the_last_line_is_left_out() -> Meddling:
    """The loop over lines ended one too early (ORD-02)."""

    def change(order: Document) -> None:
        if len(order["lines"]) > 1:
            line = order["lines"].pop()
            net = line["quantity"] * line["unit_price_minor"] - line["discount_minor"]
            order["total_minor"] -= net + (0 if order["prices_include_tax"] else line["tax_minor"])
            order["discount_minor"] -= line["discount_minor"]
            _pay_in_full(order)

    return believed_of_orders(change)


def addresses_are_swapped() -> Meddling:
    """The bill went where the goods should go, and the goods where the bill should (ORD-04)."""

    def change(order: Document) -> None:
        billing, shipping = order["billing_address"], order["shipping_address"]
        order["billing_address"], order["shipping_address"] = shipping, billing

    return believed_of_orders(change)


def the_clock_is_slow() -> Meddling:
    """Orders were dated by a clock that is six hours behind (ORD-09)."""

    def change(order: Document) -> None:
        placed = datetime.fromisoformat(order["placed_at"]) - timedelta(hours=6)
        order["placed_at"] = placed.isoformat()

    return believed_of_orders(change)


def euros_are_booked_as_dollars() -> Meddling:
    """Every order was booked in the ERP's own currency (ORD-03)."""

    def change(order: Document) -> None:
        order["currency"] = "USD"

    return believed_of_orders(change)


def tax_is_of_the_price_before_the_discount() -> Meddling:
    """Tax was worked out on what the goods would have cost without the discount (ORD-03)."""

    def change(order: Document) -> None:
        for line in order["lines"]:
            gross = line["quantity"] * line["unit_price_minor"]
            net = gross - line["discount_minor"]
            more = line["tax_minor"] * gross // net - line["tax_minor"] if net else 0
            line["tax_minor"] += more
            order["total_minor"] += 0 if order["prices_include_tax"] else more
        _pay_in_full(order)

    return believed_of_orders(change)


def a_cancel_before_the_booking_is_nothing() -> Meddling:
    """An order that was cancelled first was booked as it had been placed (UPD-04)."""
    seen: set[str] = set()

    def change(order: Document) -> None:
        if order["status"] != "cancelled":
            seen.add(order["id"])
        elif order["id"] not in seen:
            order["status"], order["payment_status"] = "placed", "paid"

    return believed_of_orders(change)


def cancels_are_not_passed_on() -> Meddling:
    """A cancelled order stayed open in the ERP, and went out (UPD-04)."""
    return Meddling(lambda call: [] if call.is_a("erp POST /v1/orders/*/cancel") else [call])


def edits_are_not_passed_on() -> Meddling:
    """What was changed after the booking stayed in the store (UPD-03a, ORD-02)."""
    return Meddling(lambda call: [] if call.is_a("erp PATCH /v1/orders/*") else [call])


def money_goes_back_twice() -> Meddling:
    """A refund was posted once more, as if its answer had been lost (UPD-07)."""

    def sends(call: Call) -> list[Call]:
        if not (
            call.is_a("erp POST /v1/orders/*/refunds") or call.is_a("erp POST /v1/credit-memos")
        ):
            return [call]
        return [call, call.with_rows(lambda row: row.pop("client_reference", None))]

    return Meddling(sends)


def money_goes_back_without_tax() -> Meddling:
    """What went back was booked as free of tax (UPD-07)."""

    def change(row: Document) -> None:
        row["tax_minor"] = 0

    def sends(call: Call) -> list[Call]:
        is_refund = call.is_a("erp POST /v1/orders/*/refunds")
        return [call.with_rows(change)] if is_refund else [call]

    return Meddling(sends)


def everybody_is_new() -> Meddling:
    """Nobody was looked for, so that each order opened another account (CUS-03)."""

    def reads(call: Call, answer: Any) -> Any:
        is_search = call.is_a("erp POST /v1/customers/match")
        return {"result": "none", "customers": []} if is_search else answer

    return Meddling(reads=reads)


def only_the_first_page_of_orders_is_read() -> Meddling:
    """A list was read as far as its first page went (ORD-01)."""

    def sends(call: Call) -> list[Call]:
        if not call.is_a("store GET /v1/orders") or "ids=" in call.at:
            return [call]
        return [Call(call.system, call.method, call.at.replace("limit=200", "limit=3"))]

    def reads(call: Call, answer: Any) -> Any:
        is_list = call.is_a("store GET /v1/orders") and "ids=" not in call.at
        return {**answer, "next_cursor": None} if is_list else answer

    return Meddling(sends, reads)
