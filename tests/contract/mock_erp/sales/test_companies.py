"""Companies: buyers, locations, and orders on account within the credit."""

from typing import Any

import pytest

from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

DOCK = {
    "kind": "company",
    "name": "Dock Ltd",
    "buyers": [{"name": "Ada", "email": "ada@dock.example"}, {"name": "Ben"}],
    "addresses": [{"code": "PIER", "line1": "1 Pier"}, {"code": "YARD", "line1": "2 Yard"}],
    "terms": {"code": "NET30", "days": 30},
    "credit_limit_minor": 3500,
    "credit_currency": "USD",
}


def a_company(erp: Erp, **fields: Any) -> dict[str, Any]:
    answer = erp.ask("POST", "/v1/customers", DOCK | fields)
    assert answer.status_code == 201, answer.text
    company: dict[str, Any] = answer.json()
    return company


def on_account(erp: Erp, company: dict[str, Any], pieces: int, **fields: Any) -> dict[str, Any]:
    """Book an order at 10.00 a piece without shipping costs, to be paid by invoice."""
    total = 1000 * pieces
    tender = {"kind": "invoice", "amount_minor": total, "state": "authorised"}
    plain = {"shipping": {}, "total_minor": total, "tenders": [tender], "channel": "phone"}
    body = an_order(("v1", pieces), customer_id=company["id"], **(plain | fields))
    answer = erp.ask("POST", "/v1/orders", body)
    assert answer.status_code == 201, answer.text
    order: dict[str, Any] = answer.json()
    return order


def test_buyers_and_locations_have_ids_of_their_own(erp: Erp) -> None:
    company = a_company(erp)

    assert [buyer["name"] for buyer in company["buyers"]] == ["Ada", "Ben"]
    assert [place["code"] for place in company["addresses"]] == ["PIER", "YARD"]
    assert len({each["id"] for each in company["buyers"] + company["addresses"]}) == 4


def test_a_partial_write_of_a_buyer_blanks_nothing(erp: Erp) -> None:
    company = a_company(erp)
    ada, ben = company["buyers"]
    gone = {"buyers": [{"id": ada["id"], "active": False}]}

    after = erp.ask("PATCH", f"/v1/customers/{company['id']}", gone).json()

    assert after["buyers"] == [ada | {"active": False}, ben]


def test_a_buyer_that_the_company_does_not_have_is_refused(erp: Erp) -> None:
    company = a_company(erp)

    answer = erp.ask("PATCH", f"/v1/customers/{company['id']}", {"buyers": [{"id": "buy_none"}]})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:unknown-buyer")


def test_an_order_keeps_who_ordered_it_and_where_it_goes(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    company = a_company(erp)
    who = {
        "buyer_id": company["buyers"][1]["id"],
        "ship_to_location_id": company["addresses"][0]["id"],
    }

    order = on_account(erp, company, 1, **who)

    assert {name: order[name] for name in who} == who
    assert order["customer_id"] == company["id"]


def test_an_order_of_a_stranger_or_to_a_strange_place_is_refused(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    sent = an_order(("v1", 1), customer_id=a_company(erp)["id"])

    stranger = erp.ask("POST", "/v1/orders", sent | {"buyer_id": "buy_none"})
    nowhere = erp.ask("POST", "/v1/orders", sent | {"ship_to_location_id": "adr_none"})

    assert stranger.json()["type"] == "urn:problem:unknown-buyer"
    assert nowhere.json()["type"] == "urn:problem:unknown-address"


def test_an_order_beyond_the_limit_is_held_with_its_pieces(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    company = a_company(erp)
    within, beyond = on_account(erp, company, 3), on_account(erp, company, 1)

    assert within["status"] == "accepted"
    assert (beyond["status"], beyond["status_reason"]) == ("held", "credit_hold")
    assert beyond["lines"][0]["reserved"] == 1


def test_a_clerk_releases_what_has_no_credit(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    held = on_account(erp, a_company(erp, credit_hold=True), 2)

    released = erp.ask("POST", f"/v1/orders/{held['id']}/release", role="clerk").json()

    assert (released["status"], released["status_reason"]) == ("accepted", None)
    assert released["lines"][0]["reserved"] == 2


def test_a_cancelled_order_is_not_owed_any_more(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    company = a_company(erp)
    first = on_account(erp, company, 3)
    erp.ask("POST", f"/v1/orders/{first['id']}/cancel", {})

    assert on_account(erp, company, 3)["status"] == "accepted"


@pytest.mark.parametrize(("pieces", "status"), [(2, "accepted"), (3, "accepted"), (4, "held")])
def test_an_edit_beyond_the_credit_is_held(erp: Erp, pieces: int, status: str) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    order = on_account(erp, a_company(erp), 3)
    tender = {"kind": "invoice", "amount_minor": 1000 * pieces, "state": "authorised"}
    line = {"id": order["lines"][0]["id"], "quantity": pieces}

    edited = erp.ask("PATCH", f"/v1/orders/{order['id']}", {"lines": [line], "tenders": [tender]})

    assert edited.json()["status"] == status
    assert edited.json()["lines"][0]["reserved"] == pieces


def test_an_order_that_is_paid_needs_no_credit(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    company = a_company(erp, credit_hold=True)
    paid = [{"kind": "card", "amount_minor": 9000, "state": "paid"}]

    assert on_account(erp, company, 9, tenders=paid)["status"] == "accepted"


def test_orders_of_one_batch_share_the_credit(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    company = a_company(erp)
    tender = {"kind": "invoice", "amount_minor": 2000, "state": "authorised"}
    row = an_order(
        ("v1", 2), customer_id=company["id"], shipping={}, total_minor=2000, tenders=[tender]
    )

    results = erp.ask("POST", "/v1/orders/batch", {"rows": [row, row]}).json()["results"]

    assert [each["item"]["status"] for each in results] == ["accepted", "held"]
