"""After the sale: the ERP's answers, cancel, edit, payment and refunds."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import Shop, a_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 10)
    yield world
    world.database.poison()
    world.loop.close()


def kinds_of(order: Any) -> list[str]:
    return [entry["kind"] for entry in order["timeline"]]


def edit_line(order: Any, quantity: int) -> dict[str, Any]:
    return {"lines": [{"line_id": order["lines"][0]["id"], "quantity": quantity}]}


def test_an_answer_names_the_version_that_counts_the_line(shop: Shop) -> None:
    order = shop.order(("TEE", 2))

    result = shop.answer(order, "accepted", 7)

    assert (result["status"], result["item"]["status"]) == (200, "confirmed")
    assert result["item"]["lines"][0]["stock_version"] == 7
    assert result["item"]["erp"]["number"] == "SO-000001"
    assert shop.topics("order") == ["order.created", "order.updated"]


@pytest.mark.parametrize("policy", ["hold", "decrement", "reserve"])
@pytest.mark.parametrize("answer_first", [True, False])
def test_a_sold_piece_is_subtracted_once(shop: Shop, policy: str, answer_first: bool) -> None:
    shop.channel(stock_policy=policy)
    order = shop.order(("TEE", 2))

    if answer_first:
        shop.answer(order, "accepted", 2)
        assert shop.offer("TEE") == 8
    shop.level("TEE", 8, stock_version=2)
    if not answer_first:
        shop.answer(order, "accepted", 2)

    assert shop.offer("TEE") == 8


def test_the_same_answer_keeps_the_version(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    first = shop.answer(order, "accepted", 7)["item"]

    second = shop.answer(order, "accepted", 7)["item"]

    assert second == first
    assert kinds_of(second) == ["placed", "accepted"]
    assert shop.topics("order") == ["order.created", "order.updated"]


def test_an_answer_to_an_older_version_is_refused_row_by_row(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    shop.answer(order, "held")

    result = shop.answer(order, "accepted", 7, expected_version=1)

    assert (result["status"], result["problem"]["current_version"]) == (412, 2)
    assert shop.read(order)["status"] == "held"


def test_a_bad_row_holds_up_no_other(shop: Shop) -> None:
    order = shop.order(("TEE", 1))
    good = {
        "order_id": order["id"],
        "answer": "accepted",
        "reference": {"order_id": "so_1", "number": "SO-000001", "version": 1},
    }
    rows = [{**good, "order_id": "ord_unknown"}, {"order_id": 5}, good]

    body = shop.done("POST", "/v1/orders/answers/batch", {"rows": rows}, token="bridge-token")

    assert [result["status"] for result in body["results"]] == [404, 422, 200]
    assert shop.read(order)["status"] == "confirmed"


def test_a_cancel_by_the_erp_pays_back_once_and_frees_the_pieces(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    shop.answer(order, "cancelled", refund={"amount_minor": "full"}, reason="sold out")

    again = shop.answer(order, "cancelled", refund={"amount_minor": "full"}, reason="sold out")

    item = again["item"]
    assert (item["status"], item["payment_status"]) == ("cancelled", "refunded")
    assert [refund["amount_minor"] for refund in item["refunds"]] == [order["total_minor"]]
    assert kinds_of(item) == ["placed", "cancelled", "refunded"]
    assert shop.topics("order") == ["order.created", "order.cancelled"]
    assert shop.offer("TEE") == 10


def test_a_late_answer_reopens_nothing(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    shop.staff(order, "cancel", {"reason": "changed my mind"})

    result = shop.answer(order, "accepted", 7)

    assert (result["status"], result["problem"]["type"]) == (409, "urn:problem:wrong-status")


@pytest.mark.parametrize("policy", ["hold", "decrement", "reserve"])
def test_a_cancel_before_booking_gives_the_pieces_back(shop: Shop, policy: str) -> None:
    shop.channel(stock_policy=policy)
    order = shop.order(("TEE", 4))

    shop.staff(order, "cancel", {})

    assert shop.offer("TEE") == 10


@pytest.mark.parametrize("policy", ["hold", "decrement", "reserve"])
@pytest.mark.parametrize("quantity", [1, 3])
def test_an_edit_that_is_taken_back_leaves_the_offer(
    shop: Shop, policy: str, quantity: int
) -> None:
    shop.channel(stock_policy=policy)
    order = shop.order(("TEE", 2))
    shop.answer(order, "accepted", 2)
    shop.level("TEE", 8, stock_version=2)

    shop.staff(order, "edit", edit_line(order, quantity))
    shop.staff(order, "edit", edit_line(order, 2))

    assert shop.offer("TEE") == 8


def test_cancelling_twice_pays_back_once(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    once = shop.staff(order, "cancel", {"reason": "twice"}).json()

    twice = shop.staff(order, "cancel", {"reason": "twice"}).json()

    assert twice == once
    assert once["tenders"][0]["refunded_minor"] == order["total_minor"]
    assert once["lines"][0]["cancelled"] == 2


def test_fewer_pieces_are_paid_back(shop: Shop) -> None:
    order = shop.order(("TEE", 3))

    edited = shop.staff(order, "edit", edit_line(order, 1)).json()

    # Two pieces at 10.00 plus 10 % tax.
    assert order["total_minor"] - edited["total_minor"] == 2200
    assert [refund["amount_minor"] for refund in edited["refunds"]] == [2200]
    assert edited["payment_status"] == "partially_refunded"
    assert shop.offer("TEE") == 9


def test_fewer_pieces_lower_what_is_only_authorised(shop: Shop) -> None:
    tenders = [{"kind": "card", "amount_minor": 3850, "state": "authorised"}]
    order = shop.order(("TEE", 3), tenders=tenders)

    edited = shop.staff(order, "edit", edit_line(order, 1)).json()

    assert (edited["tenders"][0]["amount_minor"], edited["refunds"]) == (1650, [])


def test_more_pieces_are_taken_on_a_further_tender(shop: Shop) -> None:
    order = shop.order(("TEE", 1))

    edited = shop.staff(order, "edit", edit_line(order, 2)).json()

    assert sum(tender["amount_minor"] for tender in edited["tenders"]) == edited["total_minor"]
    assert (edited["payment_status"], kinds_of(edited)[-1]) == ("paid", "edited")


def test_more_pieces_than_the_offer_are_refused(shop: Shop) -> None:
    order = shop.order(("TEE", 8))

    answer = shop.staff(order, "edit", edit_line(order, 11))

    assert (answer.status_code, answer.json()["lines"][0]["max"]) == (409, 2)


def test_an_edit_over_a_newer_version_is_refused(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    shop.staff(order, "edit", edit_line(order, 2))

    path = f"/v1/orders/{order['id']}/edit"
    answer = shop.ask("POST", path, edit_line(order, 1), token="staff-token", if_match='"1"')

    assert answer.status_code == 412


def test_an_edited_address_is_an_edit(shop: Shop) -> None:
    order = shop.order(("TEE", 1))

    address = {"line1": "2 Quay", "city": "Duluth", "country": "US"}
    edited = shop.staff(order, "edit", {"shipping_address": address}).json()

    assert edited["shipping_address"]["line1"] == "2 Quay"
    assert edited["billing_address"] == order["billing_address"]
    assert (edited["refunds"], kinds_of(edited)) == ([], ["placed", "edited"])


def test_no_more_is_paid_back_than_was_taken(shop: Shop) -> None:
    order = shop.order(("TEE", 1))
    shop.staff(order, "refunds", {"amount_minor": 1000, "client_reference": "r1"})

    answer = shop.staff(order, "refunds", {"amount_minor": 651, "client_reference": "r2"})

    assert answer.json()["type"] == "urn:problem:refund-too-large"
    assert answer.json()["refundable_minor"] == 650


def test_a_refund_of_the_same_reference_is_paid_once(shop: Shop) -> None:
    order = shop.order(("TEE", 1))
    lines = [{"line_id": order["lines"][0]["id"], "quantity": 1, "restock": False}]
    wanted = {"amount_minor": 100, "client_reference": "r1", "lines": lines}
    once = shop.staff(order, "refunds", wanted).json()

    twice = shop.staff(order, "refunds", wanted).json()

    assert twice == once
    assert once["refunds"][0]["lines"][0]["restock"] is False
    assert shop.offer("TEE") == 9


def test_a_pending_payment_can_be_taken(shop: Shop) -> None:
    tenders = [{"kind": "invoice", "amount_minor": 1650, "state": "pending"}]
    order = shop.order(("TEE", 1), tenders=tenders)

    paid = shop.staff(order, "pay").json()

    assert (order["payment_status"], paid["payment_status"]) == ("pending", "paid")
    assert shop.staff(order, "pay").json() == paid


def test_a_payment_that_never_comes_ends_the_order(shop: Shop) -> None:
    tenders = [{"kind": "card", "amount_minor": 1650, "state": "pending"}]
    order = shop.order(("TEE", 1), tenders=tenders)

    expired = shop.staff(order, "expire").json()

    assert (expired["payment_status"], expired["status"]) == ("expired", "cancelled")
    assert (expired["refunds"], shop.offer("TEE")) == ([], 10)


def test_a_paid_order_does_not_expire(shop: Shop) -> None:
    order = shop.order(("TEE", 1))

    assert shop.staff(order, "expire").status_code == 409


def test_orders_are_read_on_in_the_order_of_their_change(shop: Shop) -> None:
    first, second, third = (shop.order(("TEE", 1)) for _ in range(3))
    shop.staff(first, "edit", {"note": "later"})

    page = shop.done("GET", "/v1/orders?limit=2", token="bridge-token")
    rest = shop.done("GET", f"/v1/orders?cursor={page['next_cursor']}", token="bridge-token")

    assert [order["id"] for order in page["items"]] == [second["id"], third["id"]]
    assert [order["version"] for order in rest["items"]] == [2]
    assert rest["next_cursor"] is None


def test_several_orders_are_read_at_once(shop: Shop) -> None:
    orders = [shop.order(("TEE", 1)) for _ in range(2)]

    ids = ",".join([*(order["id"] for order in orders), "ord_unknown"])
    found = shop.done("GET", f"/v1/orders?ids={ids}", token="bridge-token")

    assert found["items"] == orders


def test_orders_are_not_for_the_public(shop: Shop) -> None:
    assert shop.ask("GET", "/v1/orders").status_code == 401
    assert shop.ask("GET", "/v1/orders", token="storefront-token").status_code == 403


def test_an_instant_without_a_form_in_utc_is_a_wrong_shape(shop: Shop) -> None:
    since = "0001-01-01T00:00:00%2B14:00"

    answer = shop.ask("GET", f"/v1/orders?updated_since={since}", token="bridge-token")

    assert answer.status_code == 422
