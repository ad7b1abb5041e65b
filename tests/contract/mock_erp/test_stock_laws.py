"""Laws of stock that hold whatever warehouse and sellers do (STK-12)."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.contract.mock_erp.program_world import World, a_style, a_warehouse, start_over
from tests.contract.mock_erp.sales_world import an_order

WAREHOUSES = ("MAIN", "EAST", "QUAR")
pieces = st.integers(1, 6)
places = st.sampled_from(WAREHOUSES)
variants = st.sampled_from((0, 1, 2))  # the third one is a kit of the others
acts = st.one_of(
    st.tuples(st.just("receipt"), variants, places, pieces),
    st.tuples(st.just("count"), variants, places, pieces),
    st.tuples(st.just("damage"), variants, places, pieces),
    st.tuples(st.just("transfer"), variants, places, pieces),
    st.tuples(st.just("order"), variants, st.sampled_from(("backorder", "cancel", "hold")), pieces),
    st.tuples(st.just("cancel"), st.integers(0, 5), st.none(), pieces),
    st.tuples(st.just("purchase"), variants, places, pieces),
    st.tuples(st.just("arrival"), st.integers(0, 5), st.none(), pieces),
)

# What comes completes the kit, and takes the other component off the shelf.
A_KIT_THAT_WAITS: list[tuple[Any, ...]] = [
    ("receipt", 1, "MAIN", 2),
    ("order", 2, "backorder", 1),
    ("receipt", 0, "MAIN", 1),
]


def perform(world: World, ids: list[str], act: tuple[Any, ...]) -> None:
    """Try an act; what the ERP refuses is refused."""
    kind, which, where, many = act
    if kind in ("cancel", "arrival"):
        _end(world, kind, which)
        return
    lines = [{"variant_id": ids[which], "pieces": many}]
    counted = [{"variant_id": ids[which], "counted": many}]
    bought = {"supplier": "Mill", "warehouse": where, "expected_on": "2026-12-01", "lines": lines}
    target = WAREHOUSES[(WAREHOUSES.index(where) + 1) % 3] if where in WAREHOUSES else None
    requests: dict[str, tuple[str, Any]] = {
        "receipt": ("/stock/receipts", {"warehouse": where, "lines": lines}),
        "count": ("/stock/counts", {"warehouse": where, "lines": counted}),
        "damage": ("/stock/damages", {"warehouse": where, "lines": lines}),
        "transfer": ("/stock/transfers", {"from": where, "to": target, "lines": lines}),
        "order": ("/orders", an_order((ids[which], many), on_shortage=where)),
        "purchase": ("/purchase-orders", bought),
    }
    path, body = requests[kind]
    answer = world.ask("POST", f"/v1{path}", body)
    assert answer.status_code in (201, 409), answer.text


def _end(world: World, kind: str, which: int) -> None:
    noun, verb = {"cancel": ("orders", "cancel"), "arrival": ("purchase-orders", "receive")}[kind]
    listed = world.get(f"/{noun}")["items"]
    if listed:
        path = f"/v1/{noun}/{listed[which % len(listed)]['id']}/{verb}"
        body = {"reason": "changed my mind"} if kind == "cancel" else {}
        assert world.ask("POST", path, body).status_code in (200, 409)


def booked(world: World) -> Counter[tuple[str, str]]:
    """Add up the ledger by variant and warehouse."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in world.get("/stock-movements", limit=500)["items"]:
        sums[one["variant_id"], one["warehouse"]] += one["pieces"]
    return sums


def demand(world: World, field: str) -> Counter[str]:
    """Add up what open order lines have reserved, or wait for, by variant."""
    sums: Counter[str] = Counter()
    for order in world.get("/orders", limit=500)["items"]:
        for line in order["lines"]:
            sums[line["variant_id"]] += line[field]
            for part in line["components"] if field == "reserved" else ():
                sums[part["variant_id"]] += sum(part["reserved_at"].values())
                assert sum(part["reserved_at"].values()) == line[field] * part["pieces"]
    return sums


def goods(world: World, **backorder: Any) -> list[str]:
    """Two variants and a kit of 1 and 2 pieces of them."""
    start_over(world)
    for code in WAREHOUSES:
        a_warehouse(world, code, "quarantine" if code == "QUAR" else "sellable")
    ids = [one["id"] for one in a_style(world, sizes="SMK", backorder=backorder)["variants"]]
    parts = [{"variant_id": ids[0], "pieces": 1}, {"variant_id": ids[1], "pieces": 2}]
    world.patch(f"/variants/{ids[2]}", {"components": parts})
    return ids


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(acts, min_size=5, max_size=12))
def test_on_hand_is_the_ledger_and_reserved_is_open_demand(
    world: World, walk: list[tuple[Any, ...]]
) -> None:
    ids = goods(world, limit=4)

    for act in walk:
        perform(world, ids, act)

    ledger, reserved, waiting = (
        booked(world),
        demand(world, "reserved"),
        demand(world, "backordered"),
    )
    for item in world.get("/stock")["items"]:
        variant_id = item["variant_id"]
        levels = item["warehouses"]
        assert {one["code"]: one["on_hand"] for one in levels} == {
            one["code"]: ledger[variant_id, one["code"]] for one in levels
        }
        if variant_id != ids[2]:
            assert sum(one["reserved"] for one in levels) == reserved[variant_id]
        assert item["backorder"]["open"] == waiting[variant_id]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(acts, min_size=5, max_size=12))
@example(walk=A_KIT_THAT_WAITS)
def test_the_last_published_item_is_the_stock_as_it_is(
    world: World, walk: list[tuple[Any, ...]]
) -> None:
    ids = goods(world, allowed=True)

    for act in walk:
        perform(world, ids, act)

    published = {event["entity_id"]: event["data"] for event in world.events("stock.changed")}
    items = {item["variant_id"]: item for item in world.get("/stock")["items"]}
    assert published == {key: items[key] for key in published}
