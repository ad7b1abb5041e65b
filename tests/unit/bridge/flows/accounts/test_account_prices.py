"""ERP → store: what accounts pay by quantity (PRD-12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import NotYet, Refused
from bridge.flows.to_store.accounts.account_price_plan import AccountView, plan
from bridge.model.accounts import (
    AccountPrice,
    AccountQuote,
    AccountSlot,
    CompanyContent,
    ErpCompany,
    OwnSteps,
    StoreCompany,
)
from bridge.model.channels import Channel
from bridge.model.money import Money
from bridge.model.prices import PriceStep
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
SLOT = AccountSlot("com-dock", "us", "v-var-1")
Rows = dict[AccountSlot, AccountPrice]


def steps(*pairs: tuple[int, int | None]) -> tuple[PriceStep, ...]:
    return tuple(
        PriceStep(least, None if price is None else Money(price, "USD")) for least, price in pairs
    )


def quote(account_id: str = "acc-dock", **changes: Any) -> AccountQuote:
    values: dict[str, Any] = {
        "price_list": "WEB-USD",
        "currency": "USD",
        "tax_basis": "exclusive",
        "next_change_at": None,
        "items": (OwnSteps("sty-1", "var-1", steps((1, 6500), (10, 6000))),),
    }
    return AccountQuote(account_id, **{**values, **changes})


def view(*quotes: AccountQuote, current: Rows | None = None, **changes: Any) -> AccountView:
    values: dict[str, Any] = {
        "products": {"sty-1": PRODUCT},
        "accounts": {"acc-dock": "com-dock", "acc-quay": "com-quay"},
        "channels": US,
        "current": current or {},
    }
    return AccountView({"WEB-USD": quotes}, **{**values, **changes})


items = st.dictionaries(
    st.sampled_from(("var-1", "var-2")),
    st.integers(1, 9).map(lambda price: steps((1, price))),
).map(lambda own: tuple(OwnSteps("sty-1", key, value) for key, value in own.items()))
quotes = st.lists(
    st.builds(
        lambda who, own: quote(who, items=own), st.sampled_from(("acc-dock", "acc-quay")), items
    ),
    unique_by=lambda each: each.account_id,
)


def applied(said: list[AccountQuote], current: Rows) -> Rows:
    writes = plan(view(*said, current=current), settings()).writes
    rows = {
        w.slot: AccountPrice(w.slot, w.currency, w.steps, w.expected_version + 1) for w in writes
    }
    return {**current, **rows}


@given(quotes, quotes)
def test_applying_the_plan_leaves_nothing_to_plan(
    before: list[AccountQuote], now: list[AccountQuote]
) -> None:
    rows = applied(now, applied(before, {}))

    assert plan(view(*now, current=rows), settings()).writes == ()
    assert {slot: row.steps for slot, row in rows.items() if row.steps} == {
        AccountSlot(f"com-{each.account_id[4:]}", "us", f"v-{item.variant_id}"): item.steps
        for each in now
        for item in each.items
    }


def test_what_nobody_pays_any_more_is_emptied() -> None:
    current = {SLOT: AccountPrice(SLOT, "USD", steps((1, 6500)), 4)}

    writes = plan(view(current=current), settings()).writes

    assert [(each.steps, each.expected_version) for each in writes] == [((), 4)]


@pytest.mark.parametrize(
    "channel",
    [Channel("us", "EUR", "exclusive"), Channel("us", "USD", "inclusive")],
    ids=["currency", "tax basis"],
)
def test_no_number_crosses_unconverted(channel: Channel) -> None:
    current = {SLOT: AccountPrice(SLOT, "USD", steps((1, 1)), 4)}

    intended = plan(view(quote(), current=current, channels={"us": channel}), settings())

    assert (intended.writes, len(intended.refusals)) == ((), 1)


@pytest.mark.parametrize(
    "changes",
    [{"accounts": {}}, {"products": {}}],
    ids=["an account not in the store", "a style not in the store"],
)
def test_what_the_store_does_not_have_is_not_priced(changes: dict[str, Any]) -> None:
    assert plan(view(quote(), **changes), settings()).writes == ()


def a_bench(*, with_company: bool = True) -> Bench:
    """One style, and Dock Ltd with an own price of it."""
    bench = Bench()
    bench.sells(a_style("sty-1", a_variant("var-1", "A"), a_variant("var-2", "B")))
    bench.erp.catalogue.quotes[("WEB-USD", "sty-1")] = a_quote("sty-1", {"var-1": 8000})
    bench.erp.trade.quotes = [quote()]
    content = CompanyContent("acc-dock", "Dock Ltd", None, None, ())
    bench.erp.trade.companies_known["acc-dock"] = ErpCompany(content, ())
    if with_company:
        bench.store.trade.known["com-dock"] = StoreCompany("com-dock", 1, content, {})
    return bench


def test_a_style_is_priced_for_everybody_and_for_accounts() -> None:
    bench = a_bench()

    assert bench.visit("prices", "sty-1") == {"sty-1": Done()}
    assert bench.store.own_prices.known[SLOT].steps == steps((1, 6500), (10, 6000))
    bench.visit("prices", "sty-1")
    assert len(bench.store.own_prices.batches) == 1


def test_an_account_is_a_key_of_its_own() -> None:
    bench = a_bench()
    event = {"entity": "customer", "entity_id": "acc-dock", "data": {}}
    keys = bench.flows["prices"].keys_of("erp", event)

    assert bench.visit("prices", *keys) == {"account:acc-dock": Done()}
    assert bench.store.own_prices.known[SLOT].steps == steps((1, 6500), (10, 6000))


def test_an_account_that_left_its_group_pays_what_everybody_pays() -> None:
    bench = a_bench()
    bench.visit("prices", "sty-1")
    bench.erp.trade.quotes = [quote(items=())]

    bench.visit("prices", "account:acc-dock")

    assert bench.store.own_prices.known[SLOT].steps == ()


def test_a_company_that_is_on_its_way_is_waited_for() -> None:
    bench = a_bench(with_company=False)

    outcome = bench.visit("prices", "account:acc-dock")["account:acc-dock"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotYet)
    assert bench.visit("prices", "sty-1") == {"sty-1": Done()}


@pytest.mark.parametrize(
    ("key", "alarm"), [("sty-1", "accounts-of:sty-1"), ("account:acc-dock", "account:acc-dock")]
)
def test_the_next_window_of_a_contract_sets_an_alarm(key: str, alarm: str) -> None:
    bench = a_bench()
    bench.erp.trade.quotes = [quote(next_change_at=MONDAY)]

    bench.visit("prices", key)

    assert instant_of(bench, alarm) == MONDAY


def instant_of(bench: Bench, key: str) -> datetime | None:
    return bench.alarms.instants[("prices", key)]


def test_an_alarm_of_accounts_leaves_the_public_price_alone() -> None:
    bench = a_bench()

    assert bench.visit("prices", "accounts-of:sty-1") == {"accounts-of:sty-1": Done()}
    assert (bench.store.prices.batches, len(bench.store.own_prices.batches)) == ([], 1)


def test_an_own_price_edited_in_the_store_is_drift() -> None:
    bench = Bench(drift="report")
    kept = a_bench()
    bench.erp, bench.store = kept.erp, kept.store
    bench.flows = bench.build()
    bench.visit("prices", "account:acc-dock")
    row = bench.store.own_prices.known[SLOT]
    bench.store.own_prices.known[SLOT] = AccountPrice(SLOT, "USD", steps((1, 1)), row.version + 1)

    outcome = bench.visit("prices", "account:acc-dock")["account:acc-dock"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Refused)
    assert bench.store.own_prices.known[SLOT].steps == steps((1, 1))


def test_quantity_breaks_for_everybody_reach_the_channel() -> None:
    bench = a_bench()
    said = a_quote("sty-1", {"var-1": 8000})
    broken = said.variants[0].__class__("var-1", "A", Money(8000, "USD"), None, steps((10, 7000)))
    bench.erp.catalogue.quotes[("WEB-USD", "sty-1")] = a_quote("sty-1", {}, variants=(broken,))

    bench.visit("prices", "sty-1")
    bench.visit("prices", "sty-1")

    assert [each.breaks for each in bench.store.prices.known.values()] == [steps((10, 7000))]
    assert len(bench.store.prices.batches) == 1
