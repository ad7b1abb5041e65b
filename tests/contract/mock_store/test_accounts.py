"""Who may see what: accounts, sessions, order pages; and customers for staff and bridge."""

from collections.abc import Iterator

import pytest

from tests.contract.mock_store.selling_world import ADDRESS, Shop, a_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 10)
    yield world
    world.database.poison()
    world.loop.close()


def test_a_mail_address_is_taken_as_json_schema_reads_its_pattern(shop: Shop) -> None:
    person = {"email": "a\u0085@example.org", "password": "correct horse", "name": "Ada"}
    blank = {**person, "email": "a\u2003@example.org"}

    assert shop.ask("POST", "/shop/v1/customers", person).status_code == 201
    assert shop.ask("POST", "/shop/v1/customers", blank).status_code == 422


def test_a_customer_sees_own_orders_alone(shop: Shop) -> None:
    ada, eve = shop.log_in("ada@example.org"), shop.log_in("eve@example.org")
    order = shop.order(("TEE", 1), session=ada)
    path = f"/shop/v1/orders/{order['id']}"

    assert shop.done("GET", path, token=ada)["number"] == "#1001"
    assert shop.ask("GET", path, token=eve).status_code == 404
    assert shop.ask("GET", f"{path}?email=ada@example.org").status_code == 404
    assert [page["id"] for page in shop.done("GET", "/shop/v1/account/orders", token=ada)["items"]]
    assert shop.done("GET", "/shop/v1/account/orders", token=eve) == {"items": []}


def test_a_guest_needs_the_mail_address_of_the_order(shop: Shop) -> None:
    order = shop.order(("TEE", 1))
    path = f"/shop/v1/orders/{order['id']}"

    assert shop.done("GET", f"{path}?email=ADA@example.org")["status"] == "placed"
    assert shop.ask("GET", path).status_code == 404
    assert shop.ask("GET", f"{path}?email=eve@example.org").status_code == 404


def test_a_later_account_does_not_take_over_the_orders_of_a_guest(shop: Shop) -> None:
    shop.order(("TEE", 1))

    session = shop.log_in("ada@example.org")

    assert shop.done("GET", "/shop/v1/account/orders", token=session) == {"items": []}


def test_nobody_cancels_the_order_of_another(shop: Shop) -> None:
    ada, eve = shop.log_in("ada@example.org"), shop.log_in("eve@example.org")
    order = shop.order(("TEE", 1), session=ada)
    path = f"/shop/v1/orders/{order['id']}/cancel"

    assert shop.ask("POST", path, {}, token=eve).status_code == 404
    assert shop.done("POST", path, {"reason": "too many"}, token=ada)["status"] == "cancelled"


def test_the_order_of_who_is_logged_in_names_the_customer(shop: Shop) -> None:
    session = shop.log_in("ada@example.org")
    account = shop.done("GET", "/shop/v1/account", token=session)

    order = shop.order(("TEE", 1), session=session)

    assert (order["customer_id"], order["is_guest"]) == (account["id"], False)
    assert shop.order(("TEE", 1))["is_guest"] is True


def test_a_wrong_password_opens_nothing(shop: Shop) -> None:
    shop.log_in("ada@example.org")

    wrong = {"email": "ada@example.org", "password": "incorrect horse"}
    answer = shop.ask("POST", "/shop/v1/sessions", wrong)

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:problem:wrong-password")


def test_a_key_does_not_stand_in_for_a_password(shop: Shop) -> None:
    shop.log_in("ada@example.org")
    path = "/shop/v1/sessions"
    right = {"email": "ada@example.org", "password": "correct horse"}
    shop.ask("POST", path, right, idempotency_key="k")

    wrong = shop.ask("POST", path, {**right, "password": "guess"}, idempotency_key="k")

    assert wrong.status_code == 401


def test_a_session_ends(shop: Shop) -> None:
    session = shop.log_in("ada@example.org")

    shop.later(31 * 86_400)

    assert shop.ask("GET", "/shop/v1/account", token=session).status_code == 401


def test_an_account_needs_a_session(shop: Shop) -> None:
    assert shop.ask("GET", "/shop/v1/account").status_code == 401
    assert shop.ask("GET", "/shop/v1/account", token="made-up").status_code == 401
    assert shop.ask("GET", "/shop/v1/account", token="storefront-token").status_code == 401


def test_a_password_is_in_no_journal(shop: Shop) -> None:
    shop.log_in("ada@example.org")
    wrong = {"email": "ada@example.org", "password": "battery staple"}
    shop.ask("POST", "/shop/v1/sessions", wrong)

    written = shop.journal_text()

    assert "ada@example.org" in written
    assert "correct horse" not in written
    assert "battery staple" not in written


def test_a_mail_address_has_one_account(shop: Shop) -> None:
    shop.log_in("ada@example.org")

    second = {"email": "ADA@example.org", "password": "long enough", "name": "Ada"}
    answer = shop.ask("POST", "/shop/v1/customers", second)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:email-taken")


def test_one_default_address_of_a_kind(shop: Shop) -> None:
    session = shop.log_in("ada@example.org")
    home = {**ADDRESS, "is_default_shipping": True}

    body = {"addresses": [home, {**home, "line1": "2 Quay", "is_default_billing": True}]}
    book = shop.done("PUT", "/shop/v1/account/addresses", body, token=session)["items"]

    assert [entry["is_default_shipping"] for entry in book] == [True, False]
    assert [entry["is_default_billing"] for entry in book] == [False, True]
    listed = shop.done("GET", "/shop/v1/account/addresses", token=session)["items"]
    assert listed == book


def test_a_partial_change_leaves_the_other_fields(shop: Shop) -> None:
    wanted = {"email": "bo@example.org", "name": "Bo", "addresses": [ADDRESS], "phone": "1"}
    customer = shop.done("POST", "/v1/customers", wanted, token="bridge-token")
    path = f"/v1/customers/{customer['id']}"

    changed = shop.done("PATCH", path, {"name": "Bo Li"}, token="bridge-token")

    assert (changed["name"], changed["phone"], changed["version"]) == ("Bo Li", "1", 2)
    assert changed["addresses"] == customer["addresses"]
    assert shop.topics("customer") == ["customer.created", "customer.updated"]


def test_the_same_customer_again_changes_nothing(shop: Shop) -> None:
    wanted = {"email": "bo@example.org", "name": "Bo", "addresses": [ADDRESS]}
    customer = shop.done("POST", "/v1/customers", wanted, token="bridge-token")
    path = f"/v1/customers/{customer['id']}"

    same = shop.done("PATCH", path, {"addresses": customer["addresses"]}, token="bridge-token")

    assert same == customer


def test_customers_are_found_by_exact_mail_address(shop: Shop) -> None:
    wanted = {"email": "bo@example.org", "name": "Bo", "client_reference": "c1"}
    shop.done("POST", "/v1/customers", wanted, token="bridge-token")

    found = shop.done("GET", "/v1/customers?email=BO@example.org", token="bridge-token")
    near = shop.done("GET", "/v1/customers?email=o@example.org", token="bridge-token")

    assert [customer["client_reference"] for customer in found["items"]] == ["c1"]
    assert near["items"] == []
