"""ERP → store: companies, their locations, and who orders for them (CUS-09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import NotYet, Refused
from bridge.flows.to_store.accounts.company_plan import BuyersView, plan_buyers, plan_company
from bridge.model.accounts import (
    Buyer,
    CompanyContent,
    ErpCompany,
    Location,
    StoreBuyer,
    StoreCompany,
    Terms,
)
from bridge.model.customers import Address
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.build import Bench

PIER = Location("adr-pier", "PIER", Address(line1="1 Pier"))
YARD = Location("adr-yard", "YARD", Address(line1="2 Yard"), is_default_shipping=True)
ADA, BEN = Buyer("buy-ada", "Ada", "ada@dock.example"), Buyer("buy-ben", "Ben", "ben@dock.example")
DOCK = ErpCompany(
    CompanyContent("acc-dock", "Dock Ltd", Terms("NET30", 30), "TRADE", (PIER, YARD)), (ADA, BEN)
)
THERE = StoreCompany("com-1", 4, DOCK.content, {"loc-1": "adr-pier", "loc-2": "adr-yard"})
contents = st.builds(
    CompanyContent,
    reference=st.just("acc-dock"),
    name=st.sampled_from(("Dock Ltd", "Quay Ltd")),
    terms=st.sampled_from((None, Terms("NET30", 30))),
    price_group=st.sampled_from((None, "TRADE")),
    locations=st.sampled_from(((), (PIER,), (PIER, YARD))),
)


@given(contents, contents)
def test_applying_the_plan_leaves_nothing_to_plan(
    before: CompanyContent, now: CompanyContent
) -> None:
    shown = replace(THERE, content=before)

    write = plan_company(replace(DOCK, content=now), [shown])

    written = shown if write is None else replace(shown, content=write.content)
    assert written.content == now
    assert plan_company(replace(DOCK, content=now), [written]) is None


def test_a_company_that_the_store_lacks_is_created() -> None:
    write = plan_company(DOCK, [])

    assert write is not None
    assert (write.company_id, write.expected_version, write.content) == (None, 0, DOCK.content)


def test_a_company_that_is_there_twice_is_for_a_person() -> None:
    with pytest.raises(Refused):
        plan_company(DOCK, [THERE, replace(THERE, id="com-2")])


def a_customer(customer_id: str = "cus-1", **changes: Any) -> StoreBuyer:
    values: dict[str, Any] = {
        "version": 3,
        "email": "ada@dock.example",
        "reference": None,
        "company_id": None,
        "has_account": True,
        "mail_proven": True,
    }
    return StoreBuyer(id=customer_id, **{**values, **changes})


def view(*customers: StoreBuyer, buyers: tuple[Buyer, ...] = (ADA,)) -> BuyersView:
    same_mail = {
        str(buyer.email): [each for each in customers if each.email == buyer.email]
        for buyer in buyers
    }
    members = [each for each in customers if each.company_id == THERE.id]
    return BuyersView(THERE, buyers, members, customers, same_mail)


MEMBER = a_customer(company_id="com-1", reference="buy-ada")


@pytest.mark.parametrize(
    ("customers", "written"),
    [
        ((), [(None, "com-1", "buy-ada")]),
        ((MEMBER,), []),
        ((a_customer(),), [("cus-1", "com-1", "buy-ada")]),
        ((a_customer(reference="acc-ada"),), [("cus-1", "com-1", None)]),
        ((a_customer(has_account=False, mail_proven=False),), [("cus-1", "com-1", "buy-ada")]),
        ((MEMBER, a_customer("cus-2", email="eve@x", company_id="com-1")), [("cus-2", None, None)]),
    ],
    ids=[
        "nobody yet",
        "orders for it already",
        "has an account",
        "is an ERP account as well",
        "known without a log-in",
        "somebody who left",
    ],
)
def test_exactly_the_active_buyers_order_for_the_company(
    customers: tuple[StoreBuyer, ...], written: list[Any]
) -> None:
    writes = plan_buyers(view(*customers)).writes

    assert [(each.customer_id, each.company_id, each.reference) for each in writes] == written


def test_an_account_that_did_not_prove_its_mail_address_is_nobodys_buyer() -> None:
    intended = plan_buyers(view(a_customer(mail_proven=False)))

    assert intended.writes == ()
    assert isinstance(intended.errors[0], NotYet)


def test_a_buyer_of_another_company_is_for_a_person() -> None:
    intended = plan_buyers(view(a_customer(company_id="com-9")))

    assert (intended.writes, type(intended.errors[0])) == ((), Refused)


def test_one_buyer_in_doubt_holds_up_no_other() -> None:
    intended = plan_buyers(view(a_customer(mail_proven=False), buyers=(ADA, BEN)))

    assert [each.reference for each in intended.writes] == ["buy-ben"]


def test_who_is_not_active_any_more_orders_for_nobody() -> None:
    intended = plan_buyers(view(MEMBER, buyers=(replace(ADA, is_active=False),)))

    assert [(each.customer_id, each.company_id) for each in intended.writes] == [("cus-1", None)]


def test_a_visit_brings_a_company_and_its_buyers() -> None:
    bench = Bench()
    bench.erp.trade.companies_known["acc-dock"] = DOCK

    outcomes = [bench.visit("customers", "acc-dock")["acc-dock"] for _ in range(2)]

    assert outcomes == [Done(), Done()]
    assert [each.content for each in bench.store.trade.known.values()] == [DOCK.content]
    buyers = bench.store.trade.people_known.values()
    assert [each.reference for each in buyers] == ["buy-ada", "buy-ben"]
    assert (len(bench.store.trade.writes), len(bench.store.trade.buyer_writes)) == (1, 2)


def test_an_unproven_buyer_is_waited_for_while_the_company_is_there() -> None:
    bench = Bench()
    bench.erp.trade.companies_known["acc-dock"] = DOCK
    bench.store.trade.people_known["cus-9"] = a_customer("cus-9", mail_proven=False)

    outcome = bench.visit("customers", "acc-dock")["acc-dock"]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, NotYet)
    assert len(bench.store.trade.known) == 1


def test_an_edit_of_a_company_in_the_store_is_written_over() -> None:
    bench = Bench()
    bench.erp.trade.companies_known["acc-dock"] = DOCK
    bench.visit("customers", "acc-dock")
    edited = replace(DOCK.content, name="Mine")
    company = bench.store.trade.known["com-acc-dock"]
    bench.store.trade.known["com-acc-dock"] = replace(company, content=edited)
    event = {"entity": "company", "data": {"client_reference": "acc-dock"}}

    keys = bench.flows["customers"].keys_of("store", event)
    bench.visit("customers", *keys)

    assert bench.store.trade.known["com-acc-dock"].content == DOCK.content
