"""GET /v1/account-prices says of every account and quantity what GET /v1/prices says."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.mock_erp.program_world import World, a_style, start_over

LIST = {"name": "L", "currency": "USD", "tax_basis": "exclusive", "time_zone": "America/New_York"}
LISTS = ("WEB-USD", "TRADE", "DOCK", "DOCK-EUR")
lines = st.lists(
    st.tuples(
        st.sampled_from(LISTS),
        st.sampled_from((None, 0, 1)),
        st.integers(0, 9).map(lambda tens: tens * 1000),
        st.sampled_from((1, 3, 10)),
        st.sampled_from(("regular", "sale")),
    ),
    max_size=8,
)


def trade(world: World) -> tuple[Any, dict[str, str], dict[str, str]]:
    """A style of two variants; Dock has a contract, Dock and Quay are in a group, Ada is not."""
    style = a_style(world, sizes="SM")
    ids = {
        name: world.post("/customers", {"name": name, "price_group": group})["id"]
        for name, group in (("Dock", "TRADE"), ("Quay", "TRADE"), ("Ada", None))
    }
    bodies = {
        "WEB-USD": {},
        "TRADE": {"customer_group": "TRADE"},
        "DOCK": {"customer_id": ids["Dock"]},
        "DOCK-EUR": {"customer_id": ids["Dock"], "currency": "EUR"},
    }
    lists = {
        code: world.post("/price-lists", LIST | {"code": code} | body)["id"]
        for code, body in bodies.items()
    }
    return style, ids, lists


def own_steps(world: World, **query: Any) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the steps of each account and variant that has some of its own."""
    page = world.get("/account-prices", price_list="WEB-USD", **query)
    return {
        (account["customer_id"], item["variant_id"]): item["steps"]
        for account in page["items"]
        for item in account["items"]
    }


def price_at(steps: list[dict[str, Any]], quantity: int) -> int | None:
    found: int | None = [one for one in steps if one["min_quantity"] <= quantity][-1]["price_minor"]
    return found


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines)
def test_it_agrees_with_prices_for_every_customer_and_quantity(
    world: World, lines: list[Any]
) -> None:
    start_over(world)
    style, ids, lists = trade(world)
    for code, which, price_minor, quantity, kind in lines:
        target = {"style_id": style["id"]}
        if which is not None:
            target = {"variant_id": style["variants"][which]["id"]}
        body = {"price_minor": price_minor, "min_quantity": quantity, "kind": kind}
        world.post("/price-lines", {"price_list_id": lists[code]} | target | body)
    public = {
        one["variant_id"]: one["steps"]
        for one in world.get("/prices", price_list="WEB-USD", style_ids=style["id"])["items"][0][
            "variants"
        ]
    }

    own = own_steps(world, customer_ids=",".join(ids.values()))

    for customer_id in ids.values():
        for quantity in (1, 2, 3, 9, 10, 11):
            asked = {"style_ids": style["id"], "customer_id": customer_id, "quantity": quantity}
            said = world.get("/prices", price_list="WEB-USD", **asked)["items"][0]["variants"]
            assert {one["variant_id"]: one["price_minor"] for one in said} == {
                variant_id: price_at(own.get((customer_id, variant_id), steps), quantity)
                for variant_id, steps in public.items()
            }
    assert all(steps != public[variant_id] for (_, variant_id), steps in own.items())


def test_accounts_with_a_contract_or_a_group_are_listed_page_by_page(world: World) -> None:
    _, ids, _ = trade(world)

    first = world.get("/account-prices", price_list="WEB-USD", limit=1)
    second = world.get("/account-prices", price_list="WEB-USD", cursor=first["next_cursor"])

    listed = [one["customer_id"] for one in first["items"] + second["items"]]
    assert listed == [ids["Dock"], ids["Quay"]]
    assert second["next_cursor"] is None


def test_the_next_change_is_announced_per_account(world: World) -> None:
    style, ids, lists = trade(world)
    line = {"style_id": style["id"], "price_minor": 6500, "valid_from": "2026-11-28"}
    world.post("/price-lines", {"price_list_id": lists["DOCK"]} | line)

    page = world.get("/account-prices", price_list="WEB-USD", style_ids=style["id"])

    announced = {one["customer_id"]: one["next_change_at"] for one in page["items"]}
    assert announced == {ids["Dock"]: "2026-11-28T05:00:00Z", ids["Quay"]: None}


def test_an_account_that_is_asked_for_by_id_is_answered_without_own_prices(world: World) -> None:
    _, ids, _ = trade(world)

    page = world.get("/account-prices", price_list="WEB-USD", customer_ids=ids["Ada"])

    assert [(one["customer_id"], one["items"]) for one in page["items"]] == [(ids["Ada"], [])]


def test_an_unknown_price_list_is_not_found(world: World) -> None:
    assert world.ask("GET", "/v1/account-prices?price_list=NONE").status_code == 404
