"""From the cart to the order: money, prices accepted, stock, and one order per cart."""

from collections.abc import Iterator

import pytest

from mock_store.domain.order import Order
from tests.contract.mock_store.selling_world import Shop, a_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    yield world
    world.database.poison()
    world.loop.close()


def test_an_order_has_the_published_shape(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 5)

    answer = shop.try_order(shop.cart(("TEE", 2)))

    assert answer.status_code == 201
    order = Order.model_validate_json(answer.content)
    assert (order.number, order.status, order.payment_status) == ("#1001", "placed", "paid")
    assert (order.lines[0].variant_client_reference, order.lines[0].sku) == ("erp-TEE", "TEE")
    assert order.lines[0].stock_version is None
    assert answer.headers["etag"] == '"1"'


def test_discount_tax_and_shipping_add_up(shop: Shop) -> None:
    shop.item("BOX", 10_000)
    shop.level("BOX", 5)

    order = shop.order(("BOX", 1), code="SAVE20")

    # 100.00 - 20.00 = 80.00 + 8.00 tax; shipping 5.00 + 0.50 tax.
    assert (order["discount_minor"], order["tax_minor"], order["total_minor"]) == (2000, 850, 9350)
    assert (order["lines"][0]["total_minor"], order["shipping"]["tax_minor"]) == (8800, 50)
    assert order["discount_code"] == "SAVE20"


def test_prices_that_include_tax_contain_it(shop: Shop) -> None:
    shop.channel(tax_basis="inclusive")
    shop.item("BOX", 10_000)
    shop.level("BOX", 5)

    order = shop.order(("BOX", 1), code="SAVE20")

    # 80.00 contain 7.27, shipping of 5.00 contains 0.45 (0.4545).
    assert (order["lines"][0]["tax_minor"], order["shipping"]["tax_minor"]) == (727, 45)
    assert (order["tax_minor"], order["total_minor"]) == (772, 8500)


def test_what_was_entered_at_checkout_arrives_as_entered(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 5)

    order = shop.order(("TEE", 1))

    assert order["contact"] == {"name": "Ada", "email": "Ada@Example.org", "phone": None}
    assert order["shipping_address"] == order["billing_address"]
    assert (order["note"], order["custom"]) == ("Ring twice\nplease", {"gift": "yes"})


def test_a_price_that_moved_since_checkout_is_refused_with_the_new_total(shop: Shop) -> None:
    shop.item("TEE", 1000)
    shop.level("TEE", 5)
    cart = shop.cart(("TEE", 1))

    shop.price("TEE", 1200)
    answer = shop.try_order(cart)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:price-changed")
    # 12.00 + 1.20, shipping 5.00 + 0.50
    assert answer.json()["totals"]["total_minor"] == 1870


def test_a_placed_order_keeps_the_accepted_price(shop: Shop) -> None:
    shop.item("TEE", 1000)
    shop.level("TEE", 5)
    order = shop.order(("TEE", 2))
    shop.price("TEE", 9900)

    edited = shop.staff(order, "edit", {"lines": [_line(order, 1)]}).json()

    assert edited["lines"][0]["unit_price_minor"] == 1000


def test_more_than_the_offer_is_refused_with_the_most_there_is(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 2)

    answer = shop.try_order(shop.cart(("TEE", 3)))

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:not-enough-stock")
    assert answer.json()["lines"][0]["max"] == 2
    assert shop.offer("TEE") == 2


def test_two_lines_of_one_item_share_its_stock(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 3)

    cart = shop.cart(("TEE", 2), ("TEE", 2))

    assert [line["can_buy"] for line in cart["lines"]] == [True, False]
    assert shop.try_order(cart).status_code == 409


def test_two_lines_of_one_item_stay_two_lines(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 5)

    order = shop.order(("TEE", 2), ("TEE", 1))

    assert [line["quantity"] for line in order["lines"]] == [2, 1]


@pytest.mark.parametrize("policy", ["hold", "decrement", "reserve"])
def test_a_sale_lowers_the_offer_at_once(shop: Shop, policy: str) -> None:
    shop.channel(stock_policy=policy)
    shop.item("TEE")
    shop.level("TEE", 5)

    shop.order(("TEE", 2))

    assert shop.offer("TEE") == 3


def test_a_mirror_shows_what_was_written(shop: Shop) -> None:
    shop.channel(stock_policy="mirror")
    shop.item("TEE")
    shop.level("TEE", 5)

    shop.order(("TEE", 2))

    assert shop.offer("TEE") == 5


def test_a_cart_at_checkout_keeps_its_pieces_for_a_while(shop: Shop) -> None:
    shop.channel(stock_policy="reserve", reservation_s=900)
    shop.item("TEE")
    shop.level("TEE", 3)
    mine = shop.cart(("TEE", 2))

    other = shop.cart(("TEE", 2))
    assert shop.try_order(other).status_code == 409
    shop.later(901)

    assert shop.try_order(other).status_code == 201
    assert shop.try_order(mine).status_code == 409


