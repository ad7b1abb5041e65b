"""CUS-09: companies, their buyers, and where their orders go."""

from tests.contract.mock_store.accounts.companies_world import DOCK, a_buyer, a_company
from tests.contract.mock_store.selling_world import ADDRESS, Shop


def test_a_company_that_is_written_again_keeps_its_ids_and_causes_no_event(shop: Shop) -> None:
    first = a_company(shop)

    again = a_company(shop)

    assert again == first
    assert shop.topics("company") == ["company.created"]
    assert len({place["id"] for place in first["locations"]}) == 2


def test_a_location_keeps_its_id_when_it_moves(shop: Shop) -> None:
    first = a_company(shop)
    moved = [DOCK["locations"][1], DOCK["locations"][0] | {"line1": "3 Pier"}]

    after = a_company(shop, locations=moved)

    ids = {place["code"]: place["id"] for place in first["locations"]}
    assert [(place["id"], place["line1"]) for place in after["locations"]] == [
        (ids["YARD"], "2 Yard"),
        (ids["PIER"], "3 Pier"),
    ]


def test_a_company_is_written_over_the_expected_version_only(shop: Shop) -> None:
    a_company(shop)
    rows = [DOCK | {"name": "Quay Ltd", "expected_version": 7}]

    answer = shop.done("POST", "/v1/companies/batch", {"rows": rows}, token="bridge-token")

    assert answer["results"][0]["status"] == 412


def test_a_customer_cannot_order_for_a_company_that_is_not_there(shop: Shop) -> None:
    body = {"email": "eve@example.org", "name": "Eve", "company_id": "com_none"}

    answer = shop.ask("POST", "/v1/customers", body, token="bridge-token")

    assert answer.json()["type"] == "urn:problem:unknown-company"


def test_an_order_goes_to_the_chosen_location(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    cart = shop.cart(("TEE", 1), session=ada)
    yard = company["locations"][1]
    entered = {"email": "ada@dock.example", "name": "Ada", "billing_address": ADDRESS}
    path = f"/shop/v1/carts/{cart['id']}/checkout"
    shop.done("POST", path, entered | {"location_id": yard["id"]}, token=ada)

    order = shop.try_order(cart, session=ada, total_minor=8000 + 800 + 500 + 50).json()

    assert (order["location_id"], order["shipping_address"]["line1"]) == (yard["id"], "2 Yard")
    assert order["billing_address"]["line1"] == ADDRESS["line1"]


def test_without_a_choice_it_goes_to_the_default_location(shop: Shop) -> None:
    places = [DOCK["locations"][0], DOCK["locations"][1] | {"is_default_shipping": True}]
    ada = a_buyer(shop, a_company(shop, locations=places))

    assert shop.order(("TEE", 1), session=ada)["shipping_address"]["line1"] == "2 Yard"


def test_a_location_of_another_company_is_refused(shop: Shop) -> None:
    ada = a_buyer(shop, a_company(shop))
    other = a_company(shop, client_reference="cus_quay", name="Quay Ltd")
    cart = shop.cart(("TEE", 1), session=ada)
    entered = {"email": "ada@dock.example", "name": "Ada", "billing_address": ADDRESS}
    body = entered | {"location_id": other["locations"][0]["id"]}

    answer = shop.ask("POST", f"/shop/v1/carts/{cart['id']}/checkout", body, token=ada)

    assert answer.json()["type"] == "urn:problem:unknown-location"


def test_an_invoice_is_open_to_a_company_with_terms(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    cart = shop.cart(("TEE", 1), session=ada)
    tender = {"kind": "invoice", "amount_minor": cart["totals"]["total_minor"]}
    a_company(shop, terms=None)

    refused = shop.try_order(cart, session=ada, tenders=[tender])
    a_company(shop)

    assert refused.json()["type"] == "urn:problem:no-terms"
    assert shop.try_order(cart, session=ada, tenders=[tender]).status_code == 201


def test_a_buyer_sees_the_own_company(shop: Shop) -> None:
    company = a_company(shop)
    ada, eve = a_buyer(shop, company), shop.log_in("eve@example.org")

    own = shop.done("GET", "/shop/v1/account/company", token=ada)

    assert own["locations"] == company["locations"]
    assert shop.ask("GET", "/shop/v1/account/company", token=eve).status_code == 404
