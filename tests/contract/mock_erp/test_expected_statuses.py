"""When a valid request is refused: what the profile of `seatrial contract erp` expects."""

from typing import Any

import pytest

from tests.contract.mock_erp.program_world import World, a_world, close

PRICE_LIST = {
    "code": "OWN",
    "name": "Own",
    "currency": "USD",
    "tax_basis": "exclusive",
    "time_zone": "America/Chicago",
}
WRONG_ROWS: list[tuple[str, Any]] = [
    ("/v1/styles/batch", {"style_number": "S1"}),
    ("/v1/variants/batch", {"sku": "V1"}),
    ("/v1/price-lines/batch", {"price_minor": 1}),
    ("/v1/stock/receipts/batch", {"warehouse": "MAIN"}),
    ("/v1/orders/batch", {"channel": "web"}),
]


@pytest.fixture(scope="module")
def cursor_of_another_life() -> str:
    other = a_world()
    try:
        other.erp.database.reset()
        return other.now_on()
    finally:
        close(other)


def lists(world: World) -> list[str]:
    paths = world.erp.app.openapi()["paths"]
    return [
        path
        for path, item in paths.items()
        if "410" in item.get("get", {"responses": {}})["responses"]
    ]


def test_a_cursor_of_another_life_is_gone(world: World) -> None:
    at_odds = {}
    for path in lists(world):
        query = "after" if path == "/v1/events" else "cursor"
        extra = "&price_list=OWN" if path == "/v1/account-prices" else ""
        answer = world.ask("GET", f"{path}?{query}={'0' * 24}{extra}")
        at_odds[path] = answer.status_code

    assert {path: status for path, status in at_odds.items() if status not in (404, 410)} == {}
    assert list(at_odds.values()).count(410) >= len(at_odds) - 1


def test_a_stale_version_is_refused(world: World) -> None:
    made = world.post("/warehouses", {"code": "W9", "name": "Nine"})

    answer = world.ask("PATCH", f"/v1/warehouses/{made['id']}", {"name": "9"}, if_match='"7"')

    assert (answer.status_code, answer.json()["current_version"]) == (412, 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/price-lines", {"price_list_id": "{list}", "price_minor": 1}),
        (
            "/v1/price-lines",
            {"price_list_id": "{list}", "price_minor": 1, "style_id": "s", "variant_id": "v"},
        ),
        ("/v1/price-lists/{list}/reprice", {"style_ids": ["s"]}),
        ("/v1/credit-memos", {"amount_minor": 5}),
        ("/v1/customer-reviews/r/resolve", {"create": True, "customer_id": "c"}),
    ],
)
def test_one_of_two_fields_is_to_be_given(world: World, path: str, body: Any) -> None:
    made = world.post("/price-lists", PRICE_LIST)["id"]
    filled = {name: made if value == "{list}" else value for name, value in body.items()}

    assert world.ask("POST", path.replace("{list}", made), filled).status_code == 422


def test_an_unknown_time_zone_is_refused(world: World) -> None:
    answer = world.ask("POST", "/v1/price-lists", {**PRICE_LIST, "time_zone": "Mars/Olympus"})

    assert answer.status_code == 422


@pytest.mark.parametrize(("path", "row"), WRONG_ROWS)
def test_a_misshapen_row_is_refused_alone(world: World, path: str, row: Any) -> None:
    answer = world.ask("POST", path, {"rows": [row]})

    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, 422)
