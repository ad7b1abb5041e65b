"""The numbers on goods in docs/rules/outcomes.md and docs/rules/status_graphs.md."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.mock_erp.goods.orders_and_parcels import Document, book, read, ship
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_erp


@pytest.fixture
def erp() -> Iterator[Erp]:
    """Ten pieces in MAIN."""
    world = an_erp()
    a_variant(world, "v1", {"MAIN": 10})
    yield world
    world.close()


def act_on(erp: Erp, order: Document, word: str, number: int, switch: bool) -> None:
    """Do what a row of the tables says; the last parcel is the one that is spoken of."""
    path = f"/v1/orders/{order['id']}"
    if word == "ship":
        ship(erp, order, (0, number))
    elif word == "edit":
        lines = [{"client_line_id": "line-0", "quantity": number}]
        erp.ask("PATCH", path, {"lines": lines, "adjust_stock": switch})
    elif word == "cancel":
        erp.ask("POST", f"{path}/cancel", {"adjust_stock": switch})
    elif word in ("fit", "unfit"):
        lines = [{"order_line_id": order["lines"][0]["id"], "pieces": number}]
        row = erp.ask("POST", "/v1/returns", {"order_id": order["id"], "lines": lines}).json()
        came = {"return_line_id": row["lines"][0]["id"], "pieces": number, "condition": word}
        body = {"warehouse": "MAIN", "lines": [came]}
        erp.ask("POST", f"/v1/returns/{row['id']}/receive", body)
    else:
        _act_on_parcel(erp, word, number)


def _act_on_parcel(erp: Erp, word: str, number: int) -> None:
    parcel: Any = erp.changes("shipment.created")[-1]
    path = f"/v1/shipments/{parcel['id']}"
    if word == "reverse":
        erp.ask("POST", f"{path}/reverse", {})
    else:
        lost = {"shipment_line_id": parcel["lines"][0]["id"], "pieces": number}
        erp.ask("POST", f"{path}/damages", {"lines": [lost]})


def shelf(erp: Erp) -> tuple[int, int, int, int]:
    """On hand, reserved, set aside, quarantine."""
    item = erp.changes("stock.changed")[-1]
    levels = {row["code"]: row for row in item["warehouses"]}
    aside = erp.ask("GET", "/v1/set-asides").json()["items"]
    kept = sum(sum(row["pieces_at"].values()) for row in aside if row["status"] == "open")
    quarantine = levels.get("QUAR", {"on_hand": 0})["on_hand"]
    return levels["MAIN"]["on_hand"], levels["MAIN"]["reserved"], kept, quarantine


@pytest.mark.parametrize(
    ("acts", "switch", "left"),
    [
        ([("edit", 2)], True, (10, 2, 0, 0)),
        ([("edit", 2)], False, (10, 3, 1, 0)),
        ([("edit", 4)], True, (10, 4, 0, 0)),
        ([("edit", 4)], False, (10, 3, 0, 0)),
        ([("cancel", 3)], True, (10, 0, 0, 0)),
        ([("cancel", 3)], False, (10, 3, 3, 0)),
        ([("ship", 2)], True, (8, 1, 0, 0)),
        ([("ship", 2), ("reverse", 2)], True, (10, 3, 0, 0)),
        ([("ship", 3), ("fit", 1)], True, (8, 0, 0, 0)),
        ([("ship", 3), ("unfit", 1)], True, (7, 0, 0, 1)),
        ([("ship", 3), ("lose", 1)], True, (7, 0, 0, 0)),
    ],
    ids=str,
)
def test_each_act_moves_stock_as_the_table_says(
    erp: Erp, acts: list[tuple[str, int]], switch: bool, left: tuple[int, int, int, int]
) -> None:
    order = book(erp, ("v1", 3))

    for word, number in acts:
        act_on(erp, order, word, number, switch)

    assert shelf(erp) == left


@pytest.mark.parametrize(
    ("acts", "status", "pieces"),
    [
        ([("ship", 1)], "accepted", (1, 0, 2)),
        ([("ship", 1), ("ship", 2)], "shipped", (3, 0, 0)),
        ([("ship", 1), ("cancel", 2)], "shipped", (1, 2, 0)),
        ([("ship", 1), ("edit", 1)], "shipped", (1, 0, 0)),
        ([("ship", 3), ("reverse", 3)], "accepted", (0, 0, 3)),
        ([("cancel", 3)], "cancelled", (0, 3, 0)),
    ],
    ids=str,
)
def test_the_status_follows_from_the_pieces(
    erp: Erp, acts: list[tuple[str, int]], status: str, pieces: tuple[int, int, int]
) -> None:
    order = book(erp, ("v1", 3))

    for word, number in acts:
        act_on(erp, order, word, number, True)

    after = read(erp, order)
    line = after["lines"][0]
    assert after["status"] == status
    assert (line["shipped"], line["cancelled"], line["reserved"]) == pieces
