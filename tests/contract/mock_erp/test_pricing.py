"""Price lists, reprices and effective prices over the API."""

from typing import Any

import pytest

from tests.contract.mock_erp.program_world import World, a_style

DAY_S = 24 * 3600
LIST = {
    "code": "WEB-USD",
    "name": "Web",
    "currency": "USD",
    "tax_basis": "exclusive",
    "time_zone": "America/New_York",
}


@pytest.fixture
def world(world: World) -> World:
    """The ERP with a price list."""
    world.post("/price-lists", LIST)
    return world


def list_id(world: World, code: str = "WEB-USD") -> str:
    lists = world.get("/price-lists")["items"]
    return str(next(one["id"] for one in lists if one["code"] == code))


def price(world: World, style: Any, price_minor: int, **fields: Any) -> Any:
    """Enter a price for a style, or for the variant that `fields` names."""
    target = {} if "variant_id" in fields else {"style_id": style["id"]}
    body = {"price_list_id": list_id(world), "price_minor": price_minor}
    return world.post("/price-lines", body | target | fields)


def prices(world: World, style: Any, **query: Any) -> list[tuple[int | None, int | None]]:
    """Return price and compare-at price of each variant."""
    query = {"price_list": "WEB-USD", "style_ids": style["id"]} | query
    item = world.get("/prices", **query)["items"][0]
    return [(one["price_minor"], one["compare_at_minor"]) for one in item["variants"]]


def reprice(world: World, style: Any, **fields: Any) -> Any:
    body = {"style_ids": [style["id"]]} | fields
    return world.post(f"/price-lists/{list_id(world)}/reprice", body, 200)


def test_one_change_on_the_style_reaches_every_variant_but_the_one_with_its_own_price(
    world: World,
) -> None:
    style = a_style(world, sizes="SML")
    price(world, style, 8000)
    own = price(world, style, 9000, variant_id=style["variants"][2]["id"])

    done = reprice(world, style, price_minor=5000)

    assert prices(world, style) == [(5000, None), (5000, None), (9000, None)]
    assert done["kept"] == [own["variant_id"]]
    assert done["changed"] == [one["id"] for one in style["variants"][:2]]


def test_a_weekend_sale_begins_and_ends_by_the_clock_of_its_list(world: World) -> None:
    style = a_style(world, sizes="M")
    price(world, style, 8000)
    reprice(world, style, price_minor=5000, valid_from="2026-11-28", valid_until="2026-11-29")
    ends = ["2026-11-28T05:00:00Z", "2026-11-30T05:00:00Z"]

    seen = [prices(world, style, at=at)[0] for at in ("2026-11-28T04:59:59Z", *ends)]

    assert seen == [(8000, None), (5000, 8000), (8000, None)]


def test_the_next_change_is_announced_though_nothing_is_published_then(world: World) -> None:
    style = a_style(world, sizes="M")
    price(world, style, 8000)
    price(world, style, 5000, kind="sale", valid_from="2026-11-28", valid_until="2026-11-29")
    before = world.now_on()

    def next_change() -> str | None:
        query = {"price_list": "WEB-USD", "style_ids": style["id"]}
        found: str | None = world.get("/prices", **query)["items"][0]["next_change_at"]
        return found

    announced = [next_change()]
    world.clock.advance(5 * DAY_S)
    announced.append(next_change())
    world.clock.advance(2 * DAY_S)
    announced.append(next_change())

    assert announced == ["2026-11-28T05:00:00Z", "2026-11-30T05:00:00Z", None]
    assert world.events(after=before) == []


def test_a_reprice_is_published_once_per_style_and_for_every_line(world: World) -> None:
    style = a_style(world)
    price(world, style, 8000)
    before = world.now_on()

    reprice(world, style, price_minor=5000)

    assert [event["type"] for event in world.events(after=before)] == [
        "price_line.updated",
        "price_line.created",
        "style.repriced",
    ]


def test_a_variant_without_a_price_has_none(world: World) -> None:
    assert prices(world, a_style(world, sizes="M")) == [(None, None)]


def test_a_deleted_line_takes_its_price_with_it(world: World) -> None:
    style = a_style(world, sizes="M")
    line = price(world, style, 8000)

    answer = world.ask("DELETE", f"/v1/price-lines/{line['id']}")

    assert answer.status_code == 204
    assert prices(world, style) == [(None, None)]
    assert world.ask("GET", f"/v1/price-lines/{line['id']}").status_code == 404


def test_a_contract_price_is_for_its_customer_alone(world: World) -> None:
    style = a_style(world, sizes="M")
    price(world, style, 8000)
    customer = world.post("/customers", {"kind": "company", "name": "Dock Ltd"})
    contract = LIST | {"code": "DOCK", "customer_id": customer["id"]}
    price_list_id = world.post("/price-lists", contract)["id"]
    price(world, style, 6500, price_list_id=price_list_id)

    assert prices(world, style, customer_id=customer["id"]) == [(6500, None)]
    assert prices(world, style) == [(8000, None)]


def test_a_list_in_another_currency_is_no_contract_for_this_one(world: World) -> None:
    style = a_style(world, sizes="M")
    price(world, style, 8000)
    customer = world.post("/customers", {"kind": "company", "name": "Dock Ltd"})
    contract = LIST | {"code": "DOCK", "currency": "EUR", "customer_id": customer["id"]}
    price(world, style, 6500, price_list_id=world.post("/price-lists", contract)["id"])

    assert prices(world, style, customer_id=customer["id"]) == [(8000, None)]


def test_a_window_that_ends_before_it_starts_is_refused(world: World) -> None:
    style = a_style(world)
    body = {
        "price_list_id": list_id(world),
        "style_id": style["id"],
        "price_minor": 1,
        "valid_from": "2026-11-28",
        "valid_until": "2026-11-27",
    }

    answer = world.ask("POST", "/v1/price-lines", body)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:empty-window")


def test_many_lines_publish_their_style_once(world: World) -> None:
    style = a_style(world)
    row = {"price_list_id": list_id(world), "style_id": style["id"]}
    rows = [row | {"price_minor": 8000}, row | {"price_minor": 7000, "min_quantity": 10}]

    results = world.post("/price-lines/batch", {"rows": [*rows, row]}, 200)["results"]

    assert [one["status"] for one in results] == [201, 201, 422]
    assert len(world.events("style.repriced")) == 1
    assert prices(world, style, quantity=10)[0] == (7000, None)
