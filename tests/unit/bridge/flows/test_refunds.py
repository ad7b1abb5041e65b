"""Money that the store took or gave back goes up once, equal to the cent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.errors import NotYet
from bridge.flows.to_erp.order_memory import wanted_by
from bridge.flows.to_erp.refunds import money_up
from bridge.flows.to_store.order_updates.pair import Pair
from bridge.flows.to_store.order_updates.plan import plan
from bridge.model.billing import (
    Credit,
    DepositRefund,
    OpenInvoice,
    OpenInvoiceLine,
    OrderMoney,
    TendersWrite,
)
from bridge.model.orders import BookedRefund, ErpLine, ErpOrder, StoreRefund, Tender
from bridge.ports.flow import Done
from tests.unit.bridge.flows.build import HOME, Bench, an_order

LINE = OpenInvoiceLine("inl-1", "l-1", 2)
INVOICE = OpenInvoice("inv-1", 2500, 200, (LINE,))


def a_refund(**changes: Any) -> StoreRefund:
    values: dict[str, Any] = {
        "id": "ref-1",
        "amount_minor": 500,
        "tax_minor": 40,
        "cause": "refund",
        "reason": "late",
        "is_pending": False,
        "pieces": {},
    }
    return StoreRefund(**{**values, **changes})


def booked(**changes: Any) -> ErpOrder:
    line = ErpLine("sol-1", "l-1", "var-1", 2, 0, 0, 7, None)
    values: dict[str, Any] = {
        "version": 3,
        "number": "SO-000001",
        "reference": "ord-1",
        "status": "accepted",
        "status_reason": None,
        "shipping_address": HOME,
        "lines": (line,),
    }
    return ErpOrder(id="so-1", **{**values, **changes})


def test_before_the_invoice_it_is_a_refund_of_the_deposit() -> None:
    write = money_up(an_order(refunds=(a_refund(),)), booked(), OrderMoney())

    assert write == DepositRefund("so-1", 3, BookedRefund("ref-1", 500, 40), "late")


def test_after_the_invoice_it_is_a_credit_memo_of_the_pieces() -> None:
    order = an_order(refunds=(a_refund(pieces={"l-1": 1}),))

    write = money_up(order, booked(status="closed"), OrderMoney((INVOICE,)))

    refund = BookedRefund("ref-1:inv-1", 500, 40)
    assert write == Credit("so-1", "inv-1", refund, "late", {"inl-1": 1})


def test_what_is_booked_is_not_booked_again() -> None:
    order = an_order(refunds=(a_refund(),))

    deposit = booked(refunds=(BookedRefund("ref-1", 500, 40),))
    credit = OrderMoney((INVOICE,), (BookedRefund("ref-1:inv-1", 500, 40),))

    assert money_up(order, deposit, OrderMoney()) is None
    assert money_up(order, booked(), credit) is None


def test_a_refund_larger_than_one_invoice_is_shared_without_a_cent_lost() -> None:
    order = an_order(refunds=(a_refund(amount_minor=2600, tax_minor=205),))
    small = replace(INVOICE, id="inv-0", rest_minor=100, tax_rest_minor=8)

    first = money_up(order, booked(), OrderMoney((small, INVOICE)))
    assert isinstance(first, Credit)
    rest = OrderMoney((replace(small, rest_minor=0), INVOICE), (first.refund,))
    second = money_up(order, booked(), rest)

    assert isinstance(second, Credit)
    parts = (first.refund, second.refund)
    assert [each.amount_minor for each in parts] == [100, 2500]
    assert sum(each.tax_minor for each in parts) in (205, first.refund.tax_minor + 200)


def test_the_invoice_with_the_goods_on_it_is_credited_first() -> None:
    order = an_order(refunds=(a_refund(pieces={"l-1": 1}),))
    other = OpenInvoice("inv-0", 900, 70, (OpenInvoiceLine("inl-0", "l-2", 1),))

    write = money_up(order, booked(), OrderMoney((other, INVOICE)))

    assert isinstance(write, Credit)
    assert write.invoice_id == "inv-1"


@pytest.mark.parametrize(
    ("refund", "status", "ours"),
    [
        (a_refund(is_pending=True), "confirmed", "accepted"),
        (a_refund(cause="edit"), "confirmed", "accepted"),
        (a_refund(cause="cancel"), "cancelled", "accepted"),
        (a_refund(cause="cancel"), "cancelled", "cancelled"),
        (a_refund(), "cancelled", "cancelled"),
    ],
    ids=["pending", "of an edit", "cancel not up yet", "cancelled", "of a cancelled order"],
)
def test_what_waits_or_has_shrunk_the_order_is_not_booked(
    refund: StoreRefund, status: Any, ours: Any
) -> None:
    order = an_order(status=status, refunds=(refund,))

    assert money_up(order, booked(status=ours), OrderMoney()) is None


def test_a_cancel_that_crossed_a_shipment_is_booked_as_money_back() -> None:
    order = an_order(status="cancelled", refunds=(a_refund(cause="cancel"),))

    write = money_up(order, booked(status="shipped"), OrderMoney())

    assert isinstance(write, DepositRefund)


@pytest.mark.parametrize(
    ("invoiced", "money"),
    [
        (2, OrderMoney()),
        (2, OrderMoney((INVOICE,), invoiced={"sol-1": 1})),
        (0, OrderMoney((INVOICE,), invoiced={"sol-1": 2})),
        (2, OrderMoney((INVOICE,), invoiced={"sol-1": 2}, untold_minor=500)),
    ],
    ids=["no invoice", "one of two", "one that was cancelled", "no credit memo"],
)
def test_no_money_goes_back_while_a_list_is_behind(invoiced: int, money: OrderMoney) -> None:
    order, ours = an_order(refunds=(a_refund(),)), booked()
    ours = replace(ours, lines=(replace(ours.lines[0], invoiced=invoiced),))

    assert isinstance(money_up(order, ours, money), NotYet)


def test_lists_that_tell_all_hold_nothing_up() -> None:
    order, ours = an_order(refunds=(a_refund(),)), booked()
    ours = replace(ours, lines=(replace(ours.lines[0], invoiced=2),))

    write = money_up(order, ours, OrderMoney((INVOICE,), invoiced={"sol-1": 2}))

    assert isinstance(write, Credit)


def test_an_order_whose_money_is_waited_for_is_answered_all_the_same() -> None:
    bench = Bench()
    order, ours = an_order(refunds=(a_refund(),)), booked()
    ours = replace(ours, lines=(replace(ours.lines[0], invoiced=2),))

    intended = plan(Pair(order, (ours,), wanted_by(order)), bench.settings)

    assert isinstance(intended.awaited, NotYet)
    assert intended.first == ()
    assert intended.answer is not None


def test_what_was_taken_goes_up_first() -> None:
    paid = (Tender("card", 2500, "paid"),)
    order = an_order(tenders=paid, refunds=(a_refund(),))
    ours = booked(tenders=(Tender("card", 2500, "authorised"),))

    assert money_up(order, ours, OrderMoney()) == TendersWrite("so-1", 3, paid)
    after = money_up(order, replace(ours, tenders=paid), OrderMoney())
    assert isinstance(after, DepositRefund)


def test_tenders_of_an_edit_are_left_to_the_edit() -> None:
    order = an_order(tenders=(Tender("card", 1500, "paid"),))
    ours = booked(tenders=(Tender("card", 2500, "authorised"),))

    assert money_up(order, ours, None) is None


def test_a_visit_books_a_refund_once() -> None:
    bench = Bench()
    order = an_order(status="confirmed", refunds=(a_refund(),))
    bench.store.orders.known[order.id] = order
    bench.erp.sales.booked.append(booked())

    bench.visit("order_updates", "ord-1")
    again = bench.visit("order_updates", "ord-1")

    money = [act for act in bench.erp.sales.acts if isinstance(act, DepositRefund)]
    assert len(money) == 1
    assert again == {"ord-1": Done()}
