"""POST /v1/order-exports: each due order in one file, each file with the next number."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.contract.mock_store.selling_world import MONDAY, Shop, a_shop

PATH = "/v1/order-exports"


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 50)
    yield world
    world.database.poison()
    world.loop.close()


@pytest.fixture
def two_orders(shop: Shop) -> list[Any]:
    """One paid and one authorised order of a stocked item."""
    authorised = [{"kind": "card", "amount_minor": 1650, "state": "authorised"}]
    return [shop.order(("TEE", 1)), shop.order(("TEE", 1), tenders=authorised)]


def export(shop: Shop, body: Any = None, **headers: str) -> Any:
    answer = shop.ask("POST", PATH, body or {}, token="bridge-token", **headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def content(shop: Shop, made: Any) -> httpx.Response:
    return shop.ask("GET", f"{PATH}/{made['id']}/content", token="bridge-token")


def acknowledge(shop: Shop, made: Any, *refused: str) -> Any:
    rows = [{"order_id": order_id, "reason": "unknown item"} for order_id in refused]
    path = f"{PATH}/{made['id']}/acknowledge"
    return shop.done("POST", path, {"refused": rows}, token="bridge-token")


def test_a_file_holds_all_orders_that_are_due(shop: Shop, two_orders: list[Any]) -> None:
    made = export(shop)

    assert made["order_ids"] == [order["id"] for order in two_orders]
    assert made["number"] == 1
    assert made["acknowledged_at"] is None


def test_its_content_has_the_announced_checksum(shop: Shop, two_orders: list[Any]) -> None:
    made = export(shop)

    answer = content(shop, made)

    assert sha256(answer.content).hexdigest() == made["sha256"]
    assert answer.headers["content-type"].startswith("text/csv")


def test_numbers_have_no_gaps_and_an_order_goes_out_once(shop: Shop, two_orders: list[Any]) -> None:
    files = [export(shop) for _ in range(3)]

    assert [(made["number"], len(made["order_ids"])) for made in files] == [(1, 2), (2, 0), (3, 0)]


def test_a_repeat_under_one_key_is_the_same_file(shop: Shop, two_orders: list[Any]) -> None:
    first = export(shop, idempotency_key="cut-off")

    assert export(shop, idempotency_key="cut-off") == first
    assert export(shop)["number"] == 2


def test_the_content_stays_when_the_order_changes(shop: Shop, two_orders: list[Any]) -> None:
    made = export(shop)
    before = content(shop, made).content
    shop.staff(two_orders[0], "cancel", {"reason": "changed my mind"})

    assert content(shop, made).content == before


def test_pending_waits_and_cancelled_is_left_out(shop: Shop, two_orders: list[Any]) -> None:
    pending = [{"kind": "card", "amount_minor": 1650, "state": "pending"}]
    waiting = shop.order(("TEE", 1), tenders=pending)
    shop.staff(two_orders[0], "cancel", {"reason": "changed my mind"})
    first = export(shop)
    shop.staff(waiting, "pay")

    assert first["order_ids"] == [two_orders[1]["id"]]
    assert export(shop)["order_ids"] == [waiting["id"]]


def test_only_paid_orders_go_where_only_they_are_asked_for(
    shop: Shop, two_orders: list[Any]
) -> None:
    made = export(shop, {"payment_statuses": ["paid"]})

    assert made["order_ids"] == [two_orders[0]["id"]]


def test_an_order_of_the_cut_off_instant_is_the_next_days(
    shop: Shop, two_orders: list[Any]
) -> None:
    at_placing = MONDAY.isoformat()
    later = (MONDAY + timedelta(seconds=1)).isoformat()

    assert export(shop, {"placed_before": at_placing})["order_ids"] == []
    assert len(export(shop, {"placed_before": later})["order_ids"]) == 2


def test_an_acknowledged_file_stays_so(shop: Shop, two_orders: list[Any]) -> None:
    made = export(shop)
    shop.later(60)
    taken = acknowledge(shop, made)
    shop.later(60)

    assert acknowledge(shop, made, two_orders[0]["id"]) == taken
    assert taken["acknowledged_at"] is not None
    listed = shop.done("GET", f"{PATH}?acknowledged=false", token="bridge-token")
    assert listed["items"] == []


def test_what_the_receiver_refused_goes_into_the_next_file(
    shop: Shop, two_orders: list[Any]
) -> None:
    acknowledge(shop, export(shop), two_orders[1]["id"])

    assert export(shop)["order_ids"] == [two_orders[1]["id"]]


def test_an_order_of_another_file_cannot_be_refused(shop: Shop, two_orders: list[Any]) -> None:
    export(shop)
    second = export(shop)

    assert acknowledge(shop, second, two_orders[1]["id"])["refused"] == []
    assert export(shop)["order_ids"] == []


def test_each_step_is_told(shop: Shop, two_orders: list[Any]) -> None:
    acknowledge(shop, export(shop))

    assert shop.topics("order_export") == ["order_export.created", "order_export.acknowledged"]


def test_what_was_never_made_is_not_there(shop: Shop) -> None:
    for path in (PATH, f"{PATH}/oex_0", f"{PATH}/oex_0/content"):
        wanted = 200 if path == PATH else 404
        assert shop.ask("GET", path, token="bridge-token").status_code == wanted
