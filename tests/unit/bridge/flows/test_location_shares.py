"""Levels by store location: shares that add up, taken from the largest first (STK-14)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.flows.to_store.location_shares import floored, shares_of
from bridge.flows.to_store.stock_plan import offer_of
from bridge.model.stock import Component, WarehouseStock
from bridge.settings import ChannelSettings
from tests.unit.bridge.flows.build import a_stock

PLACES = {"MAIN": "downtown", "EAST": "harbour", "PORT": "harbour"}
FREE = st.dictionaries(
    st.sampled_from(["downtown", "harbour", "mill"]), st.decimals(-9, 20, places=1), min_size=1
)


def channel(**changes: object) -> ChannelSettings:
    fields = {"price_list": "P", "assortment": "WEB", "warehouses": tuple(PLACES)}
    return ChannelSettings.model_validate({**fields, "locations": PLACES, **changes})


@given(free=FREE, held_back=st.integers(0, 12))
def test_shares_are_never_negative_and_add_up(free: dict[str, Decimal], held_back: int) -> None:
    total = max(0, floored(sum(free.values(), Decimal(0))) - held_back)

    shares = shares_of(free, total)

    assert sum(shares.values()) == total
    assert min(shares.values()) >= 0


@given(free=FREE, held_back=st.integers(0, 12))
def test_a_smaller_location_gives_only_when_all_larger_ones_have_nothing_left(
    free: dict[str, Decimal], held_back: int
) -> None:
    total = max(0, floored(sum(free.values(), Decimal(0))) - held_back)
    shares = shares_of(free, total)

    own = {code: max(0, floored(pieces)) for code, pieces in free.items()}
    giving = [code for code in free if shares[code] < own[code]]
    larger = [code for code in free for each in giving if own[code] > own[each]]
    assert all(shares[code] == 0 for code in larger)


@given(free=FREE)
def test_all_that_is_free_stays_where_it_is(free: dict[str, Decimal]) -> None:
    whole = {code: Decimal(max(0, floored(pieces))) for code, pieces in free.items()}

    assert shares_of(whole, floored(sum(whole.values(), Decimal(0)))) == whole


def test_two_warehouses_of_one_location_share_it() -> None:
    shelves = [("MAIN", 4), ("EAST", 2), ("PORT", 3)]
    warehouses = tuple(WarehouseStock(c, True, Decimal(n), Decimal(0)) for c, n in shelves)

    offer = offer_of(a_stock(warehouses=warehouses), channel(buffer=2))

    assert (offer.available, offer.locations) == (7, (("downtown", 4), ("harbour", 3)))


def test_a_kit_is_shown_where_its_components_lie_together() -> None:
    def lies(downtown: int, harbour: int) -> tuple[WarehouseStock, ...]:
        counts = (("MAIN", downtown), ("EAST", harbour))
        return tuple(WarehouseStock(c, True, Decimal(n), Decimal(0)) for c, n in counts)

    parts = (Component("cup", 1, True, lies(3, 1)), Component("saucer", 2, True, lies(4, 4)))

    offer = offer_of(a_stock(warehouses=(), components=parts), channel())

    # Two downtown, one at the harbour; the fourth is whole only over both.
    assert (offer.available, offer.locations) == (4, (("downtown", 3), ("harbour", 1)))


def test_a_warehouse_without_a_location_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no location for the warehouses PORT"):
        channel(locations={"MAIN": "downtown", "EAST": "harbour"})
