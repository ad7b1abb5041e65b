"""Customers and their addresses."""

from typing import Any

from mock_erp.wire.customers import CustomerOut
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

HOME = {"name": "Ada", "line1": "1 Quay", "country": "US", "is_default_shipping": True}
WORK = {"name": "Ada", "line1": "9 Mill", "country": "US", "is_default_shipping": True}


def ada(erp: Erp, **fields: Any) -> dict[str, Any]:
    body = {"name": "Ada", "email": "ada@example.com", "addresses": [HOME]} | fields
    answer = erp.ask("POST", "/v1/customers", body)
    assert answer.status_code == 201, answer.text
    CustomerOut.model_validate_json(answer.content)
    customer: dict[str, Any] = answer.json()
    return customer


def test_a_new_default_address_takes_the_flag_from_the_old_one(erp: Erp) -> None:
    customer = ada(erp)

    after = erp.ask("PATCH", f"/v1/customers/{customer['id']}", {"addresses": [WORK]}).json()

    assert [each["line1"] for each in after["addresses"]] == ["1 Quay", "9 Mill"]
    assert [each["is_default_shipping"] for each in after["addresses"]] == [False, True]


def test_a_partial_write_blanks_nothing(erp: Erp) -> None:
    customer = ada(erp, phone="1")
    edit = {"addresses": [{"id": customer["addresses"][0]["id"], "city": "Portland"}]}

    after = erp.ask("PATCH", f"/v1/customers/{customer['id']}", edit).json()

    assert after["addresses"] == [customer["addresses"][0] | {"city": "Portland"}]
    assert (after["email"], after["phone"]) == ("ada@example.com", "1")


def test_a_write_that_changes_nothing_is_no_change(erp: Erp) -> None:
    customer = ada(erp)

    after = erp.ask("PATCH", f"/v1/customers/{customer['id']}", {"name": "Ada"}).json()

    assert after == customer
    assert erp.changes("customer.updated") == []


def test_an_address_is_removed_only_by_name(erp: Erp) -> None:
    customer = ada(erp)
    path = f"/v1/customers/{customer['id']}"

    unknown = erp.ask("PATCH", path, {"remove_addresses": ["adr_none"]})
    removed = erp.ask("PATCH", path, {"remove_addresses": [customer["addresses"][0]["id"]]})

    assert unknown.status_code == 409
    assert removed.json()["addresses"] == []


def test_the_mail_filter_matches_exactly(erp: Erp) -> None:
    customer = ada(erp)
    ada(erp, email="ada@example.com.au")

    found = erp.ask("GET", "/v1/customers?email=ada@example.com").json()["items"]

    assert found == [customer]


def test_a_booked_order_keeps_the_address_it_was_placed_with(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    customer = ada(erp)
    sent = an_order(("v1", 1), customer_id=customer["id"])
    order = erp.ask("POST", "/v1/orders", sent).json()

    erp.ask("PATCH", f"/v1/customers/{customer['id']}", {"addresses": [WORK]})

    found = erp.ask("GET", f"/v1/orders?customer_id={customer['id']}").json()["items"]
    assert found == [order]


def test_the_till_has_the_price_of_its_list(erp: Erp) -> None:
    variant_id = a_variant(erp, "v1", {})
    retail = {"code": "RETAIL", "name": "Shop", "currency": "USD", "tax_basis": "exclusive"}
    price_list = erp.ask("POST", "/v1/price-lists", retail | {"time_zone": "UTC"}).json()
    line = {"price_list_id": price_list["id"], "variant_id": variant_id, "price_minor": 1250}
    erp.ask("POST", "/v1/price-lines", line)

    price = erp.ask("GET", "/v1/till/prices?sku=V1", role="till").json()

    assert (price["price_minor"], price["currency"], price["description"]) == (
        1250,
        "USD",
        "Tee, M",
    )


def test_the_till_has_no_price_where_there_is_none(erp: Erp) -> None:
    a_variant(erp, "v1", {})
    retail = {"code": "RETAIL", "name": "Shop", "currency": "USD", "tax_basis": "exclusive"}
    erp.ask("POST", "/v1/price-lists", retail | {"time_zone": "UTC"})

    assert erp.ask("GET", "/v1/till/prices?sku=V1", role="till").json()["price_minor"] is None
