"""Whole kits: what can be taken of them, and when more can leave."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mock_erp.domain.reserving import Taken, reserve_whole, without
from mock_erp.domain.supply import InboundReceipt, Shelf, SupplyStep, kit_ladder

BOTH = ("MAIN", "EAST")
NEEDS = (("cup", 1), ("saucer", 2))
FREE = {"cup": {"MAIN": 3, "EAST": 1}, "saucer": {"MAIN": 4, "EAST": 3}}


def test_a_kit_is_taken_whole_from_the_first_warehouse_that_has_it() -> None:
    assert reserve_whole(FREE, BOTH, NEEDS, 1) == Taken(
        1, {"cup": {"MAIN": 1}, "saucer": {"MAIN": 2}}
    )


def test_components_of_several_warehouses_make_a_kit() -> None:
    taken = reserve_whole(FREE, BOTH, NEEDS, 4)

    assert taken == Taken(3, {"cup": {"MAIN": 3}, "saucer": {"MAIN": 4, "EAST": 2}})


def test_a_pack_is_never_opened() -> None:
    assert reserve_whole({"egg": {"MAIN": 11}}, BOTH, (("egg", 6),), 2).pieces == 1


def test_a_kit_without_one_component_is_no_kit() -> None:
    assert reserve_whole({"cup": {"MAIN": 3}, "saucer": {}}, BOTH, NEEDS, 1) == Taken(0, {})


PIECES = st.dictionaries(st.sampled_from(BOTH), st.integers(-3, 9))


@given(cups=PIECES, saucers=PIECES, wanted=st.integers(0, 9))
def test_no_kit_takes_more_than_is_free(
    cups: dict[str, int], saucers: dict[str, int], wanted: int
) -> None:
    free = {"cup": cups, "saucer": saucers}

    taken = reserve_whole(free, BOTH, NEEDS, wanted)

    left = without(free, taken)
    assert all(min(0, free[key][code]) <= n for key in free for code, n in left[key].items())
    assert {key: sum(at.values()) for key, at in taken.at.items()} in (
        {},
        {"cup": taken.pieces, "saucer": 2 * taken.pieces},
    )


def test_the_ladder_of_a_kit_follows_its_scarcest_component() -> None:
    saucers = [InboundReceipt(date(2026, 12, day), 4) for day in (11, 16)]
    parts = [(1, [], Shelf(5)), (2, saucers, Shelf(3))]

    ladder = kit_ladder(parts, business_date=date(2026, 12, 7), handling_days=1)

    assert ladder == [SupplyStep(2, date(2026, 12, 14)), SupplyStep(4, date(2026, 12, 17))]
