"""Booking against stock, in literal numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_erp.domain.allocation import (
    BackorderRule,
    BookedLine,
    OnShortage,
    Supply,
    WaitingLine,
    WantedLine,
    backorder_rule,
    book,
    give,
    reduce_line,
)
from mock_erp.domain.reserving import Taken, reserve

BOTH = ("MAIN", "EAST")
V1 = (("v1", 1),)


def wanted(pieces: int, *, line_id: str = "l1", variant_id: str = "v1") -> WantedLine:
    return WantedLine(line_id, variant_id, pieces)


def a_supply(main: int, east: int = 0, *, limit: int | None = 0, waiting: int = 0) -> Supply:
    rule = BackorderRule(allowed=limit != 0, limit=limit)
    return Supply({"MAIN": main, "EAST": east}, rule, waiting)


def test_a_line_is_reserved_whole_from_the_first_warehouse_that_has_it() -> None:
    assert reserve({"MAIN": 2, "EAST": 5}, BOTH, 4) == {"EAST": 4}


def test_a_line_is_split_when_no_warehouse_has_it_whole() -> None:
    assert reserve({"MAIN": 3, "EAST": 2}, BOTH, 4) == {"MAIN": 3, "EAST": 1}


def test_a_warehouse_that_is_not_named_gives_nothing() -> None:
    assert reserve({"MAIN": 3, "EAST": 2}, ("EAST",), 4) == {"EAST": 2}


def test_a_warehouse_below_zero_gives_nothing() -> None:
    assert reserve({"MAIN": -3, "EAST": 2}, BOTH, 2) == {"EAST": 2}


def test_an_order_within_stock_is_accepted() -> None:
    booking = book([wanted(4)], {"v1": a_supply(3, 2)}, warehouses=BOTH, on_shortage="cancel")

    assert booking.status == "accepted"
    assert booking.lines == (BookedLine("l1", "v1", {"MAIN": 3, "EAST": 1}),)
    assert booking.supply["v1"].free == {"MAIN": 0, "EAST": 1}


def test_the_rest_waits_while_the_backorder_limit_allows_it() -> None:
    supply = {"v1": a_supply(0, 1, limit=4)}

    booking = book([wanted(4)], supply, warehouses=BOTH, on_shortage="cancel")

    assert booking.status == "backordered"
    assert booking.lines == (BookedLine("l1", "v1", {"EAST": 1}, 3, None),)
    assert booking.supply["v1"].open_backorders == 3


@pytest.mark.parametrize(
    ("on_shortage", "status", "reason"),
    [
        ("cancel", "cancelled", "out_of_stock"),
        ("hold", "held", "out_of_stock"),
        ("backorder", "backordered", None),
    ],
)
def test_over_the_backorder_limit_the_order_decides(
    on_shortage: OnShortage, status: str, reason: str | None
) -> None:
    supply = {"v1": a_supply(0, limit=4, waiting=3)}

    booking = book([wanted(2)], supply, warehouses=BOTH, on_shortage=on_shortage)

    assert (booking.status, booking.reason) == (status, reason)


def test_pieces_beyond_permission_are_recorded_as_an_oversell() -> None:
    booking = book([wanted(2)], {"v1": a_supply(1)}, warehouses=BOTH, on_shortage="backorder")

    assert booking.lines == (BookedLine("l1", "v1", {"MAIN": 1}, 1, "oversell"),)


def test_one_short_line_keeps_the_whole_order_from_reserving() -> None:
    supply = {"v1": a_supply(5), "v2": a_supply(0)}
    lines = [wanted(2), wanted(1, line_id="l2", variant_id="v2")]

    booking = book(lines, supply, warehouses=BOTH, on_shortage="hold")

    assert [line.reserved for line in booking.lines] == [0, 0]
    assert booking.supply == {}


def test_two_lines_of_one_variant_share_its_pieces() -> None:
    lines = [wanted(2), wanted(2, line_id="l2")]

    booking = book(lines, {"v1": a_supply(3)}, warehouses=BOTH, on_shortage="backorder")

    assert [(line.reserved, line.backordered) for line in booking.lines] == [(2, 0), (1, 1)]


def test_an_untracked_variant_needs_no_stock() -> None:
    booking = book(
        [wanted(9)], {"v1": Supply(tracked=False)}, warehouses=BOTH, on_shortage="cancel"
    )

    assert booking.status == "accepted"
    assert booking.lines == (BookedLine("l1", "v1"),)


@pytest.mark.parametrize(
    ("style", "variant", "expected"),
    [
        ((True, 5), (None, None), BackorderRule(True, 5)),
        ((True, 5), (False, None), BackorderRule(False, 5)),
        ((False, None), (True, 2), BackorderRule(True, 2)),
        ((None, None), (None, None), BackorderRule(False, None)),
        ((True, None), (None, 3), BackorderRule(True, 3)),
    ],
)
def test_the_variant_decides_over_the_style(
    style: tuple[bool | None, int | None],
    variant: tuple[bool | None, int | None],
    expected: BackorderRule,
) -> None:
    rule = backorder_rule(*style, variant_allowed=variant[0], variant_limit=variant[1])

    assert rule == expected


def test_a_limit_is_reached_and_not_passed() -> None:
    rule = BackorderRule(allowed=True, limit=4)

    assert rule.permits(1, 3)
    assert not rule.permits(2, 3)


def test_the_oldest_waiting_line_is_served_first() -> None:
    waiting = [WaitingLine("old", 3, V1, BOTH), WaitingLine("new", 3, V1, BOTH)]

    assert give({"v1": {"MAIN": 2, "EAST": 2}}, waiting) == {
        "old": Taken(3, {"v1": {"MAIN": 2, "EAST": 1}}),
        "new": Taken(1, {"v1": {"EAST": 1}}),
    }


def test_a_line_waits_for_its_own_warehouses_only() -> None:
    waiting = [WaitingLine("old", 3, V1, ("EAST",)), WaitingLine("new", 2, V1, BOTH)]

    assert give({"v1": {"MAIN": 2}}, waiting) == {"new": Taken(2, {"v1": {"MAIN": 2}})}


def test_a_reduction_takes_waiting_pieces_before_reserved_ones() -> None:
    assert reduce_line({"MAIN": 3, "EAST": 1}, 2, 4) == ({"MAIN": 2}, 0)


@given(
    st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=5),
    st.integers(min_value=0, max_value=20),
    st.sampled_from(["backorder", "cancel", "hold"]),
)
def test_no_booking_reserves_more_than_is_free(
    pieces: list[int], main: int, on_shortage: OnShortage
) -> None:
    lines = [wanted(each, line_id=f"l{index}") for index, each in enumerate(pieces)]

    booking = book(lines, {"v1": a_supply(main)}, warehouses=BOTH, on_shortage=on_shortage)

    reserved = sum(line.reserved for line in booking.lines)
    waiting = sum(line.backordered for line in booking.lines)
    assert reserved <= main
    assert reserved + waiting in (0, sum(pieces))