def test_an_order_takes_over_the_reservation_of_its_cart(shop: Shop) -> None:
    shop.channel(stock_policy="reserve")
    shop.item("TEE")
    shop.level("TEE", 3)

    shop.order(("TEE", 2))

    assert shop.offer("TEE") == 1


def test_pieces_beyond_stock_wait_with_a_date(shop: Shop) -> None:
    shop.item("TEE")
    shop.level(
        "TEE",
        2,
        backorder={"allowed": True, "free": 10},
        supply=[{"through": 10, "ship_on": "2026-12-14"}],
    )
    cart = shop.cart(("TEE", 6))

    order = shop.try_order(cart).json()
    page = shop.done("GET", f"/shop/v1/orders/{order['id']}?email=ada@example.org")

    said = "2 in stock, 4 on backorder. Backorders: Expected to ship 12/14"
    assert [cart["lines"][0]["message"], page["lines"][0]["message"]] == [said, said]
    assert (order["lines"][0]["backordered"], order["lines"][0]["ship_on"]) == (4, "2026-12-14")


def test_an_item_without_a_price_cannot_be_bought(shop: Shop) -> None:
    shop.item("TEE", None)
    shop.level("TEE", 5)
    cart = shop.cart(("TEE", 1))

    answer = shop.try_order(cart, total_minor=550)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:cannot-be-bought")
    assert cart["lines"][0]["unit_price_minor"] is None


def test_an_item_of_unknown_stock_cannot_be_bought(shop: Shop) -> None:
    shop.item("TEE")

    assert shop.try_order(shop.cart(("TEE", 1))).status_code == 409


def test_an_untracked_free_item_can_be_bought_for_nothing(shop: Shop) -> None:
    shop.channel(shipping_methods=[{"code": "ground", "name": "Ground", "price_minor": 0}])
    shop.item("GUIDE", None, tracked=False, is_free=True)

    order = shop.order(("GUIDE", 1), tenders=[])

    assert (order["total_minor"], order["payment_status"]) == (0, "paid")


@pytest.mark.parametrize("quantity", [2, 5, 12])
def test_minimum_multiple_and_maximum_hold(shop: Shop, quantity: int) -> None:
    shop.item("CUP", order_quantity={"minimum": 4, "multiple": 2, "maximum": 10})
    cart = shop.done("POST", "/shop/v1/channels/us/carts")

    body = {"lines": [{"sku": "CUP", "quantity": quantity}]}
    answer = shop.ask("PUT", f"/shop/v1/carts/{cart['id']}/lines", body)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:quantity-not-allowed")


def test_an_archived_item_cannot_be_put_into_a_cart(shop: Shop) -> None:
    shop.item("TEE", status="archived")
    cart = shop.done("POST", "/shop/v1/channels/us/carts")

    body = {"lines": [{"variant_id": shop.variants["TEE"]}]}
    answer = shop.ask("PUT", f"/shop/v1/carts/{cart['id']}/lines", body)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:unknown-item")


def test_a_gift_card_is_a_tender(shop: Shop) -> None:
    shop.item("TEE", 1000)
    shop.level("TEE", 5)
    tenders = [
        {"kind": "gift_card", "amount_minor": 600, "state": "paid"},
        {"kind": "card", "amount_minor": 1050, "state": "authorised"},
    ]

    order = shop.order(("TEE", 1), tenders=tenders)

    assert [tender["kind"] for tender in order["tenders"]] == ["gift_card", "card"]
    assert order["payment_status"] == "authorised"


def test_tenders_must_cover_the_total(shop: Shop) -> None:
    shop.item("TEE", 1000)
    shop.level("TEE", 5)

    answer = shop.try_order(
        shop.cart(("TEE", 1)), tenders=[{"amount_minor": 1649, "state": "paid"}]
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:tenders-mismatch")


def test_a_cart_becomes_one_order(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 5)
    cart = shop.cart(("TEE", 1))
    shop.try_order(cart)

    again = shop.try_order(cart)

    assert (again.status_code, again.json()["type"]) == (409, "urn:problem:cart-closed")
    assert shop.topics("order") == ["order.created"]


def test_the_same_key_finds_the_first_order(shop: Shop) -> None:
    shop.item("TEE")
    shop.level("TEE", 5)
    cart = shop.cart(("TEE", 1))

    first = shop.try_order(cart, idempotency_key="k1")
    second = shop.try_order(cart, idempotency_key="k1")

    assert second.json() == first.json()
    assert shop.topics("order") == ["order.created"]


def _line(order: dict[str, list[dict[str, str]]], quantity: int) -> dict[str, object]:
    return {"line_id": order["lines"][0]["id"], "quantity": quantity}
