"""CUS-12: what becomes of a buyer who has an account already, and whoever decides it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.model.customers import BookEntry, Contact, ErpCustomer, Resolved, StoreCustomer
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import HOME, Bench, a_style, an_order

MAIL = "ada@example.com"


def bench_with(*accounts: ErpCustomer, **settings: Any) -> Bench:
    """A buyer with an account in the store, one order of hers, and these ERP accounts."""
    bench = Bench(**settings)
    bench.sells(a_style())
    bench.store.people.known["cus-1"] = StoreCustomer("cus-1", "Ada", MAIL, "2", 1)
    bench.store.orders.known["ord-1"] = an_order(customer_id="cus-1")
    bench.erp.accounts.known = {each.id: each for each in accounts}
    return bench


def an_account(account_id: str = "acc-1", **changes: Any) -> ErpCustomer:
    book = (BookEntry("adr-1", HOME),)
    return replace(ErpCustomer(account_id, 1, MAIL, None, book, "Ada"), **changes)


def booked_for(bench: Bench) -> str | None:
    return bench.erp.sales.bookings[0].customer_id


@pytest.mark.parametrize("decided_by", ["bridge", "erp", "store"])
def test_a_link_books_on_the_account_and_changes_nothing_of_it(decided_by: str) -> None:
    bench = bench_with(an_account(), existing_account={"decided_by": decided_by})
    bench.store.people.decides = Resolved("linked", "acc-1")

    bench.visit("orders", "ord-1")

    assert booked_for(bench) == "acc-1"
    assert bench.erp.accounts.known == {"acc-1": an_account()}


def test_completing_fills_what_is_blank() -> None:
    full = an_account("acc-1", phone="1", tax_id="7")
    blank = bench_with(an_account(), existing_account={"action": "complete"})
    kept = bench_with(full, existing_account={"action": "complete"})

    blank.visit("orders", "ord-1")
    kept.visit("orders", "ord-1")

    assert blank.erp.accounts.known["acc-1"].phone == "2"
    assert kept.erp.accounts.known["acc-1"] == full


@pytest.mark.parametrize("decided_by", ["bridge", "erp", "store"])
def test_creating_opens_a_second_account_once(decided_by: str) -> None:
    chosen = {"action": "create", "decided_by": decided_by}
    bench = bench_with(an_account(), existing_account=chosen)
    bench.erp.accounts.policy = "create"
    bench.store.orders.known["ord-2"] = an_order("ord-2", customer_id="cus-1")

    bench.visit("orders", "ord-1")
    bench.visit("orders", "ord-2")

    assert sorted(bench.erp.accounts.known) == ["acc-1", "erp-cus-1"]
    assert {each.customer_id for each in bench.erp.sales.bookings} == {"erp-cus-1"}


@pytest.mark.parametrize("decided_by", ["bridge", "erp", "store"])
def test_a_held_order_is_booked_whole_when_a_clerk_has_chosen(decided_by: str) -> None:
    chosen = {"action": "hold", "decided_by": decided_by}
    bench = bench_with(an_account(), existing_account=chosen)
    bench.erp.accounts.policy = "hold"
    bench.store.people.decides = Resolved("held", "acc-1")

    held = bench.visit("orders", "ord-1")
    bench.erp.accounts.chosen["cus-1"] = "acc-1"
    after = bench.visit("orders", "ord-1")

    assert isinstance(held["ord-1"], Failed)
    assert after == {"ord-1": Done()}
    assert booked_for(bench) == "acc-1"


def test_several_matches_hold_whatever_the_action_is() -> None:
    bench = bench_with(an_account(), an_account("acc-2"), existing_account={"action": "create"})

    outcomes = bench.visit("orders", "ord-1")

    assert isinstance(outcomes["ord-1"], Failed)
    assert bench.erp.sales.booked == []


@pytest.mark.parametrize(
    ("key", "matches"), [("email", False), ("phone", True), ("tax_id", False), ("reference", False)]
)
def test_only_the_chosen_key_matches(key: str, matches: bool) -> None:
    other = an_account(email="other@example.com", phone="2", name="Ada")
    bench = bench_with(other, match_key=key)

    bench.visit("orders", "ord-1")

    assert (booked_for(bench) == "acc-1") == matches


@pytest.mark.parametrize(
    ("policy", "accounts"),
    [("none", [None, None]), ("one_account", ["erp-guests"] * 2)],
)
def test_guests_follow_their_policy(policy: str, accounts: list[str | None]) -> None:
    bench = bench_with(an_account(), guest_policy=policy)
    bench.store.orders.known["ord-1"] = an_order()
    bench.store.orders.known["ord-2"] = an_order("ord-2", contact=Contact("Eve", "e@x.org", None))

    bench.visit("orders", "ord-1", "ord-2")

    assert [each.customer_id for each in bench.erp.sales.bookings] == accounts


def test_a_guest_by_mail_is_the_account_with_that_mail() -> None:
    bench = bench_with(an_account(), guest_policy="by_mail")
    bench.store.orders.known["ord-1"] = an_order()

    bench.visit("orders", "ord-1")

    assert booked_for(bench) == "acc-1"


def test_one_guest_who_buys_three_times_is_one_account() -> None:
    bench = bench_with(guest_policy="by_mail")
    for order_id in ("ord-1", "ord-2", "ord-3"):
        bench.store.orders.known[order_id] = an_order(order_id)
    bench.visit("orders", "ord-1", "ord-2")

    bench.visit("orders", "ord-3")

    assert len(bench.erp.accounts.known) == 1
    assert len({each.customer_id for each in bench.erp.sales.bookings}) == 1


def test_an_order_of_a_merged_account_lands_on_the_one_that_goes_on() -> None:
    gone = an_account("acc-1", reference="cus-1", merged_into="acc-2")
    bench = bench_with(gone, an_account("acc-2", email="new@example.com"))

    bench.visit("orders", "ord-1")

    assert booked_for(bench) == "acc-2"
