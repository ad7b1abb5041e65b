"""ERP → store: prices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import NotYet, Refused
from bridge.flows.to_store.price_plan import PriceView, plan
from bridge.model.channels import Channel
from bridge.model.money import Money
from bridge.model.prices import ChannelPrice, PriceSlot, StylePrices
from bridge.model.products import ProductContent, StoreProduct
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import MONDAY, Bench, a_quote, a_style, a_variant, settings

PRODUCT = StoreProduct(
    "prd-1",
    1,
    ProductContent("sty-1", "Tee", "", "", (), "active", ("us",), ()),
    {"var-1": "v-var-1", "var-2": "v-var-2"},
)
US = {"us": Channel("us", "USD", "exclusive")}
QUOTES = st.dictionaries(st.sampled_from(["var-1", "var-2"]), st.none() | st.integers(1, 9999)).map(
    lambda prices: a_quote("sty-1", prices)
)
Current = dict[PriceSlot, ChannelPrice]


def view(quote: StylePrices, current: Current) -> PriceView:
    return PriceView(PRODUCT, {"WEB-USD": quote}, current, US)


def applied(quote: StylePrices, current: Current) -> Current:
    writes = plan(view(quote, current), settings()).writes
    return {
        **current,
        **{each.slot: ChannelPrice(each.slot, each.price, each.compare_at, 1) for each in writes},
    }


@given(before=QUOTES, now=QUOTES)
def test_a_second_plan_finds_nothing(before: StylePrices, now: StylePrices) -> None:
    current = applied(now, applied(before, {}))

    assert plan(view(now, current), settings()).writes == ()


@given(before=QUOTES, now=QUOTES)
def test_applying_the_plan_shows_the_list_price(before: StylePrices, now: StylePrices) -> None:
    current = applied(now, applied(before, {}))

    for variant in now.variants:
        shown = current.get(PriceSlot(f"v-{variant.variant_id}", "us"))
        assert (shown.price if shown else None) == variant.price


@given(now=QUOTES)
def test_a_plan_names_its_own_variants_alone(now: StylePrices) -> None:
    slots = {write.slot for write in plan(view(now, {}), settings()).writes}

    assert slots <= {PriceSlot("v-var-1", "us"), PriceSlot("v-var-2", "us")}


@pytest.mark.parametrize(
    "channel",
    [Channel("us", "EUR", "exclusive"), Channel("us", "USD", "inclusive"), None],
    ids=["currency", "tax basis", "unknown channel"],
)
def test_no_number_crosses_unconverted(channel: Channel | None) -> None:
    channels = {"us": channel} if channel else {}
    quotes = {"WEB-USD": a_quote("sty-1", {"var-1": 100})}

    intended = plan(PriceView(PRODUCT, quotes, {}, channels), settings())

    assert intended.writes == ()
    assert len(intended.refusals) == 1


def test_a_price_that_ends_is_written_as_missing() -> None:
    slot = PriceSlot("v-var-1", "us")
    current = {slot: ChannelPrice(slot, Money(100, "USD"), None, 4)}

    writes = plan(view(a_quote("sty-1", {"var-1": None}), current), settings()).writes

    assert [(write.price, write.expected_version) for write in writes] == [(None, 4)]


def sold(bench: Bench, **prices: int) -> None:
    bench.sells(a_style("sty-1", a_variant("var-1", "A"), a_variant("var-2", "B")))
    quote = a_quote("sty-1", {name.replace("_", "-"): price for name, price in prices.items()})
    bench.erp.catalogue.quotes[("WEB-USD", "sty-1")] = quote
    bench.visit("prices", "sty-1")


def test_a_style_flips_in_one_write() -> None:
    bench = Bench()

    sold(bench, var_1=100, var_2=200)

    assert [len(batch) for batch in bench.store.prices.batches] == [2]


def test_a_product_that_is_on_its_way_is_waited_for() -> None:
    bench = Bench()
    bench.erp.catalogue.known["sty-1"] = a_style()

    outcome = bench.visit("prices", "sty-1")["sty-1"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotYet)


def test_a_style_that_is_not_for_the_store_needs_no_price() -> None:
    bench = Bench()
    bench.erp.catalogue.known["sty-1"] = a_style(is_active=False)

    assert bench.visit("prices", "sty-1") == {"sty-1": Done()}


def test_the_next_window_sets_an_alarm() -> None:
    bench = Bench()
    quote = a_quote("sty-1", {"var-1": 100}, next_change_at=MONDAY)
    bench.erp.catalogue.quotes[("WEB-USD", "sty-1")] = quote

    bench.visit("prices", "sty-1")

    assert bench.alarms.instants[("prices", "sty-1")] == MONDAY


def edited(bench: Bench) -> PriceSlot:
    slot = PriceSlot("v-var-1", "us")
    bench.store.prices.known[slot] = ChannelPrice(slot, Money(1, "USD"), None, 9)
    return slot


def test_an_edit_in_the_store_is_written_over() -> None:
    bench = Bench(drift="overwrite")
    sold(bench, var_1=100)
    slot = edited(bench)

    bench.visit("prices", "sty-1")

    assert bench.store.prices.known[slot].price == Money(100, "USD")


def test_an_edit_in_the_store_is_reported_where_drift_is_reported() -> None:
    bench = Bench(drift="report")
    sold(bench, var_1=100)
    slot = edited(bench)

    outcome = bench.visit("prices", "sty-1")["sty-1"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Refused)
    assert bench.store.prices.known[slot].price == Money(1, "USD")


def test_a_new_list_price_is_no_drift() -> None:
    bench = Bench(drift="report")
    sold(bench, var_1=100)
    sold(bench, var_1=90)

    assert bench.store.prices.known[PriceSlot("v-var-1", "us")].price == Money(90, "USD")


def test_one_list_that_is_refused_holds_up_no_other() -> None:
    channel = {"price_list": "WEB-EUR", "assortment": "WEB", "warehouses": ["MAIN"]}
    us = {**channel, "price_list": "WEB-USD"}
    bench = Bench(channels={"eu": channel, "us": us})
    bench.store.channels.known["eu"] = Channel("eu", "EUR", "inclusive")
    wrong = replace(a_quote("sty-1", {"var-1": 90}), price_list="WEB-EUR")
    bench.erp.catalogue.quotes[("WEB-EUR", "sty-1")] = wrong

    sold(bench, var_1=100)

    assert list(bench.store.prices.known) == [PriceSlot("v-var-1", "us")]
