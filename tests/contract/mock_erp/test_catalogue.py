"""Styles, variants, items and assortments over the API."""

from tests.contract.mock_erp.program_world import World, a_style, stock_of


def test_a_style_is_read_whole_with_its_variants_in_order(world: World) -> None:
    style = a_style(world, sizes="SMLX")

    item = world.get("/items", ids=style["id"])["items"][0]

    assert item == style
    assert [one["options"]["Size"] for one in item["variants"]] == list("SMLX")


def test_a_renamed_sku_keeps_its_variant_and_touches_the_style(world: World) -> None:
    style = a_style(world)
    variant = style["variants"][0]

    renamed = world.patch(f"/variants/{variant['id']}", {"sku": "NEW-1"})

    assert (renamed["id"], renamed["sku"], renamed["version"]) == (variant["id"], "NEW-1", 2)
    assert world.get("/items", ids=style["id"])["items"][0]["version"] == 2
    assert stock_of(world, variant["id"])["sku"] == "NEW-1"


def test_a_change_of_a_variant_is_published_for_it_and_for_its_style(world: World) -> None:
    style = a_style(world)
    before = world.now_on()

    world.patch(f"/variants/{style['variants'][0]['id']}", {"weight_g": 210})

    assert [event["type"] for event in world.events(after=before)] == [
        "variant.updated",
        "style.updated",
    ]


def test_a_change_that_changes_nothing_is_no_change(world: World) -> None:
    style = a_style(world)
    before = world.now_on()

    same = world.patch(f"/styles/{style['id']}", {"name": style["name"]})

    assert same["version"] == 1
    assert world.events(after=before) == []


def test_a_taken_sku_is_refused_and_leaves_nothing_behind(world: World) -> None:
    a_style(world)

    answer = world.ask(
        "POST", "/v1/styles", {"style_number": "B", "name": "B", "variants": [{"sku": "TEE-S"}]}
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:sku-taken")
    assert len(world.get("/styles")["items"]) == 1


def test_a_look_alike_is_another_sku(world: World) -> None:
    style = a_style(world)

    other = world.post("/variants", {"style_id": style["id"], "sku": "tee-s"})

    assert world.get("/variants", sku="tee-s")["items"] == [other]


def test_a_bad_row_holds_up_no_other(world: World) -> None:
    rows = [
        {"style_number": "A", "name": "A", "variants": [{"sku": "ONE"}]},
        {"style_number": "B", "name": "B", "variants": [{"sku": "ONE"}]},
        {"style_number": "C", "name": "C\u0000"},
        {"style_number": "D", "name": "D"},
    ]

    results = world.post("/styles/batch", {"rows": rows}, 200)["results"]

    assert [row["status"] for row in results] == [201, 409, 422, 201]
    assert [row["style_number"] for row in world.get("/styles")["items"]] == ["A", "D"]
    assert len(world.events("style.created")) == 2


def test_a_stale_version_is_refused(world: World) -> None:
    style = a_style(world)
    world.patch(f"/styles/{style['id']}", {"name": "New"})

    answer = world.ask("PATCH", f"/v1/styles/{style['id']}", {"name": "Old"}, if_match='"1"')

    assert answer.status_code == 412
    assert world.get(f"/styles/{style['id']}")["name"] == "New"


def test_a_repeat_under_one_key_enters_one_style(world: World) -> None:
    body = {"style_number": "A", "name": "A"}

    first = world.ask("POST", "/v1/styles", body, idempotency_key="k")
    again = world.ask("POST", "/v1/styles", body, idempotency_key="k")

    assert again.json() == first.json()
    assert len(world.get("/styles")["items"]) == 1


def test_styles_are_found_by_their_client_references(world: World) -> None:
    for number in ("A", "B", "C"):
        a_style(world, number)

    found = world.get("/styles", client_references="C,A")["items"]

    assert [row["style_number"] for row in found] == ["A", "C"]


def test_pages_miss_nothing_that_changes_meanwhile(world: World) -> None:
    first = a_style(world, "A")
    a_style(world, "B")
    a_style(world, "C")

    page = world.get("/styles", limit=2)
    world.patch(f"/styles/{first['id']}", {"name": "Changed"})
    rest = world.get("/styles", limit=2, cursor=page["next_cursor"])

    assert [row["style_number"] for row in rest["items"]] == ["C", "A"]
    assert rest["next_cursor"] is None


def test_a_cursor_of_another_life_is_gone(world: World) -> None:
    answer = world.ask("GET", "/v1/styles?cursor=00000000" + "0" * 16)

    assert (answer.status_code, answer.json()["type"]) == (410, "urn:problem:unknown-epoch")


def test_variant_over_style_decides_on_backorders(world: World) -> None:
    style = a_style(world, backorder={"allowed": True, "limit": 5})
    inherits, own = style["variants"][:2]
    world.patch(f"/variants/{own['id']}", {"backorder": {"allowed": False}})

    assert stock_of(world, inherits["id"])["backorder"] == {
        "allowed": True,
        "limit": 5,
        "open": 0,
        "free": 5,
    }
    assert stock_of(world, own["id"])["backorder"]["free"] == 0


def test_a_backorder_rule_changed_on_the_style_publishes_the_stock_of_its_variants(
    world: World,
) -> None:
    style = a_style(world)
    before = world.now_on()

    world.patch(f"/styles/{style['id']}", {"backorder": {"allowed": True}})

    events = world.events("stock.changed", after=before)
    assert sorted(event["entity_id"] for event in events) == sorted(
        one["id"] for one in style["variants"]
    )
    assert all(event["data"]["backorder"]["allowed"] for event in events)


def test_putting_a_style_into_an_assortment_touches_it(world: World) -> None:
    style = a_style(world)
    web = world.post("/assortments", {"code": "WEB"})
    before = world.now_on()

    moved = world.post(f"/assortments/{web['id']}/styles", {"add": [style["id"]]}, 200)

    assert moved["style_ids"] == [style["id"]]
    assert world.get("/items", ids=style["id"])["items"][0]["assortments"] == ["WEB"]
    assert [event["type"] for event in world.events(after=before)] == [
        "assortment.updated",
        "style.updated",
    ]


def test_putting_in_what_is_in_already_changes_nothing(world: World) -> None:
    style = a_style(world)
    web = world.post("/assortments", {"code": "WEB", "style_ids": [style["id"]]})

    again = world.post(f"/assortments/{web['id']}/styles", {"add": [style["id"]]}, 200)

    assert again["version"] == 1


def test_a_clerk_may_read_styles_and_not_write_them(world: World) -> None:
    body = {"style_number": "A", "name": "A"}

    assert world.ask("GET", "/v1/styles", role="clerk").status_code == 200
    assert world.ask("POST", "/v1/styles", body, role="clerk").status_code == 403
