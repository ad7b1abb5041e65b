"""Who a person is: match, existing accounts, reviews, merging, and dated changes."""

from typing import Any

import pytest

from mock_erp.wire.accounts import MatchAnswer, ResolveAnswer, ReviewOut
from mock_erp.wire.customers import CustomerOut
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

HOME = {"name": "Ada", "line1": "1 Quay", "country": "US"}


def a_customer(erp: Erp, **fields: Any) -> dict[str, Any]:
    body = {"name": "Ada", "email": "ada@example.com"} | fields
    answer = erp.ask("POST", "/v1/customers", body)
    assert answer.status_code == 201, answer.text
    customer: dict[str, Any] = answer.json()
    return customer


def match(erp: Erp, key: str, value: str) -> tuple[str, list[str]]:
    answer = erp.ask("POST", "/v1/customers/match", {"key": key, "value": value})
    found = MatchAnswer.model_validate_json(answer.content)
    return found.result, [each.id for each in found.customers]


def resolve(erp: Erp, reference: str = "cus_9", **more: Any) -> ResolveAnswer:
    person = {"name": "A. F.", "email": "ada@example.com", "phone": "+1 212 555 0100"}
    body = {"person": person | {"reference": reference, "addresses": [HOME]}} | more
    answer = erp.ask("POST", "/v1/customers/resolve", body)
    assert answer.status_code == 200, answer.text
    return ResolveAnswer.model_validate_json(answer.content)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("email", "ADA@example.com "),
        ("phone", "0049 (451) 12345-6"),
        ("tax_id", "de 811.907.980"),
        ("reference", "cus_1"),
    ],
)
def test_one_exact_match_by_each_key(erp: Erp, key: str, value: str) -> None:
    facts = {"phone": "004945112345 6", "tax_id": "DE811907980", "client_reference": "cus_1"}
    ada = a_customer(erp, **facts)

    assert match(erp, key, value) == ("matched", [ada["id"]])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("email", "da@example.com"),
        ("email", "Ada"),
        ("phone", "345"),
        ("tax_id", "-"),
        ("reference", "CUS_1"),
    ],
)
def test_a_weak_match_is_none(erp: Erp, key: str, value: str) -> None:
    a_customer(erp, phone="345", tax_id="1", client_reference="cus_1")

    assert match(erp, key, value) == ("none", [])


def test_two_with_one_mail_are_several(erp: Erp) -> None:
    one, other = a_customer(erp), a_customer(erp, name="Ada's son")

    assert match(erp, "email", "ada@example.com") == ("several", [one["id"], other["id"]])


