"""When a valid request is refused: what the profile of `seatrial contract store` expects."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import Shop, a_shop

CHANNEL = {"name": "Own", "currency": "USD"}
BATCHES = (
    "/v1/products/batch",
    "/v1/prices/batch",
    "/v1/account-prices/batch",
    "/v1/companies/batch",
    "/v1/inventory-levels/batch",
    "/v1/orders/fulfillments/batch",
    "/v1/orders/returns/batch",
    "/v1/orders/answers/batch",
    "/v1/orders/import-batch",
    "/v1/invoices/batch",
    "/v1/offline-orders/batch",
)


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 50)
    yield world
    world.database.poison()
    world.loop.close()


def test_a_cursor_of_another_life_is_gone(shop: Shop) -> None:
    paths = shop.store.app.openapi()["paths"]
    lists = [p for p, item in paths.items() if "410" in item.get("get", {}).get("responses", {})]

    statuses = {}
    for path in lists:
        query = "after" if path == "/v1/events" else "cursor"
        asked = f"{path.replace('{channel}', 'us')}?{query}={'0' * 24}"
        token = None if path.startswith("/shop") else "bridge-token"
        statuses[path] = shop.ask("GET", asked, token=token).status_code

    assert len(lists) > 10
    assert {path: status for path, status in statuses.items() if status != 410} == {}


def test_a_stale_version_is_refused(shop: Shop) -> None:
    answer = shop.ask("PUT", "/v1/channels/us", CHANNEL, token="staff-token", if_match='"77"')

    assert (answer.status_code, answer.json()["current_version"]) == (412, 1)


@pytest.mark.parametrize("body", [{}, {"order_id": "o", "invoice_id": "i"}])
def test_one_of_several_fields_is_to_be_given(shop: Shop, body: Any) -> None:
    session = shop.log_in("ada@example.org")

    answer = shop.ask("POST", "/shop/v1/channels/us/account/order-again", body, token=session)

    assert answer.status_code == 422


@pytest.mark.parametrize("change", [{"code": "eu"}, {"time_zone": "Mars/Olympus"}])
def test_a_channel_is_written_under_its_own_code_in_a_known_zone(shop: Shop, change: Any) -> None:
    answer = shop.ask("PUT", "/v1/channels/us", CHANNEL | change, token="staff-token")

    assert answer.status_code == 422


def test_no_two_steps_begin_at_one_quantity(shop: Shop) -> None:
    step = {"min_quantity": 5, "price_minor": 900}
    price = {
        "variant_id": shop.variants["TEE"],
        "channel": "us",
        "currency": "USD",
        "price_minor": 1000,
        "steps": [step, step],
    }

    assert shop.ask("PATCH", "/v1/prices", price, token="staff-token").status_code == 422


@pytest.mark.parametrize("path", BATCHES)
def test_a_misshapen_row_is_refused_alone(shop: Shop, path: str) -> None:
    role = "import" if "import" in path else "bridge"

    answer = shop.ask("POST", path, {"rows": [{"title": 7}]}, token=f"{role}-token")

    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, 422)
