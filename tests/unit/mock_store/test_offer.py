"""The four stock policies on the same history, in literal numbers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_store.domain.offer import Level, OpenLine, Policy, Rung, offer_of, ship_on

MONDAY_14 = date(2026, 12, 14)
LADDER = (Rung(4, MONDAY_14), Rung(10, date(2026, 12, 21)))
POLICIES: list[Policy] = ["mirror", "hold", "decrement", "reserve"]

# The same history under each policy: the ERP says 10 in stock version 5. Three orders are open:
# 2 pieces booked in version 5, 3 pieces booked in version 6, 1 piece without an answer yet.
# Since the level was written the store sold that last piece. Another cart holds 2 pieces.
LEVEL = Level(available=10, stock_version=5, on_offer=6)
OPEN = [OpenLine(2, 5), OpenLine(3, 6), OpenLine(1, None)]


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("mirror", 10), ("hold", 6), ("decrement", 6), ("reserve", 4)],
)
def test_each_policy_shows_its_own_number_of_one_history(policy: Policy, shown: int) -> None:
    offer = offer_of(LEVEL, policy, OPEN, reserved_by_others=2)

    assert (offer.shown, offer.buyable, offer.uncounted) == (shown, shown, 4)


def test_decrement_keeps_its_own_number_whatever_the_open_lines_say() -> None:
    sold_two_more = replace(LEVEL, on_offer=4)

    assert offer_of(sold_two_more, "decrement", OPEN).shown == 4


def test_hold_gives_a_cancelled_piece_back_at_once() -> None:
    assert offer_of(LEVEL, "hold", OPEN[:2]).shown == 7


def test_the_next_level_counts_a_booked_line_so_it_is_subtracted_once() -> None:
    before = offer_of(Level(10, 5), "hold", [OpenLine(3, 6)])
    after = offer_of(Level(7, 6), "hold", [OpenLine(3, 6)])

    assert (before.shown, after.shown) == (7, 7)


def test_the_offer_is_never_below_zero() -> None:
    assert offer_of(Level(1, 5), "hold", [OpenLine(3)]).shown == 0


def test_the_free_backorder_limit_can_be_bought_but_is_not_shown() -> None:
    level = Level(2, 5, backorder_allowed=True, backorder_free=4)

    offer = offer_of(level, "hold")

    assert (offer.shown, offer.buyable) == (2, 6)


def test_pieces_sold_beyond_stock_use_up_the_free_limit() -> None:
    level = Level(2, 5, backorder_allowed=True, backorder_free=4)

    offer = offer_of(level, "hold", [OpenLine(5)])

    assert (offer.shown, offer.buyable, offer.owed) == (0, 1, 3)


def test_a_limit_of_zero_allows_stock_alone() -> None:
    level = Level(2, 5, backorder_allowed=True, backorder_free=0)

    assert offer_of(level, "hold").buyable == 2


def test_a_limit_means_nothing_where_backorders_are_not_allowed() -> None:
    level = Level(2, 5, backorder_allowed=False, backorder_free=4)

    assert offer_of(level, "hold").buyable == 2


def test_no_limit_allows_any_quantity() -> None:
    level = Level(0, 5, backorder_allowed=True, backorder_free=None)

    assert offer_of(level, "hold").allows(1_000_000)


@pytest.mark.parametrize("policy", POLICIES)
def test_an_unknown_level_cannot_be_bought(policy: Policy) -> None:
    offer = offer_of(None, policy, OPEN)

    assert (offer.shown, offer.allows(1), offer.is_known) == (None, False, False)


@pytest.mark.parametrize("level", [None, Level(0, 1)], ids=["unknown", "none left"])
def test_an_untracked_item_can_always_be_bought(level: Level | None) -> None:
    offer = offer_of(level, "hold", OPEN, tracked=False)

    assert (offer.shown, offer.allows(50), offer.backordered(50)) == (None, True, 0)


@pytest.mark.parametrize(
    ("quantity", "day"),
    [(2, None), (3, MONDAY_14), (6, MONDAY_14), (7, date(2026, 12, 21)), (13, None)],
)
def test_the_last_backordered_piece_names_the_ship_date(quantity: int, day: date | None) -> None:
    offer = offer_of(Level(2, 5, backorder_allowed=True, supply=LADDER), "hold")

    assert ship_on(offer, quantity) == day


def test_a_further_backorder_stands_behind_the_pieces_already_owed() -> None:
    level = Level(0, 5, backorder_allowed=True, supply=LADDER)

    offer = offer_of(level, "hold", [OpenLine(4)])

    assert ship_on(offer, 1) == date(2026, 12, 21)


@given(
    available=st.integers(0, 50),
    free=st.none() | st.integers(0, 50),
    pieces=st.lists(st.integers(1, 9), max_size=5),
    policy=st.sampled_from(POLICIES),
)
def test_what_is_shown_can_always_be_bought(
    available: int, free: int | None, pieces: list[int], policy: Policy
) -> None:
    level = Level(available, 3, backorder_allowed=True, backorder_free=free)

    offer = offer_of(level, policy, [OpenLine(each) for each in pieces])

    assert offer.shown is not None
    assert 0 <= offer.shown <= available
    assert offer.allows(offer.shown)