def test_a_merged_customer_leads_to_the_one_that_stays(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    gone = a_customer(erp, phone="1", client_reference="cus_1", addresses=[HOME])
    stays = a_customer(erp, name="Ada Fischer", email="new@example.com")
    early = erp.ask("POST", "/v1/orders", an_order(("v1", 1), customer_id=gone["id"])).json()

    merged = erp.ask("POST", f"/v1/customers/{gone['id']}/merge", {"into": stays["id"]}).json()
    late = erp.ask("POST", "/v1/orders", an_order(("v1", 1), customer_id=gone["id"])).json()

    assert (merged["name"], merged["email"], merged["phone"]) == (
        "Ada Fischer",
        "new@example.com",
        "1",
    )
    assert [each["line1"] for each in merged["addresses"]] == ["1 Quay"]
    mine = erp.ask("GET", f"/v1/orders?customer_id={stays['id']}").json()["items"]
    assert [each["id"] for each in mine] == [early["id"], late["id"]]
    left = erp.ask("GET", f"/v1/customers/{gone['id']}").json()
    assert (left["status"], left["merged_into"]) == ("merged", stays["id"])
    assert match(erp, "reference", "cus_1") == ("matched", [stays["id"]])
    assert match(erp, "email", "ada@example.com") == ("none", [])


def test_a_merged_customer_cannot_be_changed(erp: Erp) -> None:
    gone, stays = a_customer(erp), a_customer(erp)
    erp.ask("POST", f"/v1/customers/{gone['id']}/merge", {"into": stays["id"]})

    answer = erp.ask("PATCH", f"/v1/customers/{gone['id']}", {"phone": "1"})

    assert (answer.status_code, answer.json()["merged_into"]) == (409, stays["id"])


def test_merging_twice_changes_nothing_more(erp: Erp) -> None:
    gone, stays = a_customer(erp), a_customer(erp)
    path, into = f"/v1/customers/{gone['id']}/merge", {"into": stays["id"]}

    assert erp.ask("POST", path, into).json() == erp.ask("POST", path, into).json()
    assert erp.ask("POST", path, {"into": gone["id"]}).status_code == 409


@pytest.mark.parametrize(
    ("action", "outcome", "phone"),
    [
        ("link", "linked", None),
        ("complete", "completed", "+1 212 555 0100"),
        ("create", "created", "+1 212 555 0100"),
    ],
)
def test_the_policy_decides_what_becomes_of_an_existing_account(
    erp: Erp, action: str, outcome: str, phone: str | None
) -> None:
    ada = a_customer(erp)
    erp.ask("PUT", "/v1/policies/existing-accounts", {"action": action})

    answer = resolve(erp)

    assert (answer.outcome, answer.customer and answer.customer.phone) == (outcome, phone)
    assert answer.customer is not None
    assert (answer.customer.id == ada["id"]) == (action != "create")
    assert answer.customer.client_reference == ("cus_9" if action == "create" else None)
    again = resolve(erp)
    assert again.customer is not None
    assert again.customer.id == answer.customer.id


def test_nobody_who_matches_opens_an_account_with_the_persons_addresses(erp: Erp) -> None:
    answer = resolve(erp)

    assert answer.outcome == "created"
    assert answer.customer is not None
    assert [each.line1 for each in answer.customer.addresses] == ["1 Quay"]


@pytest.mark.parametrize("choice", ["first", "create"])
def test_several_wait_for_a_clerk_who_chooses(erp: Erp, choice: str) -> None:
    one, _ = a_customer(erp), a_customer(erp, name="Ada's son")

    held = resolve(erp, order_references=["ord_1"])
    again = resolve(erp, order_references=["ord_2"])
    assert held.review is not None
    assert again.review is not None
    body = {"create": True} if choice == "create" else {"customer_id": one["id"]}
    path = f"/v1/customer-reviews/{held.review.id}/resolve"
    chosen = ReviewOut.model_validate_json(erp.ask("POST", path, body).content)
    after = resolve(erp)

    assert (held.outcome, held.review.reason, again.outcome) == ("held", "several", "held")
    assert again.review.order_references == ["ord_1", "ord_2"]
    assert after.outcome == "linked"
    assert after.customer is not None
    assert after.customer.id == chosen.customer_id
    assert (after.customer.id == one["id"]) == (choice == "first")
    assert erp.ask("POST", path, body).status_code == 409


def test_a_held_single_match_says_that_the_policy_asks(erp: Erp) -> None:
    a_customer(erp)

    answer = resolve(erp, action="hold")

    assert (answer.outcome, answer.review and answer.review.reason) == ("held", "policy")
    assert erp.changes("customer_review.created")[0]["status"] == "open"


def test_a_review_names_one_of_two_choices(erp: Erp) -> None:
    a_customer(erp)
    review = resolve(erp, action="hold").review
    assert review is not None
    path = f"/v1/customer-reviews/{review.id}/resolve"

    assert erp.ask("POST", path, {}).status_code == 422
    assert erp.ask("POST", path, {"customer_id": "cus_none"}).status_code == 409
    listed = erp.ask("GET", "/v1/customer-reviews?status=open").json()["items"]
    assert [each["id"] for each in listed] == [review.id]


def test_an_order_is_given_to_the_customer_it_turned_out_to_be_of(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    ada = a_customer(erp)
    order = erp.ask("POST", "/v1/orders", an_order(("v1", 1))).json()
    path = f"/v1/orders/{order['id']}/customer"

    given = erp.ask("POST", path, {"customer_id": ada["id"]}).json()

    assert (given["customer_id"], given["version"]) == (ada["id"], 2)
    assert {**given, "customer_id": None, "version": 1, "updated_at": order["updated_at"]} == order
    assert erp.ask("POST", path, {"customer_id": ada["id"]}).json() == given
    assert erp.ask("POST", path, {"customer_id": "cus_none"}).status_code == 409


def test_a_change_is_dated_by_the_person_who_made_it(erp: Erp) -> None:
    customer = a_customer(erp, addresses=[HOME])
    path = f"/v1/customers/{customer['id']}"
    stated = "2026-12-01T10:00:00Z"
    address = customer["addresses"][0] | {"line1": "2 Quay", "changed_at": stated}

    body = {"phone": "1", "tax_id": "7", "changed_at": {"phone": stated}, "addresses": [address]}
    after = CustomerOut.model_validate_json(erp.ask("PATCH", path, body).content)

    assert after.changed_at["phone"].isoformat() == "2026-12-01T10:00:00+00:00"
    assert after.changed_at["tax_id"].isoformat() == "2026-12-07T12:00:00+00:00"
    assert after.addresses[0].changed_at == after.changed_at["phone"]
    assert "default_shipping" not in after.changed_at


def test_a_new_default_is_dated_too(erp: Erp) -> None:
    customer = a_customer(erp, addresses=[HOME])
    address = {"id": customer["addresses"][0]["id"], "is_default_shipping": True}

    after = erp.ask("PATCH", f"/v1/customers/{customer['id']}", {"addresses": [address]}).json()

    assert list(after["changed_at"]) == ["kind", "name", "email", "default_shipping"]
    assert after["addresses"][0]["changed_at"] == customer["addresses"][0]["changed_at"]


def test_shipments_and_invoices_go_along_with_a_merged_customer(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    gone, stays = a_customer(erp), a_customer(erp)
    order = erp.ask("POST", "/v1/orders", an_order(("v1", 1), customer_id=gone["id"])).json()
    parcel = {
        "order_id": order["id"],
        "warehouse": "MAIN",
        "carrier": "UPS",
        "method": "ground",
        "lines": [{"order_line_id": order["lines"][0]["id"], "pieces": 1}],
    }
    shipment = erp.ask("POST", "/v1/shipments", parcel)
    invoice = erp.ask("POST", "/v1/invoices", {"order_id": order["id"]})
    assert (shipment.status_code, invoice.status_code) == (201, 201), invoice.text

    erp.ask("POST", f"/v1/customers/{gone['id']}/merge", {"into": stays["id"]})

    for path, before in (("shipments", shipment.json()), ("invoices", invoice.json())):
        after = erp.ask("GET", f"/v1/{path}/{before['id']}").json()
        stamps = {name: after[name] for name in ("version", "updated_at")}
        assert after == {**before, **stamps, "customer_id": stays["id"]}
