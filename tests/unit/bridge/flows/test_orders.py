"""Store → ERP: orders and their buyers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import OutcomeUnknown, Refused, Rejected
from bridge.flows.to_erp.order_money import rounding_of
from bridge.flows.to_erp.orders import plan
from bridge.model.customers import Address, BookEntry, ErpCustomer, StoreCustomer
from bridge.model.orders import Shipping, StoreOrder
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import HOME, Bench, a_line, an_order, settings

ADA = StoreCustomer("cus-1", "Ada", "ada@example.com", None)
ORDERS = st.builds(
    lambda status, payment, pieces: an_order(
        "ord-1", a_line("l-1", pieces), status=status, payment_status=payment
    ),
    st.sampled_from(["placed", "confirmed", "held", "cancelled"]),
    st.sampled_from(["pending", "authorised", "paid", "refunded", "expired", "voided"]),
    st.integers(1, 5),
)


def placed(*orders: StoreOrder, **changes: object) -> Bench:
    bench = Bench(**changes)
    bench.store.orders.known = {order.id: order for order in orders}
    bench.store.people.known["cus-1"] = ADA
    return bench


@given(order=ORDERS)
def test_a_second_visit_finds_nothing(order: StoreOrder) -> None:
    bench = placed(order)
    bench.visit("orders", "ord-1")
    bench.visit("orders", "ord-1")

    assert len(bench.erp.sales.bookings) <= 1
    assert bench.propose("orders", "ord-1") == []


@given(order=ORDERS)
def test_what_is_due_is_booked_once_and_in_full(order: StoreOrder) -> None:
    bench = placed(order)
    bench.visit("orders", "ord-1")

    is_due = order.status != "cancelled" and order.payment_status in ("authorised", "paid")
    wanted = [(line.id, line.pieces) for line in order.lines] if is_due else []
    booked = [
        (line.store_line_id, line.pieces) for each in bench.erp.sales.booked for line in each.lines
    ]
    assert booked == wanted


@given(order=ORDERS)
def test_a_plan_names_its_own_order_alone(order: StoreOrder) -> None:
    booking = plan(order, (), settings())

    assert booking is None or booking.order == order


def test_a_paid_rule_waits_for_the_capture() -> None:
    assert plan(an_order(), (), settings(payment_rule="paid")) is None
    assert plan(an_order(payment_status="paid"), (), settings(payment_rule="paid")) is not None


def test_a_shop_that_trusts_its_customers_books_before_they_pay() -> None:
    pending = an_order(payment_status="pending")

    assert plan(pending, (), settings(payment_rule="pending")) is not None
    assert plan(pending, (), settings()) is None


@pytest.mark.parametrize(
    "order",
    [
        an_order("ord-1", a_line("l-1"), a_line("l-2", erp_variant_id=None)),
        an_order(channel="jp"),
    ],
    ids=["unknown item", "unmapped channel"],
)
def test_what_has_no_counterpart_is_parked_whole(order: StoreOrder) -> None:
    with pytest.raises(Refused):
        plan(order, (), settings())


def test_an_order_of_an_unknown_item_is_booked_once_the_item_is_linked() -> None:
    unknown = a_line("l-2", erp_variant_id=None, store_variant_id="v-9")
    bench = placed(an_order("ord-1", a_line("l-1"), unknown))

    first = bench.visit("orders", "ord-1")["ord-1"]
    asyncio.run(bench.links.bind("variant", [("var-9", "v-9")]))
    second = bench.visit("orders", "ord-1")["ord-1"]

    assert isinstance(first, Failed)
    assert second == Done()
    [booked] = bench.erp.sales.booked
    assert [line.variant_id for line in booked.lines] == ["var-1", "var-9"]


def test_a_refused_row_holds_up_no_other() -> None:
    bench = placed(an_order("ord-1"), an_order("ord-2"))
    bench.erp.sales.errors = [Rejected("total-mismatch", 409)]

    outcomes = bench.visit("orders", "ord-1", "ord-2")

    assert isinstance(outcomes["ord-1"], Failed)
    assert outcomes["ord-2"] == Done()


def test_a_booking_whose_answer_was_lost_is_found_and_answered() -> None:
    bench = placed(an_order())
    book = bench.erp.sales.book

    async def lose_answer(bookings):  # type: ignore[no-untyped-def]
        await book(bookings)
        raise OutcomeUnknown("no answer")

    bench.erp.sales.book = lose_answer  # type: ignore[method-assign]
    with pytest.raises(OutcomeUnknown):
        bench.visit("orders", "ord-1")
    outcome = bench.visit("orders", "ord-1")

    assert outcome == {"ord-1": Done()}
    assert len(bench.erp.sales.booked) == 1
    assert bench.marks.keys == [("order_updates", "ord-1")]


def test_a_booked_order_is_answered_next() -> None:
    bench = placed(an_order())

    bench.visit("orders", "ord-1")

    assert bench.marks.keys == [("order_updates", "ord-1")]


def test_a_guest_is_booked_without_an_account() -> None:
    bench = placed(an_order())

    bench.visit("orders", "ord-1")

    assert bench.erp.sales.bookings[0].customer_id is None


def account(account_id: str, email: str | None, *addresses: Address) -> ErpCustomer:
    book = [BookEntry(f"adr-{index}", address) for index, address in enumerate(addresses)]
    return ErpCustomer(account_id, 1, email, None, tuple(book))


def test_exactly_one_mail_match_is_linked() -> None:
    bench = placed(an_order(customer_id="cus-1"))
    bench.erp.accounts.known = {
        "erp-7": account("erp-7", ADA.email, HOME),
        "erp-8": account("erp-8", "ada@example.org"),
    }

    bench.visit("orders", "ord-1")

    assert bench.erp.sales.bookings[0].customer_id == "erp-7"


def test_no_match_opens_one_account_for_two_orders() -> None:
    first = an_order("ord-1", customer_id="cus-1")
    bench = placed(first, replace(first, id="ord-2"))

    bench.visit("orders", "ord-1", "ord-2")

    assert list(bench.erp.accounts.known) == ["erp-cus-1"]
    assert {each.customer_id for each in bench.erp.sales.bookings} == {"erp-cus-1"}


def test_several_matches_hold_the_order_whole() -> None:
    bench = placed(an_order("ord-1", customer_id="cus-1"), an_order("ord-2"))
    bench.erp.accounts.known = {
        "erp-7": account("erp-7", ADA.email),
        "erp-8": account("erp-8", ADA.email),
    }

    outcomes = bench.visit("orders", "ord-1", "ord-2")

    assert isinstance(outcomes["ord-1"], Failed)
    assert [each.reference for each in bench.erp.sales.booked] == ["ord-2"]


def test_a_new_address_is_added_once_to_the_account() -> None:
    new = replace(HOME, line1="9 Sea Road")
    bench = placed(an_order(customer_id="cus-1", shipping_address=new))
    bench.erp.accounts.known = {"erp-7": account("erp-7", ADA.email, HOME)}

    bench.visit("orders", "ord-1")

    assert bench.erp.accounts.known["erp-7"].addresses == (HOME, new)


def test_a_known_address_in_other_case_is_not_added() -> None:
    shouted = replace(HOME, line1=" 12 QUAY STREET ")
    bench = placed(an_order(customer_id="cus-1", shipping_address=shouted))
    bench.erp.accounts.known = {"erp-7": account("erp-7", ADA.email, HOME)}

    bench.visit("orders", "ord-1")

    assert bench.erp.accounts.known["erp-7"].version == 1


def test_only_orders_without_an_answer_are_keys() -> None:
    flow = Bench().flows["orders"]
    event = {"type": "order.updated", "entity": "order", "entity_id": "ord-1"}

    assert flow.keys_of("store", {**event, "data": {"erp": None}}) == ["ord-1"]
    assert flow.keys_of("store", {**event, "data": {"erp": {"order_id": "so-1"}}}) == []
    assert flow.keys_of("erp", {**event, "data": {}}) == []


def test_orders_that_waited_for_a_clerk_are_keys_when_the_clerk_has_decided() -> None:
    flow = Bench().flows["orders"]
    review = {"entity": "customer_review", "entity_id": "rev-1", "data": {}}
    resolved = {"order_references": ["ord-1", "ord-2"]}

    assert flow.keys_of("erp", {**review, "type": "customer_review.created"}) == []
    decided = {**review, "type": "customer_review.resolved", "data": resolved}
    assert flow.keys_of("erp", decided) == ["ord-1", "ord-2"]


def test_a_cent_too_much_is_booked_or_waits_as_set() -> None:
    exact = an_order("ord-1", a_line("l-1", 2))
    off = replace(exact, total_minor=exact.total_minor - rounding_of(exact) + 1)

    assert plan(off, (), settings(rounding_line="allow")) is not None
    with pytest.raises(Refused, match="1 minor units off"):
        plan(off, (), settings(rounding_line="park"))


def test_parts_that_add_up_need_no_rounding_line() -> None:
    line = replace(a_line("l-1", 2), unit_price_minor=1000, discount_minor=100, tax_minor=143)
    order = replace(
        an_order("ord-1", line), shipping=Shipping("standard", 700, 53), total_minor=2797
    )

    assert rounding_of(order) == 1
