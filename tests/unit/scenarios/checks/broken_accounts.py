"""Runs in which what was agreed with an account went wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scenarios.model.history import Act
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def looks(run: Run, role: str, quantity: int = 1) -> list[Act]:
    """What somebody saw of the item with the contract price, in order."""
    handle = run.act("look_as").facts["handle"]
    return [
        act
        for act in run.acts
        if act.kind == "look_as"
        and act.facts["email"].startswith(role)
        and (act.facts["handle"], act.facts["quantity"]) == (handle, quantity)
    ]


def orders_of(run: Run, role: str) -> list[Act]:
    """Orders that somebody placed for an account."""
    orders = [act for act in run.acts if act.kind == "order"]
    return [act for act in orders if act.facts["email"].startswith(role)]


def booked(run: Run, act: Act) -> Document:
    """The ERP order of an order."""
    return cast(Document, run.end.erp.orders_by_reference[act.facts["order_id"]][0])


def company(run: Run, name: str) -> Document:
    """An ERP company."""
    rows = run.end.erp.customers.values()
    return cast(Document, next(row for row in rows if row["name"].startswith(name)))


def knife(run: Run) -> str:
    """The SKU of the restricted item."""
    style_id = run.act("restrict").facts["style_id"]
    return str(run.end.erp.variants_of[style_id][0]["sku"])


def bought_by(run: Run, role: str, like: Act) -> Act:
    """The same order, placed by somebody else at the same time."""
    email = run.act("join").facts["email"].replace("ada", role)
    facts = {**like.facts, "email": email, "account_id": company(run, "Quay")["id"]}
    run.acts.append(replace(like, at=like.at + timedelta(milliseconds=1), facts=facts))
    return run.acts[-1]


def reprice(act: Act, price_minor: int | None) -> None:
    """Somebody saw another price."""
    act.facts["page"]["variants"][0]["price_minor"] = price_minor


@broken("PRD-11", "order of cleo")
def a_stranger_buys_a_restricted_item(run: Run) -> None:
    bought_by(run, "cleo", orders_of(run, "ada")[0])


@broken("PRD-11", "for ada")
def who_is_entitled_does_not_see_it(run: Run) -> None:
    handle = looks(run, "ada")[0].facts["handle"]
    pages = [act for act in run.acts if act.kind == "look_as" and act.facts["handle"] != handle]
    pages[0].facts["page"] = None


@broken("PRD-11", "for ben")
def the_listing_hides_it_from_who_is_entitled(run: Run) -> None:
    act = next(a for a in run.acts if a.kind == "browse_as" and a.facts["email"][:3] == "ben")
    product = run.product(run.act("restrict").facts["style_id"])
    act.facts["handles"].remove(product["handle"])


@broken("PRD-12", "page of ada")
def the_contract_price_is_not_shown(run: Run) -> None:
    reprice(looks(run, "ada")[0], 8000)


@broken("PRD-12", "page of visitor")
def a_stranger_sees_the_contract_price(run: Run) -> None:
    reprice(looks(run, "visitor")[0], 6500)


@broken("PRD-12", "10 of SKU")
def a_quantity_break_is_lost(run: Run) -> None:
    reprice(looks(run, "visitor", 10)[0], 8000)


@broken("PRD-12", "9 of SKU")
def a_quantity_break_begins_too_early(run: Run) -> None:
    reprice(looks(run, "ada", 9)[0], 6000)


@broken("PRD-12", "order of ben")
def an_order_is_at_the_public_price(run: Run) -> None:
    orders_of(run, "ben")[0].facts["placed"]["lines"][0]["unit_price_minor"] = 7200


@broken("PRD-12", "page of ada")
def a_contract_price_that_began_is_not_seen(run: Run) -> None:
    reprice(looks(run, "ada")[-1], 6500)


@broken("PRD-16", "order quantities")
def the_store_does_not_know_the_smallest_quantity(run: Run) -> None:
    variant = next(v for v in run.end.store.variants.values() if v["sku"] == knife(run))
    product = run.product(run.act("restrict").facts["style_id"])
    row = next(each for each in product["variants"] if each["id"] == variant["id"])
    row["order_quantity"] = {"minimum": 1, "multiple": 6, "maximum": 24}
    for name in ("variants", "variant_of"):
        run.end.store.__dict__.pop(name, None)


@broken("PRD-16", "order #")
def five_are_sold_of_what_goes_by_six(run: Run) -> None:
    placed = orders_of(run, "ada")[0].facts["placed"]
    next(line for line in placed["lines"] if line["sku"] == knife(run))["quantity"] = 5


@broken("CUS-07", "terms of Dock")
def the_terms_are_the_old_ones(run: Run) -> None:
    row = next(c for c in run.end.store.companies.values() if c["name"].startswith("Dock"))
    cast(Document, row)["terms"] = {"code": "NET30", "days": 30}


@broken("CUS-07", "terms of Quay")
def a_company_never_came(run: Run) -> None:
    companies = cast(dict[str, Any], run.end.store.companies)
    for key in [k for k, row in companies.items() if row["name"].startswith("Quay")]:
        del companies[key]


@broken("CUS-07", "page of cleo")
def who_left_a_group_keeps_its_price(run: Run) -> None:
    reprice(looks(run, "cleo")[-1], 7500)


@broken("CUS-07", "cart of order of cleo")
def an_open_cart_is_ordered_at_the_old_total(run: Run) -> None:
    cart = next(a for a in run.acts if a.kind == "ready_as" and a.facts["email"][:4] == "cleo")
    order = orders_of(run, "cleo")[0]
    order.facts["accepted_minor"] = cart.facts["preview"]["totals"]["total_minor"]
    order.facts["placed"]["lines"][0]["unit_price_minor"] = 7000


@broken("CUS-09", "account of order")
def each_buyer_gets_an_account(run: Run) -> None:
    booked(run, orders_of(run, "ben")[0])["customer_id"] = company(run, "Quay")["id"]


@broken("CUS-09", "account of order")
def a_companys_order_is_a_guests(run: Run) -> None:
    booked(run, orders_of(run, "ben")[0])["customer_id"] = None


@broken("CUS-09", "company ")
def a_person_is_made_a_company(run: Run) -> None:
    company(run, "Quay")["kind"] = "person"


@broken("CUS-09", "buyer of order")
def the_first_buyer_ordered_everything(run: Run) -> None:
    first = company(run, "Dock")["buyers"][0]["id"]
    booked(run, orders_of(run, "ben")[0])["buyer_id"] = first


@broken("CUS-09", "location of order")
def everything_goes_to_the_default_location(run: Run) -> None:
    pier = company(run, "Dock")["addresses"][0]["id"]
    booked(run, orders_of(run, "ada")[0])["ship_to_location_id"] = pier


@broken("CUS-09", "address of order")
def the_parcel_goes_to_the_buyers_own_address(run: Run) -> None:
    order = booked(run, orders_of(run, "ada")[0])
    order["shipping_address"] = dict(order["billing_address"])
