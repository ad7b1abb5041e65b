"""Known customers, accounts that prove their mail address, and customers who become one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import ADDRESS, Shop, a_shop

MAIL = "ada@example.org"


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 50)
    yield world
    world.database.poison()
    world.loop.close()


def known(shop: Shop, **fields: Any) -> dict[str, Any]:
    """A customer whom the ERP knows and who has no account."""
    wanted = {"email": MAIL, "name": "Ada", "client_reference": "erp_1", "addresses": [ADDRESS]}
    made = shop.done("POST", "/v1/customers", wanted | fields, token="bridge-token")
    customer: dict[str, Any] = made
    return customer


def account(shop: Shop, session: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.done("GET", "/shop/v1/account", token=session)
    return found


def prove(shop: Shop, session: str) -> dict[str, Any]:
    """Read the mail and send its token back."""
    mine = account(shop, session)["id"]
    proof = shop.done("GET", f"/v1/customers/{mine}/mail-proof", token="staff-token")
    token = {"token": proof["token"]}
    proven: dict[str, Any] = shop.done("POST", "/shop/v1/account/prove-mail", token, token=session)
    return proven


def test_who_registers_under_a_known_mail_sees_nothing_of_it_before_the_proof(shop: Shop) -> None:
    customer = known(shop)
    shop.order(("TEE", 1))

    session = shop.log_in(MAIL)

    mine = account(shop, session)
    assert mine["id"] != customer["id"]
    assert (mine["addresses"], mine["client_reference"], mine["mail_proven"]) == ([], None, False)
    assert shop.done("GET", "/shop/v1/account/orders", token=session) == {"items": []}


def test_after_the_proof_the_known_customer_and_the_guest_are_one_account(shop: Shop) -> None:
    customer = known(shop, phone="1")
    order = shop.order(("TEE", 1))
    session = shop.log_in(MAIL)

    proven = prove(shop, session)

    assert (proven["client_reference"], proven["phone"], proven["mail_proven"]) == (
        "erp_1",
        "1",
        True,
    )
    assert [each["line1"] for each in proven["addresses"]] == ["1 Quay"]
    mine = shop.done("GET", "/shop/v1/account/orders", token=session)["items"]
    assert [each["id"] for each in mine] == [order["id"]]
    left = shop.done("GET", f"/v1/customers/{customer['id']}", token="bridge-token")
    assert (left["status"], left["merged_into"]) == ("merged", proven["id"])
    joined = shop.done("GET", f"/v1/orders?customer_id={proven['id']}", token="bridge-token")
    assert joined["items"][0]["is_guest"] is True


@pytest.mark.parametrize("guess", ["guess", "Größe"])
def test_a_wrong_token_proves_nothing(shop: Shop, guess: str) -> None:
    session = shop.log_in(MAIL)

    answer = shop.ask("POST", "/shop/v1/account/prove-mail", {"token": guess}, token=session)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:wrong-token")
    assert account(shop, session)["mail_proven"] is False


def test_the_mail_of_another_account_proves_nothing(shop: Shop) -> None:
    ada, eve = shop.log_in(MAIL), shop.log_in("eve@example.org")
    path = f"/v1/customers/{account(shop, ada)['id']}/mail-proof"
    token = {"token": shop.done("GET", path, token="staff-token")["token"]}

    assert shop.ask("POST", "/shop/v1/account/prove-mail", token, token=eve).status_code == 409
    assert shop.ask("GET", path, token=eve).status_code == 401


def test_a_new_mail_address_has_to_be_proven_anew(shop: Shop) -> None:
    session = shop.log_in(MAIL)
    prove(shop, session)
    shop.order(("TEE", 1))

    wanted = {"email": "ada.fischer@example.org"}
    changed = shop.done("PATCH", "/shop/v1/account", wanted, token=session)

    assert (changed["email"], changed["mail_proven"]) == ("ada.fischer@example.org", False)
    assert prove(shop, session)["mail_proven"] is True
    assert shop.done("GET", "/shop/v1/account/orders", token=session) == {"items": []}


def test_who_was_merged_logs_in_as_the_one_who_stays(shop: Shop) -> None:
    ada, eve = shop.log_in(MAIL), shop.log_in("eve@example.org")
    order = shop.order(("TEE", 1), session=ada)
    gone, stays = account(shop, ada)["id"], account(shop, eve)["id"]
    path, into = f"/v1/customers/{gone}/merge", {"into": stays}

    merged = shop.done("POST", path, into, token="bridge-token")

    assert account(shop, ada)["id"] == stays
    password = {"email": MAIL, "password": "correct horse"}
    assert shop.done("POST", "/shop/v1/sessions", password)["customer_id"] == stays
    mine = shop.done("GET", "/shop/v1/account/orders", token=ada)["items"]
    assert [each["id"] for each in mine] == [order["id"]]
    assert shop.done("POST", path, into, token="bridge-token") == merged
    refused = shop.ask("PATCH", f"/v1/customers/{gone}", {"name": "A"}, token="bridge-token")
    assert (refused.status_code, refused.json()["merged_into"]) == (409, stays)


def test_shoppers_change_one_address_and_the_others_stay(shop: Shop) -> None:
    session = shop.log_in(MAIL)
    path = "/shop/v1/account/addresses"
    home = shop.done("POST", path, {**ADDRESS, "is_default_shipping": True}, token=session)
    two = shop.done(
        "POST", path, {**ADDRESS, "line1": "2 Mill", "is_default_shipping": True}, token=session
    )["items"]
    first, second = (each["id"] for each in two)

    back = shop.done("PATCH", f"{path}/{first}", {"is_default_shipping": True}, token=session)
    left = shop.done("DELETE", f"{path}/{second}", token=session)["items"]

    assert [each["is_default_shipping"] for each in two] == [False, True]
    assert [each["is_default_shipping"] for each in back["items"]] == [True, False]
    assert [each["changed_at"] for each in left] == [home["items"][0]["changed_at"]]
    assert shop.ask("PATCH", f"{path}/{second}", {"city": "X"}, token=session).status_code == 404


def test_a_whole_new_book_keeps_the_references_of_its_addresses(shop: Shop) -> None:
    known(shop, addresses=[{**ADDRESS, "client_reference": "adr_erp"}])
    session = shop.log_in(MAIL)
    book = prove(shop, session)["addresses"]
    entered = {name: book[0][name] for name in ("id", *ADDRESS)}

    path = "/shop/v1/account/addresses"
    after = shop.done("PUT", path, {"addresses": [entered]}, token=session)["items"]

    assert [each["client_reference"] for each in after] == ["adr_erp"]


def test_changes_are_dated_by_the_person_who_made_them(shop: Shop) -> None:
    customer = known(shop)
    stated = "2026-12-01T10:00:00Z"
    address = {**customer["addresses"][0], "city": "Ely", "changed_at": stated}

    after = shop.done(
        "PATCH",
        f"/v1/customers/{customer['id']}",
        {"phone": "1", "tax_id": "7", "changed_at": {"phone": stated}, "addresses": [address]},
        token="bridge-token",
    )

    assert after["changed_at"]["phone"] == after["addresses"][0]["changed_at"] == stated
    assert after["changed_at"]["tax_id"] == customer["changed_at"]["name"]


@pytest.mark.parametrize(
    ("action", "outcome", "addresses"),
    [("link", "linked", 0), ("complete", "completed", 1), ("hold", "held", 0)],
)
def test_the_store_decides_whom_an_order_is_of(
    shop: Shop, action: str, outcome: str, addresses: int
) -> None:
    customer = known(shop, addresses=[])
    order = shop.order(("TEE", 1))
    policy = {"action": action}
    shop.done("PUT", "/v1/policies/existing-accounts", policy, token="staff-token")

    answer = shop.done(
        "POST", "/v1/customers/resolve", {"order_id": order["id"]}, token="bridge-token"
    )

    assert (answer["outcome"], answer["client_reference"]) == (outcome, "erp_1")
    after = shop.done("GET", f"/v1/customers/{customer['id']}", token="bridge-token")
    assert len(after["addresses"]) == addresses


@pytest.mark.parametrize("is_known", [True, False])
def test_nobody_known_and_the_action_create_ask_for_a_new_account(
    shop: Shop, is_known: bool
) -> None:
    if is_known:
        known(shop)
        policy = {"action": "create"}
        shop.done("PUT", "/v1/policies/existing-accounts", policy, token="staff-token")
    order = shop.order(("TEE", 1))

    answer = shop.done(
        "POST", "/v1/customers/resolve", {"order_id": order["id"]}, token="bridge-token"
    )

    assert answer == {"outcome": "created", "customer_id": None, "client_reference": None}


def test_a_linked_buyer_is_asked_about_no_more(shop: Shop) -> None:
    known(shop)
    session = shop.log_in(MAIL)
    prove(shop, session)
    shop.done("PUT", "/v1/policies/existing-accounts", {"action": "hold"}, token="staff-token")
    order = shop.order(("TEE", 1), session=session)

    answer = shop.done(
        "POST", "/v1/customers/resolve", {"order_id": order["id"]}, token="bridge-token"
    )

    assert (answer["outcome"], answer["client_reference"]) == ("linked", "erp_1")


def test_offline_invoices_and_orders_join_the_account_after_the_proof(shop: Shop) -> None:
    customer = known(shop)
    line = {"sku": "TEE", "title": "Tee", "quantity": 1, "unit_price_minor": 1000}
    common = {
        "customer_id": customer["id"],
        "number": "1",
        "channel": "phone",
        "currency": "USD",
        "prices_include_tax": False,
        "lines": [{**line, "total_minor": 1000}],
        "total_minor": 1000,
    }
    invoice = {"status": "open", "issued_on": "2026-12-07", "balance_minor": 1000}
    sold = {
        "status": "accepted",
        "placed_at": "2026-12-07T12:00:00Z",
        "lines": [{**line, "client_line_id": "1"}],
    }
    shop.batch("/v1/invoices/batch", {**common, **invoice, "client_reference": "inv-1"})
    shop.batch("/v1/offline-orders/batch", {**common, **sold, "client_reference": "so-1"})
    session = shop.log_in(MAIL)
    hidden = shop.done("GET", "/shop/v1/account/invoices", token=session)

    prove(shop, session)

    assert hidden == {"items": []}
    for path in ("invoices", "offline-orders"):
        mine = shop.done("GET", f"/shop/v1/account/{path}", token=session)["items"]
        assert [each["number"] for each in mine] == ["1"]


def test_an_account_without_proof_does_not_keep_the_owner_of_its_mail_out(shop: Shop) -> None:
    session = shop.log_in(MAIL)

    customer = known(shop)
    entered = {"email": MAIL, "name": "Ada's twin"}
    again = shop.ask("POST", "/v1/customers", entered, token="bridge-token")

    assert account(shop, session)["addresses"] == []
    assert (again.status_code, again.json()["type"]) == (409, "urn:problem:email-taken")
    assert prove(shop, session)["client_reference"] == customer["client_reference"]


def test_what_comes_late_for_a_merged_customer_lands_on_the_one_who_stays(shop: Shop) -> None:
    customer = known(shop)
    session = shop.log_in(MAIL)
    prove(shop, session)
    line = {"sku": "TEE", "title": "Tee", "quantity": 1, "unit_price_minor": 1000}
    late = {
        "client_reference": "so-1",
        "customer_id": customer["id"],
        "number": "1",
        "channel": "phone",
        "status": "accepted",
        "placed_at": "2026-12-07T12:00:00Z",
        "currency": "USD",
        "prices_include_tax": False,
        "lines": [{**line, "client_line_id": "1"}],
        "total_minor": 1000,
    }

    shop.batch("/v1/offline-orders/batch", late)

    mine = shop.done("GET", "/shop/v1/account/offline-orders", token=session)["items"]
    assert [each["number"] for each in mine] == ["1"]
