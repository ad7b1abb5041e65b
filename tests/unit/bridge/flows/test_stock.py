"""ERP → store: stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import NotYet, Refused
from bridge.flows.to_store.stock_plan import ReadAgain, is_clamped, offer_of, plan
from bridge.model.stock import (
    Backorder,
    Component,
    Level,
    LevelSlot,
    Offer,
    Stock,
    Supply,
    WarehouseStock,
)
from bridge.ports.flow import Again, Done, Failed
from tests.unit.bridge.flows.build import MONDAY, Bench, a_stock, a_style, a_variant, settings

PIECES = st.decimals(-5, 20, places=1)
WAREHOUSES = st.lists(
    st.builds(
        WarehouseStock, st.sampled_from(["MAIN", "EAST", "OLD"]), st.booleans(), PIECES, PIECES
    ),
    max_size=3,
)
STOCKS = st.builds(
    lambda warehouses, known, version, allowed: a_stock(
        warehouses=tuple(warehouses),
        is_known=known,
        stock_version=version,
        backorder=Backorder(allowed, 3 if allowed else 0),
    ),
    WAREHOUSES,
    st.booleans(),
    st.integers(1, 9),
    st.booleans(),
)
SETTINGS = settings(
    channels={
        code: {"price_list": "P", "assortment": "WEB", "warehouses": ["MAIN"], "buffer": buffer}
        for code, buffer in (("eu", 2), ("us", 0))
    }
)
Levels = dict[LevelSlot, Level]


def applied(stock: Stock, levels: Levels) -> Levels:
    writes = plan(stock, "v-1", levels, SETTINGS, is_second_reading=True)
    assert not isinstance(writes, ReadAgain)
    return {**levels, **{each.slot: Level(each.slot, each.offer, 1) for each in writes}}


@given(before=STOCKS, now=STOCKS)
def test_a_second_plan_finds_nothing(before: Stock, now: Stock) -> None:
    levels = applied(now, applied(before, {}))

    assert plan(now, "v-1", levels, SETTINGS) == () or not now.is_known


@given(before=STOCKS, now=STOCKS)
def test_applying_the_plan_shows_the_offer_on_every_channel(before: Stock, now: Stock) -> None:
    levels = applied(now, applied(before, {}))

    if now.is_known:
        shown = {slot.channel: level.offer for slot, level in levels.items()}
        assert shown == {code: offer_of(now, SETTINGS.channels[code]) for code in ("eu", "us")}


@given(now=STOCKS)
def test_a_plan_names_its_own_variant_alone(now: Stock) -> None:
    assert {slot.variant_id for slot in applied(now, {})} <= {"v-1"}


@given(now=STOCKS)
def test_an_offer_is_never_negative(now: Stock) -> None:
    assert offer_of(now, SETTINGS.channels["eu"]).available >= 0


@pytest.mark.parametrize(
    ("on_hand", "buffer", "zero_threshold", "offered"),
    [("5", 0, 0, 5), ("5", 2, 0, 3), ("5", 2, 3, 0), ("1", 2, 0, 0), ("4.9", 0, 0, 4)],
)
def test_the_offer_is_stock_less_buffer_floored_and_cut_at_the_threshold(
    on_hand: str, buffer: int, zero_threshold: int, offered: int
) -> None:
    channel = settings().channels["us"]
    changed = channel.model_copy(update={"buffer": buffer, "zero_threshold": zero_threshold})

    assert offer_of(a_stock(on_hand=on_hand), changed).available == offered


def test_quarantine_and_unmapped_warehouses_are_not_offered() -> None:
    stock = a_stock(
        warehouses=(
            WarehouseStock("MAIN", True, Decimal(3), Decimal(1)),
            WarehouseStock("EAST", False, Decimal(10), Decimal(0)),
            WarehouseStock("OTHER", True, Decimal(10), Decimal(0)),
        )
    )

    assert offer_of(stock, settings().channels["us"]).available == 2


def test_a_negative_count_is_clamped_and_known_as_clamped() -> None:
    assert is_clamped(a_stock(on_hand=-1), settings().channels["us"])
    assert not is_clamped(a_stock(on_hand=0), settings().channels["us"])


def test_unknown_stock_writes_no_zero() -> None:
    assert plan(a_stock(is_known=False), "v-1", {}, settings()) == ()


def test_an_untracked_item_has_no_level() -> None:
    assert plan(a_stock(is_tracked=False), "v-1", {}, settings()) == ()


def level(stock_version: int, available: int = 9) -> Levels:
    slot = LevelSlot("v-1", "us")
    return {slot: Level(slot, Offer(available, stock_version, Backorder(), ()), 3)}


def test_an_older_state_is_not_written_over_a_newer_one() -> None:
    intended = plan(a_stock(stock_version=7), "v-1", level(8), settings())

    assert intended == ReadAgain()


def test_an_erp_that_went_back_in_time_counts_again() -> None:
    writes = plan(a_stock(stock_version=7), "v-1", level(8), settings(), is_second_reading=True)

    assert not isinstance(writes, ReadAgain)
    assert [write.offer.stock_version for write in writes] == [7]


def test_a_slip_of_supply_is_written_though_the_stock_version_stays() -> None:
    stock = a_stock(supply=(Supply(4, date(2026, 12, 14)),))
    shown = applied(stock, {})
    slipped = replace(stock, supply=(Supply(4, date(2026, 12, 21)),))

    assert len(applied(slipped, shown)) == 2
    assert plan(slipped, "v-1", shown, SETTINGS) != ()


def test_all_variants_of_a_visit_go_in_one_batch() -> None:
    bench = Bench()
    bench.sells(a_style("sty-1", a_variant("var-1", "A"), a_variant("var-2", "B")))
    bench.erp.catalogue.stocks = {each: a_stock(each) for each in ("var-1", "var-2")}

    bench.visit("stock", "var-1", "var-2")

    assert [len(batch) for batch in bench.store.levels.batches] == [2]


def test_a_variant_of_a_product_that_is_on_its_way_waits() -> None:
    bench = Bench()
    bench.erp.catalogue.known["sty-1"] = a_style()
    bench.erp.catalogue.stocks["var-1"] = a_stock()

    outcome = bench.visit("stock", "var-1")["var-1"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotYet)


def test_a_variant_that_is_not_for_the_store_needs_nothing() -> None:
    bench = Bench()
    bench.erp.catalogue.known["sty-1"] = a_style(assortments=("RETAIL",))
    bench.erp.catalogue.stocks["var-1"] = a_stock()

    assert bench.visit("stock", "var-1") == {"var-1": Done()}


def test_a_variant_of_a_parked_product_is_parked_with_it() -> None:
    bench = Bench()
    bench.erp.catalogue.known["sty-1"] = a_style("sty-1", a_variant("var-1", " "))
    bench.erp.catalogue.stocks["var-1"] = a_stock()

    outcome = bench.visit("stock", "var-1")["var-1"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Refused)


def test_a_stale_link_is_forgotten_and_found_anew() -> None:
    bench = Bench()
    bench.sells(a_style())
    bench.erp.catalogue.stocks["var-1"] = a_stock()
    bench.store.levels.gone = ("v-old",)
    bench.links._to_store["variant"]["var-1"] = "v-old"

    first = bench.visit("stock", "var-1")["var-1"]
    second = bench.visit("stock", "var-1")["var-1"]

    assert isinstance(first, Again)
    assert second == Done()
    assert LevelSlot("v-var-1", "us") in bench.store.levels.known


def test_the_next_change_by_the_calendar_sets_an_alarm() -> None:
    bench = Bench()
    bench.erp.catalogue.stocks["var-1"] = a_stock(next_change_at=MONDAY)

    bench.visit("stock", "var-1")

    assert bench.alarms.instants[("stock", "var-1")] == MONDAY


def test_only_the_erps_change_of_stock_names_a_key() -> None:
    flow = Bench().flows["stock"]
    event = {"type": "stock.changed", "entity": "stock", "entity_id": "x"}

    assert flow.keys_of("erp", {**event, "data": {"variant_id": "var-1"}}) == ["var-1"]
    assert flow.keys_of("store", {**event, "data": {"variant_id": "var-1"}}) == []


def a_kit(*parts: tuple[int, int], **changes: Any) -> Stock:
    """A kit of (pieces in one kit, pieces in MAIN) per component."""
    components = tuple(
        Component(f"part-{number}", each, True, (main(on_hand),))
        for number, (each, on_hand) in enumerate(parts)
    )
    return a_stock(warehouses=(), components=components, **changes)


def main(on_hand: Any) -> WarehouseStock:
    return WarehouseStock("MAIN", True, Decimal(on_hand), Decimal(0))


@pytest.mark.parametrize(
    ("parts", "offered"),
    [(((1, 5), (2, 7)), 3), (((6, 11),), 1), (((1, 5), (1, -2)), 0), (((2, 1), (1, 9)), 0)],
)
def test_a_kit_offers_the_least_of_its_components(
    parts: tuple[tuple[int, int], ...], offered: int
) -> None:
    assert offer_of(a_kit(*parts), settings().channels["us"]).available == offered


def test_a_kit_keeps_the_buffers_of_its_components() -> None:
    kit = a_kit((1, 5), (1, 9))
    first, second = kit.components
    buffered = replace(kit, components=(first, replace(second, safety_buffer=6)))

    assert offer_of(buffered, settings().channels["us"]).available == 3


def test_the_buffer_of_an_item_counts_instead_of_the_channels() -> None:
    channel = settings().channels["us"].model_copy(update={"buffer": 1})

    assert offer_of(a_stock(on_hand=5), channel).available == 4
    assert offer_of(a_stock(on_hand=5, safety_buffer=3), channel).available == 2
    assert offer_of(a_stock(on_hand=5, safety_buffer=0), channel).available == 5


def test_a_pack_that_cannot_be_filled_is_known_as_cut_off() -> None:
    assert is_clamped(a_kit((6, 11)), settings().channels["us"])
    assert not is_clamped(a_kit((6, 12)), settings().channels["us"])
