"""Store → ERP by end-of-day file: cut-offs, files, refusals, and every step a second time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import OutcomeUnknown, Rejected, Unreachable
from bridge.model.orders import StoreOrder
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import HOME, Bench, a_line, an_order
from tests.unit.bridge.flows.test_orders import ADA, account

CHICAGO = {"cut_off": "18:00", "zone": "America/Chicago"}
CUT_OFF = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # of Monday 2026-11-23, in Chicago
TODAY, TOMORROW = "cut-off:2026-11-23", "cut-off:2026-11-24"
FILE = "file:oex-1"


def closing(*orders: StoreOrder, now: datetime = CUT_OFF) -> Bench:
    """A bench on the file route, at the cut-off unless said otherwise."""
    bench = Bench(order_route="file", order_file=CHICAGO)
    bench.store.orders.known = {order.id: order for order in orders}
    bench.store.people.known["cus-1"] = ADA
    bench.clock.instant = now
    return bench


def booked(bench: Bench) -> list[str]:
    return [order.reference for order in bench.erp.sales.booked]


def test_before_the_cut_off_nothing_moves() -> None:
    bench = closing(an_order(), now=CUT_OFF - timedelta(seconds=1))

    assert bench.visit("orders", TODAY) == {TODAY: Done()}
    assert bench.alarms.instants == {("orders", TODAY): CUT_OFF}
    assert bench.store.exports.made == {}


def test_at_the_cut_off_the_file_is_made_and_the_next_day_follows() -> None:
    bench = closing(an_order())

    bench.visit("orders", TODAY)

    assert bench.marks.keys == [("orders", FILE), ("orders", TOMORROW)]
    assert booked(bench) == []


def test_a_file_is_booked_answered_and_acknowledged() -> None:
    bench = closing(an_order("ord-1"), an_order("ord-2"))
    bench.visit("orders", TODAY)

    assert bench.visit("orders", FILE) == {FILE: Done()}
    assert booked(bench) == ["ord-1", "ord-2"]
    assert ("order_updates", "ord-1") in bench.marks.keys
    assert [each.is_acknowledged for each in bench.store.exports.made.values()] == [True]


def test_the_live_events_of_an_order_move_nothing() -> None:
    flow = closing(an_order()).flows["orders"]
    event = {"type": "order.created", "entity": "order", "entity_id": "ord-1", "data": {}}

    assert flow.keys_of("store", event) == []


def test_a_file_that_staff_made_is_brought_up_too() -> None:
    flow = closing().flows["orders"]
    event = {"entity": "order_export", "entity_id": "oex-9", "data": {"acknowledged_at": None}}

    assert flow.keys_of("store", event) == ["file:oex-9"]


def test_what_was_placed_after_the_cut_off_goes_with_the_next_file() -> None:
    late = an_order("ord-2", placed_at=CUT_OFF + timedelta(minutes=1))
    bench = closing(an_order("ord-1"), late, now=CUT_OFF + timedelta(hours=1))
    bench.visit("orders", TODAY)
    bench.visit("orders", FILE)
    first = booked(bench)
    bench.clock.instant = CUT_OFF + timedelta(days=1)
    bench.visit("orders", TOMORROW)
    bench.visit("orders", "file:oex-2")

    assert (first, booked(bench)) == (["ord-1"], ["ord-1", "ord-2"])


@pytest.mark.parametrize("lost", ["export", "import_file", "acknowledge"])
def test_a_lost_answer_repeats_nothing(lost: str) -> None:
    bench = closing(an_order("ord-1"), an_order("ord-2"))
    owner = bench.erp.files if lost == "import_file" else bench.store.exports
    sound = getattr(owner, lost)

    async def lose(*args, **kwargs):  # type: ignore[no-untyped-def]
        await sound(*args, **kwargs)
        setattr(owner, lost, sound)
        raise OutcomeUnknown("no answer")

    setattr(owner, lost, lose)
    for _ in range(2):
        bench.visit("orders", TODAY)
        bench.visit("orders", FILE)

    assert booked(bench) == ["ord-1", "ord-2"]
    assert len(bench.store.exports.made) == 1


def test_a_file_is_written_once_however_often_it_is_tried() -> None:
    bench = closing(an_order("ord-1"), an_order("ord-2"))
    bench.visit("orders", TODAY)
    sound = bench.store.exports.acknowledge

    async def refuse(export_id, refused):  # type: ignore[no-untyped-def]
        raise Unreachable("down")

    bench.store.exports.acknowledge = refuse  # type: ignore[method-assign]
    bench.visit("orders", FILE)
    bench.store.exports.acknowledge = sound  # type: ignore[method-assign]
    # Both orders are booked by now, so that a file made anew would be empty.
    bench.visit("orders", FILE)

    (content,) = bench.erp.files.written
    assert [each.order.id for each in bench.erp.files.written[content]] == ["ord-1", "ord-2"]


def test_what_is_booked_already_is_left_out() -> None:
    bench = closing(an_order("ord-1"))
    bench.visit("orders", TODAY)
    bench.visit("orders", FILE)
    bench.store.exports.gone_out.clear()
    bench.visit("orders", "run:1")
    bench.visit("orders", "file:oex-2")

    assert booked(bench) == ["ord-1"]


def test_an_order_that_cannot_be_booked_is_parked_and_goes_again() -> None:
    bench = closing(an_order("ord-1", a_line("l-1", erp_variant_id=None)), an_order("ord-2"))
    bench.visit("orders", TODAY)
    bench.visit("orders", FILE)
    parked = bench.visit("orders", "ord-1")["ord-1"]
    bench.store.orders.known["ord-1"] = an_order("ord-1")
    bench.visit("orders", "run:1")
    bench.visit("orders", "file:oex-2")

    assert isinstance(parked, Failed)
    assert "unknown items" in str(parked.error)
    assert booked(bench) == ["ord-2", "ord-1"]
    assert bench.marks.keys.count(("orders", "ord-1")) == 2
    assert bench.visit("orders", "ord-1") == {"ord-1": Done()}


def test_what_the_erp_refuses_of_a_file_goes_again() -> None:
    bench = closing(an_order("ord-1"), an_order("ord-2"))
    bench.erp.sales.errors = [Rejected("total-mismatch", 409)]
    bench.visit("orders", TODAY)
    bench.visit("orders", FILE)

    assert booked(bench) == ["ord-2"]
    assert bench.store.exports.refused == {"ord-1": "total-mismatch"}


def test_an_unclear_buyer_holds_up_no_other() -> None:
    bench = closing(an_order("ord-1", customer_id="cus-1"), an_order("ord-2"))
    for number in ("erp-7", "erp-8"):
        bench.erp.accounts.known[number] = account(number, ADA.email, HOME)
    bench.visit("orders", TODAY)
    bench.visit("orders", FILE)

    assert booked(bench) == ["ord-2"]
    assert list(bench.store.exports.refused) == ["ord-1"]


def test_an_erp_that_is_down_makes_the_whole_file_wait() -> None:
    bench = closing(an_order("ord-1", customer_id="cus-1"), an_order("ord-2"))
    sound = bench.erp.accounts.by_reference

    async def down(reference):  # type: ignore[no-untyped-def]
        bench.erp.accounts.by_reference = sound  # type: ignore[method-assign]
        raise Unreachable("down")

    bench.erp.accounts.by_reference = down  # type: ignore[method-assign]
    bench.visit("orders", TODAY)
    outcome = bench.visit("orders", FILE)[FILE]
    bench.visit("orders", FILE)

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Unreachable)
    assert booked(bench) == ["ord-1", "ord-2"]


def test_one_file_that_fails_holds_up_no_other_key() -> None:
    bench = closing(an_order())

    async def broken(export_id):  # type: ignore[no-untyped-def]
        raise Rejected("gone", 404)

    bench.store.exports.find = broken  # type: ignore[method-assign]
    outcomes = bench.visit("orders", "file:oex-9", TODAY)

    assert isinstance(outcomes["file:oex-9"], Failed)
    assert outcomes[TODAY] == Done()


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["placed", "held", "cancelled"]),
        st.sampled_from(["pending", "authorised", "paid", "expired"]),
        st.integers(1, 3),
    ),
    max_size=5,
)


def same_orders(wanted: list[tuple[str, str, int]]) -> list[StoreOrder]:
    return [
        an_order(f"ord-{number}", a_line("l-1", pieces), status=status, payment_status=payment)
        for number, (status, payment, pieces) in enumerate(wanted)
    ]


@given(wanted=ORDERS)
def test_a_day_by_file_books_what_the_live_route_books(wanted: list[tuple[str, str, int]]) -> None:
    live = Bench()
    live.store.orders.known = {order.id: order for order in same_orders(wanted)}
    live.visit("orders", *live.store.orders.known)
    filed = closing(*same_orders(wanted))
    filed.visit("orders", TODAY)
    filed.visit("orders", FILE)

    assert filed.erp.sales.bookings == live.erp.sales.bookings


@given(wanted=ORDERS)
def test_a_second_round_finds_nothing(wanted: list[tuple[str, str, int]]) -> None:
    bench = closing(*same_orders(wanted))
    for _ in range(2):
        bench.visit("orders", TODAY)
        bench.visit("orders", FILE)

    assert len(bench.erp.sales.booked) == len(set(booked(bench)))
    assert bench.propose("orders", FILE) == []


def test_the_sweep_finds_the_next_cut_off_and_every_open_file() -> None:
    bench = closing(an_order())
    bench.visit("orders", TODAY)

    async def sweep() -> list[str]:
        return [key async for page in bench.flows["orders"].source_keys() for key in page]

    assert asyncio.run(sweep()) == [TOMORROW, FILE]


def test_a_plan_names_the_bookings_of_a_file() -> None:
    bench = closing(an_order())
    bench.visit("orders", TODAY)

    (proposal,) = bench.propose("orders", FILE)

    assert (proposal["key"], proposal["write"]) == (FILE, "Booking")
