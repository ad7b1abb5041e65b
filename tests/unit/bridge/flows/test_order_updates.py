"""ERP ↔ store: answers, cancels and edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bridge.model.orders import ErpOrder, StoreOrder
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import HOME, Bench, a_line, an_order

ELSEWHERE = replace(HOME, line1="9 Sea Road")
SHOPPER = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["placed", "confirmed", "backordered", "held", "cancelled"]),
        "pieces": st.integers(1, 4),
        "shipping_address": st.sampled_from([HOME, ELSEWHERE]),
    }
)
CLERK = st.sampled_from(["accepted", "backordered", "held", "cancelled"])


def booked(**changes: Any) -> Bench:
    """An order that the ERP has booked, after which the shopper changed the store's."""
    bench = Bench()
    bench.store.orders.known["ord-1"] = an_order("ord-1", a_line("l-1", 2))
    bench.visit("orders", "ord-1")
    pieces = changes.pop("pieces", 2)
    line = replace(bench.store.orders.known["ord-1"].lines[0], pieces=pieces)
    bench.store.orders.put(replace(in_store(bench), lines=(line,), **changes))
    return bench


def in_store(bench: Bench) -> StoreOrder:
    return bench.store.orders.known["ord-1"]


def in_erp(bench: Bench) -> ErpOrder:
    return bench.erp.sales.booked[0]


@given(shopper=SHOPPER, clerk=CLERK)
def test_a_second_visit_finds_nothing(shopper: dict[str, Any], clerk: Any) -> None:
    bench = booked(**shopper)
    bench.erp.sales.put(replace(in_erp(bench), status=clerk))
    bench.visit("order_updates", "ord-1")
    versions = in_store(bench).version, in_erp(bench).version

    assert bench.visit("order_updates", "ord-1") == {"ord-1": Done()}
    assert (in_store(bench).version, in_erp(bench).version) == versions


@given(shopper=SHOPPER, clerk=CLERK)
def test_both_sides_end_alike(shopper: dict[str, Any], clerk: Any) -> None:
    bench = booked(**shopper)
    bench.erp.sales.put(replace(in_erp(bench), status=clerk))
    bench.visit("order_updates", "ord-1")

    ours, theirs = in_erp(bench), in_store(bench)
    is_cancelled = "cancelled" in (shopper["status"], clerk)
    assert (ours.status == "cancelled") == is_cancelled
    assert (theirs.status == "cancelled") == is_cancelled
    if not is_cancelled:
        assert ours.lines[0].pieces == theirs.lines[0].pieces
        assert ours.shipping_address == theirs.shipping_address


@given(clerk=CLERK)
def test_a_visit_touches_its_own_order_alone(clerk: Any) -> None:
    bench = booked()
    other = an_order("ord-2", status="held")
    bench.store.orders.known["ord-2"] = other
    bench.erp.sales.put(replace(in_erp(bench), status=clerk))

    bench.visit("order_updates", "ord-1")

    assert bench.store.orders.known["ord-2"] == other


def test_an_order_that_is_not_booked_needs_no_answer() -> None:
    bench = Bench()
    bench.store.orders.known["ord-1"] = an_order()

    assert bench.visit("order_updates", "ord-1") == {"ord-1": Done()}


def test_the_answer_names_version_backorder_and_date() -> None:
    bench = booked()
    ours = in_erp(bench)
    line = replace(ours.lines[0], backordered=1, ship_on=date(2026, 12, 14))
    bench.erp.sales.put(replace(ours, status="backordered", lines=(line,)))

    bench.visit("order_updates", "ord-1")

    told = in_store(bench).lines[0]
    assert (told.stock_version, told.backordered, told.ship_on) == (7, 1, date(2026, 12, 14))


def test_a_cancel_in_the_erp_gives_all_money_back() -> None:
    bench = booked()
    bench.erp.sales.put(replace(in_erp(bench), status="cancelled"))

    bench.visit("order_updates", "ord-1")

    assert [(each.kind, each.refund) for each in bench.store.orders.answers] == [
        ("cancelled", "full")
    ]


def test_a_newer_version_alone_is_no_news() -> None:
    bench = booked()
    bench.visit("order_updates", "ord-1")
    bench.erp.sales.put(in_erp(bench))

    bench.visit("order_updates", "ord-1")

    assert len(bench.store.orders.answers) == 1


def test_an_edit_in_the_erp_is_not_written_over() -> None:
    bench = booked()
    ours = in_erp(bench)
    bench.erp.sales.put(replace(ours, lines=(replace(ours.lines[0], pieces=1),)))

    outcome = bench.visit("order_updates", "ord-1")["ord-1"]

    assert isinstance(outcome, Failed)
    assert in_erp(bench).lines[0].pieces == 1
    assert in_store(bench).status == "confirmed"


def test_the_younger_of_two_bookings_is_cancelled() -> None:
    bench = booked()
    twin = replace(in_erp(bench), id="so-2", number="SO-000002")
    bench.erp.sales.booked.append(twin)

    bench.visit("order_updates", "ord-1")

    assert [each.status for each in bench.erp.sales.booked] == ["accepted", "cancelled"]
    assert in_store(bench).status == "confirmed"


def test_an_erp_order_without_a_store_order_is_reported() -> None:
    bench = booked()
    bench.store.orders.known.clear()

    outcome = bench.visit("order_updates", "ord-1")["ord-1"]

    assert isinstance(outcome, Failed)


def test_a_phone_order_is_not_the_stores() -> None:
    flow = Bench().flows["order_updates"]
    event = {"type": "order.updated", "entity": "order", "entity_id": "so-1"}
    data = {"client_reference": "ord-1", "channel": "phone"}

    assert flow.keys_of("erp", {**event, "data": data}) == []
    assert flow.keys_of("erp", {**event, "data": {**data, "channel": "web"}}) == ["ord-1"]


@given(reserved=st.integers(0, 2))
def test_what_was_raised_over_what_is_reserved_is_not_set_aside(reserved: int) -> None:
    bench = booked()
    bench.visit("order_updates", "ord-1")
    line = replace(in_erp(bench).lines[0], reserved=reserved)
    bench.erp.sales.put(replace(in_erp(bench), status="held", lines=(line,)))

    bench.visit("order_updates", "ord-1")

    assert in_store(bench).is_allocated == (reserved == 2)
