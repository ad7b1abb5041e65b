"""Who sees what is not for everybody (PRD-11), and whose order it is (CUS-09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.errors import NotYet, Refused
from bridge.flows.to_erp.companies_of_orders import party_of
from bridge.model.accounts import CompanyContent, ErpCompany, Party, StoreBuyer, StoreCompany
from bridge.ports.flow import Done, Failed
from tests.unit.bridge.flows.accounts.test_companies import DOCK, THERE
from tests.unit.bridge.flows.build import Bench, a_style, an_order

CHANNELS = {
    "us": {
        "price_list": "WEB-USD",
        "assortment": "WEB",
        "restricted_assortments": ["KNIVES", "PUBLIC"],
        "warehouses": ["MAIN"],
    }
}


def a_bench(*assortments: str) -> Bench:
    """A style in some assortments; knives are for Dock Ltd, Quay Ltd and one person."""
    bench = Bench(channels=CHANNELS)
    bench.erp.catalogue.known["sty-1"] = a_style("sty-1", assortments=assortments)
    bench.erp.trade.allowed["KNIVES"] = ("acc-ada", "acc-dock", "acc-quay")
    bench.erp.trade.allowed["PUBLIC"] = None
    for name in ("dock", "quay"):
        content = CompanyContent(f"acc-{name}", name, None, None, ())
        bench.erp.trade.companies_known[f"acc-{name}"] = ErpCompany(content, ())
        bench.store.trade.known[f"com-{name}"] = StoreCompany(f"com-{name}", 1, content, {})
    return bench


@pytest.mark.parametrize(
    ("assortments", "restricted_to"),
    [
        (("KNIVES",), {"us": ("com-dock", "com-quay")}),
        (("KNIVES", "WEB"), {}),
        (("KNIVES", "PUBLIC"), {}),
        (("WEB",), {}),
    ],
    ids=["restricted alone", "for everybody as well", "the setting names a public one", "public"],
)
def test_a_product_is_shown_to_whom_its_assortments_are_for(
    assortments: tuple[str, ...], restricted_to: dict[str, Any]
) -> None:
    bench = a_bench(*assortments)

    assert bench.visit("products", "sty-1") == {"sty-1": Done()}
    assert bench.store.products.known["prd-sty-1"].content.restricted_to == restricted_to


def test_a_company_on_its_way_is_waited_for_while_others_are_let_in() -> None:
    bench = a_bench("KNIVES")
    quay = bench.store.trade.known.pop("com-quay")

    waiting = bench.visit("products", "sty-1")["sty-1"]
    first = bench.store.products.known["prd-sty-1"].content.restricted_to
    bench.store.trade.known["com-quay"] = quay
    bench.visit("products", "sty-1")

    assert isinstance(waiting, Failed)
    assert isinstance(waiting.error, NotYet)
    assert first == {"us": ("com-dock",)}
    content = bench.store.products.known["prd-sty-1"].content
    assert content.restricted_to == {"us": ("com-dock", "com-quay")}


def test_a_style_of_an_assortment_that_no_list_tells_of_yet_is_shown_to_nobody() -> None:
    bench = a_bench("KNIVES")
    accounts = bench.erp.trade.allowed.pop("KNIVES")

    waiting = bench.visit("products", "sty-1")["sty-1"]
    shown = list(bench.store.products.known)
    bench.erp.trade.allowed["KNIVES"] = accounts

    assert isinstance(waiting, Failed)
    assert isinstance(waiting.error, NotYet)
    assert shown == []
    assert bench.visit("products", "sty-1") == {"sty-1": Done()}


def test_who_lost_the_entitlement_is_taken_off() -> None:
    bench = a_bench("KNIVES")
    bench.visit("products", "sty-1")
    bench.erp.trade.allowed["KNIVES"] = ()

    bench.visit("products", "sty-1")

    assert bench.store.products.known["prd-sty-1"].content.restricted_to == {"us": ()}


def a_buyer(**changes: Any) -> StoreBuyer:
    values: dict[str, Any] = {"reference": "buy-ada", "email": "ada@dock.example"}
    return StoreBuyer(
        "cus-1", 1, company_id="com-1", has_account=True, mail_proven=True, **{**values, **changes}
    )


@pytest.mark.parametrize(
    ("buyer", "location_id", "party"),
    [
        (a_buyer(), "loc-2", Party("acc-dock", "buy-ada", "adr-yard")),
        (
            a_buyer(reference="acc-9", email="ADA@dock.example"),
            None,
            Party("acc-dock", "buy-ada", None),
        ),
        (a_buyer(reference=None, email="eve@x"), "loc-1", Party("acc-dock", None, "adr-pier")),
        (None, "loc-9", Party("acc-dock", None, None)),
    ],
    ids=["by reference", "by mail address", "a buyer who left", "a location that is gone"],
)
def test_an_order_is_the_companys(
    buyer: StoreBuyer | None, location_id: str | None, party: Party
) -> None:
    order = an_order(company_id="com-1", location_id=location_id)

    assert party_of(order, THERE, DOCK, buyer=buyer) == party


def test_two_buyers_with_one_mail_address_are_not_told_apart_by_it() -> None:
    two = replace(DOCK, buyers=tuple(replace(each, email="x@dock.example") for each in DOCK.buyers))
    order = an_order(company_id="com-1")

    party = party_of(order, THERE, two, buyer=a_buyer(reference=None, email="x@dock.example"))

    assert party == Party("acc-dock", None, None)


def test_a_company_that_the_erp_does_not_have_is_for_a_person() -> None:
    with pytest.raises(Refused):
        party_of(an_order(company_id="com-1"), THERE, None, buyer=None)


def test_the_order_of_a_buyer_is_booked_for_the_company() -> None:
    bench = a_bench("WEB")
    bench.store.trade.people_known["cus-1"] = a_buyer(reference=None)
    order = an_order(customer_id="cus-1", company_id="com-dock")
    bench.store.orders.known[order.id] = order

    bench.visit("orders", order.id)

    assert [each.customer_id for each in bench.erp.sales.bookings] == ["acc-dock"]
    assert bench.erp.accounts.known == {}
