"""Invoices and offline orders in accounts: shown as posted, to their owner, once."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.contract.mock_store.accounts.companies_world import a_buyer, a_company
from tests.contract.mock_store.selling_world import Shop, a_shop

PDF = b"%PDF-1.7 an invoice"
Map = dict[str, Any]


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 10)
    yield world
    world.database.poison()
    world.loop.close()


def customer_of(shop: Shop, session: str) -> str:
    return str(shop.done("GET", "/shop/v1/account", token=session)["id"])


def a_line(sku: str = "TEE", quantity: int = 2) -> Map:
    return {
        "variant_client_reference": f"erp-{sku}",
        "sku": sku,
        "title": f"Title of {sku}",
        "quantity": quantity,
        "unit_price_minor": 1000,
        "total_minor": 1000 * quantity,
    }


def posted(**fields: Any) -> Map:
    """An invoice of 20.00 as it was posted elsewhere."""
    invoice = {
        "client_reference": "inv-1",
        "number": "INV-000001",
        "channel": "phone",
        "status": "open",
        "issued_on": "2026-12-07",
        "currency": "USD",
        "prices_include_tax": False,
        "lines": [a_line()],
        "total_minor": 2000,
        "balance_minor": 2000,
    }
    return invoice | fields


def printed() -> Map:
    content = b64encode(PDF).decode()
    sum_of_it = sha256(PDF).hexdigest()
    return {"media_type": "application/pdf", "sha256": sum_of_it, "content_base64": content}


def sold_elsewhere(customer_id: str, *skus: str, **fields: Any) -> Map:
    """An open telephone order of two pieces per SKU."""
    lines = [
        {key: value for key, value in a_line(sku).items() if key != "total_minor"}
        | {"client_line_id": f"sol-{sku}"}
        for sku in skus
    ]
    order = {
        "client_reference": "ord-1",
        "customer_id": customer_id,
        "number": "SO-000001",
        "channel": "phone",
        "status": "accepted",
        "placed_at": "2026-12-07T12:00:00Z",
        "currency": "USD",
        "prices_include_tax": False,
        "lines": lines,
        "total_minor": 2000 * len(skus),
    }
    return order | fields


def written(shop: Shop, row: Map, path: str = "/v1/invoices/batch", token: str = "bridge") -> Map:
    """The result of one row."""
    body = {"rows": [row]}
    result: Map = shop.done("POST", path, body, token=f"{token}-token")["results"][0]
    return result


def test_an_invoice_shows_in_the_account_of_its_customer_alone(shop: Shop) -> None:
    ada, eve = shop.log_in("ada@example.org"), shop.log_in("eve@example.org")

    result = written(shop, posted(customer_id=customer_of(shop, ada), document=printed()))

    assert result["status"] == 201
    own = shop.done("GET", "/shop/v1/account/invoices", token=ada)["items"]
    assert own == [result["item"]]
    assert (own[0]["total_minor"], own[0]["balance_minor"]) == (2000, 2000)
    assert shop.done("GET", "/shop/v1/account/invoices", token=eve) == {"items": []}
    path = f"/shop/v1/account/invoices/{own[0]['id']}/document"
    assert shop.ask("GET", path, token=ada).content == PDF
    assert shop.ask("GET", path, token=eve).status_code == 404


def test_what_a_company_bought_shows_to_all_its_buyers_alone(shop: Shop) -> None:
    company = a_company(shop)
    ada, ben = a_buyer(shop, company), a_buyer(shop, company, "ben@dock.example")
    eve = shop.log_in("eve@example.org")
    owner = {"customer_id": None, "company_id": company["id"]}

    paper = written(shop, posted(**owner, document=printed()))["item"]
    row = sold_elsewhere("", "TEE") | owner
    offline = written(shop, row, "/v1/offline-orders/batch")["item"]

    document = f"/shop/v1/account/invoices/{paper['id']}/document"
    for buyer in (ada, ben):
        assert shop.done("GET", "/shop/v1/account/invoices", token=buyer)["items"] == [paper]
        own = shop.done("GET", "/shop/v1/account/offline-orders", token=buyer)
        assert own["items"] == [offline]
        assert shop.ask("GET", document, token=buyer).content == PDF
    for what in ("invoices", "offline-orders"):
        assert shop.done("GET", f"/shop/v1/account/{what}", token=eve) == {"items": []}
    assert shop.ask("GET", document, token=eve).status_code == 404


def test_the_same_invoice_again_changes_nothing(shop: Shop) -> None:
    row = posted(customer_id=customer_of(shop, shop.log_in("ada@example.org")), document=printed())
    first = written(shop, row)

    again = written(shop, row)

    assert (again["status"], again["item"]) == (200, first["item"])


def test_a_payment_changes_it_and_its_document_stays(shop: Shop) -> None:
    row = posted(customer_id=customer_of(shop, shop.log_in("ada@example.org")), document=printed())
    first = written(shop, row)
    payment = {"kind": "transfer", "amount_minor": 500}
    del row["document"]

    paid = written(
        shop,
        row
        | {
            "status": "partly_paid",
            "payments": [payment],
            "paid_minor": 500,
            "balance_minor": 1500,
            "expected_version": 1,
        },
    )

    assert (paid["item"]["version"], paid["item"]["balance_minor"]) == (2, 1500)
    assert paid["item"]["document"] == first["item"]["document"]
    late = written(shop, row | {"expected_version": 1})
    assert late["status"] == 412


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"customer_id": None}, 422),
        ({"customer_id": "cus_none"}, 404),
        ({"customer_id": None, "company_id": "com_none"}, 404),
        ({"company_id": "com_none"}, 422),
        ({"customer_id": None, "order_id": "ord_none"}, 404),
        ({"document": printed() | {"sha256": "0" * 64}}, 422),
        ({"document": printed() | {"content_base64": "%"}}, 422),
        ({"document": {"media_type": "application/pdf", "sha256": "0" * 64}}, 422),
        ({"total_minor": "20.00"}, 422),
    ],
)
def test_what_cannot_be_shown_is_refused_alone(shop: Shop, change: Map, status: int) -> None:
    good = posted(customer_id=customer_of(shop, shop.log_in("ada@example.org")))
    rows = [good | change, good | {"client_reference": "inv-2"}]

    results = shop.done("POST", "/v1/invoices/batch", {"rows": rows}, token="bridge-token")

    assert [each["status"] for each in results["results"]] == [status, 201]


def test_the_invoice_of_an_order_shows_on_its_page_and_in_its_timeline_once(shop: Shop) -> None:
    ada = shop.log_in("ada@example.org")
    order = shop.order(("TEE", 2), session=ada)
    line = a_line() | {"line_id": order["lines"][0]["id"]}
    row = posted(order_id=order["id"], lines=[line], document=printed())
    written(shop, row)

    written(shop, row | {"status": "paid", "paid_minor": 2000, "balance_minor": 0})

    page = shop.done("GET", f"/shop/v1/orders/{order['id']}", token=ada)
    shown = page["invoices"][0]
    assert [(each["number"], each["status"]) for each in page["invoices"]] == [
        ("INV-000001", "paid")
    ]
    told = [entry["kind"] for entry in page["timeline"]]
    assert (told.count("invoiced"), told.count("paid")) == (1, 1)
    assert told.index("invoiced") < told.index("paid")
    path = f"/shop/v1/orders/{order['id']}/invoices/{shown['id']}/document"
    assert shop.ask("GET", path, token=ada).content == PDF
    assert shop.ask("GET", path).status_code == 404
    assert shop.done("GET", "/shop/v1/account/invoices", token=ada)["items"][0]["id"] == shown["id"]


def test_an_order_that_is_invoiced_in_part_is_not_paid_yet(shop: Shop) -> None:
    ada = shop.log_in("ada@example.org")
    order = shop.order(("TEE", 2), session=ada)
    part = a_line(quantity=1) | {"line_id": order["lines"][0]["id"]}

    written(shop, posted(order_id=order["id"], lines=[part], status="paid", balance_minor=0))

    page = shop.done("GET", f"/shop/v1/orders/{order['id']}", token=ada)
    told = [entry["kind"] for entry in page["timeline"]]
    assert ("invoiced" in told, "paid" in told) == (True, False)


def test_an_offline_order_and_its_parcels_are_there_to_look_at(shop: Shop) -> None:
    ada, eve = shop.log_in("ada@example.org"), shop.log_in("eve@example.org")
    parcel = {
        "client_reference": "shp-1",
        "number": "SH-000001",
        "status": "shipped",
        "carrier": "UPS",
        "tracking_number": "1Z",
        "lines": [{"client_line_id": "sol-TEE", "quantity": 2}],
    }
    row = sold_elsewhere(customer_of(shop, ada), "TEE")
    written(shop, row, "/v1/offline-orders/batch")

    written(shop, row | {"status": "shipped", "parcels": [parcel]}, "/v1/offline-orders/batch")

    own = shop.done("GET", "/shop/v1/account/offline-orders", token=ada)["items"]
    assert [(each["status"], each["parcels"][0]["tracking_number"]) for each in own] == [
        ("shipped", "1Z")
    ]
    assert shop.done("GET", "/shop/v1/account/offline-orders", token=eve) == {"items": []}


def test_an_offline_order_moves_no_stock_and_is_no_order(shop: Shop) -> None:
    ada = shop.log_in("ada@example.org")
    before = shop.offer("TEE")

    written(shop, sold_elsewhere(customer_of(shop, ada), "TEE"), "/v1/offline-orders/batch")

    assert shop.offer("TEE") == before
    assert shop.done("GET", "/v1/orders", token="staff-token")["items"] == []


def test_ordering_again_takes_what_is_sold_at_todays_price_and_names_the_rest(shop: Shop) -> None:
    ada = shop.log_in("ada@example.org")
    for sku in ("CAP", "SOCK", "GONE"):
        shop.item(sku, None if sku == "SOCK" else 1500)
        shop.level(sku, 1 if sku == "CAP" else 9)
    skus = ("TEE", "CAP", "SOCK", "GONE", "NEVER")
    product = shop.done("GET", "/v1/products", token="staff-token")["items"][-1]
    shop.done("PATCH", f"/v1/products/{product['id']}", {"channels": []}, token="staff-token")
    row = sold_elsewhere(customer_of(shop, ada), *skus)
    order = written(shop, row, "/v1/offline-orders/batch")["item"]
    shop.price("TEE", 1200)

    body = {"offline_order_id": order["id"]}
    again = shop.done("POST", "/shop/v1/channels/us/account/order-again", body, token=ada)

    lines = [
        (line["sku"], line["quantity"], line["unit_price_minor"]) for line in again["cart"]["lines"]
    ]
    assert lines == [("TEE", 2, 1200)]
    assert {each["sku"]: each["reason"] for each in again["left_out"]} == {
        "NEVER": "Not sold here any more",
        "CAP": "No more than 1 can be bought",
        "SOCK": "Not available",
        "GONE": "Not sold here any more",
    }


def test_nobody_orders_again_what_another_bought(shop: Shop) -> None:
    ada, eve = shop.log_in("ada@example.org"), shop.log_in("eve@example.org")
    order = shop.order(("TEE", 1), session=ada)
    invoice = written(shop, posted(customer_id=customer_of(shop, ada)))["item"]
    path = "/shop/v1/channels/us/account/order-again"

    mine = shop.done("POST", path, {"order_id": order["id"]}, token=ada)

    assert [line["sku"] for line in mine["cart"]["lines"]] == ["TEE"]
    for body in ({"order_id": order["id"]}, {"invoice_id": invoice["id"]}):
        assert shop.ask("POST", path, body, token=eve).status_code == 404
    assert shop.ask("POST", path, {}, token=ada).status_code == 422


def test_staff_may_write_what_a_vendor_lets_them_write(shop: Shop) -> None:
    ada = shop.log_in("ada@example.org")

    result = written(shop, posted(customer_id=customer_of(shop, ada)), token="staff")

    assert result["status"] == 201
