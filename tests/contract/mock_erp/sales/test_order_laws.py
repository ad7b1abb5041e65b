"""Whatever is booked, cancelled, edited and received: the books balance (STK-04, STK-12)."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mock_erp.tables.goods.set_asides import SetAside
from mock_erp.tables.registry import table_of
from mock_erp.tables.sales.rows import SalesOrderLineRow
from mock_erp.tables.stock import StockLevel, StockMovement
from mock_kit.state.database import Tx
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_erp, an_order, receive

LEVELS, MOVEMENTS = table_of(StockLevel), table_of(StockMovement)
LINES, ASIDES = table_of(SalesOrderLineRow), table_of(SetAside)
LIMIT = 4

pieces = st.integers(min_value=1, max_value=6)
an_index = st.integers(min_value=0, max_value=5)
acts = st.one_of(
    st.tuples(st.just("book"), pieces, st.sampled_from(["hold", "cancel"])),
    st.tuples(st.just("cancel"), an_index, st.none()),
    st.tuples(st.just("hold"), an_index, st.none()),
    st.tuples(st.just("hand-over"), an_index, st.none()),
    st.tuples(st.just("ship"), an_index, pieces),
    st.tuples(st.just("reverse"), an_index, st.none()),
    st.tuples(st.just("keep"), an_index, st.integers(min_value=0, max_value=6)),
    st.tuples(st.just("return"), an_index, st.sampled_from(["fit", "unfit"])),
    st.tuples(st.just("edit"), an_index, st.integers(min_value=0, max_value=6)),
    st.tuples(st.just("receive"), pieces, st.sampled_from(["MAIN", "EAST"])),
)


def perform(erp: Erp, act: tuple[str, int, Any], orders: list[str]) -> None:
    kind, number, detail = act
    if kind == "book":
        sent = an_order(("v1", number), ("v1", 1), on_shortage=detail)
        orders.append(erp.ask("POST", "/v1/orders", sent).json()["id"])
    elif kind == "receive":
        receive(erp, "v1", number, detail)
    elif kind == "ship" and number < len(orders):
        ship(erp, orders[number], detail)
    elif kind == "reverse":
        reverse(erp, number)
    elif kind == "return" and number < len(orders):
        send_back(erp, orders[number], detail)
    elif number < len(orders):
        path = f"/v1/orders/{orders[number]}"
        edit: Any = {"lines": [{"client_line_id": "line-0", "quantity": detail}]}
        if kind in ("edit", "keep"):
            edit["adjust_stock"] = kind == "edit"
            answer = erp.ask("PATCH", path, edit)
        else:
            answer = erp.ask("POST", f"{path}/{kind}", {"reason": "x"})
        assert answer.status_code in (200, 409), answer.text


def ship(erp: Erp, order_id: str, pieces: int) -> None:
    """Ship up to so many pieces of the first line from each warehouse that has them reserved."""
    line = erp.ask("GET", f"/v1/orders/{order_id}").json()["lines"][0]
    for code, reserved in line["reserved_at"].items():
        packed = [{"order_line_id": line["id"], "pieces": min(pieces, reserved)}]
        body = {"order_id": order_id, "warehouse": code, "lines": packed}
        assert erp.ask("POST", "/v1/shipments", body).status_code in (201, 409)


def reverse(erp: Erp, number: int) -> None:
    shipments = erp.ask("GET", "/v1/shipments").json()["items"]
    if number < len(shipments):
        path = f"/v1/shipments/{shipments[number]['id']}/reverse"
        assert erp.ask("POST", path, {}).status_code in (200, 409)


def send_back(erp: Erp, order_id: str, condition: str) -> None:
    """Announce one piece of the first line and receive it."""
    line = erp.ask("GET", f"/v1/orders/{order_id}").json()["lines"][0]
    lines = [{"order_line_id": line["id"], "pieces": 1}]
    answer = erp.ask("POST", "/v1/returns", {"order_id": order_id, "lines": lines})
    if answer.status_code == 201:
        row = answer.json()
        came = {"return_line_id": row["lines"][0]["id"], "pieces": 1, "condition": condition}
        body = {"warehouse": "MAIN", "lines": [came]}
        assert erp.ask("POST", f"/v1/returns/{row['id']}/receive", body).status_code == 200


def sums(tx: Tx) -> dict[str, int]:
    def total(column: Any, *where: Any) -> int:
        summed = select(func.coalesce(func.sum(column), 0)).where(*where)
        return int(tx.connection.execute(summed).scalar_one())

    return {
        "on_hand": total(LEVELS.c.on_hand),
        "sellable": total(LEVELS.c.on_hand, LEVELS.c.warehouse_id != "wh_QUAR"),
        "moved": total(MOVEMENTS.c.pieces),
        "reserved": total(LEVELS.c.reserved),
        "demanded": total(LINES.c.reserved) + kept(tx),
        "waiting": total(LINES.c.backordered),
        "shipped": total(LINES.c.shipped),
    }


def kept(tx: Tx) -> int:
    """Pieces that edits gave up and nobody has freed."""
    rows = tx.connection.execute(select(ASIDES.c.pieces_at).where(ASIDES.c.status == "open"))
    return sum(sum(pieces_at.values()) for (pieces_at,) in rows)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=12))
def test_the_books_balance_after_every_act(script: list[tuple[str, int, Any]]) -> None:
    erp = an_erp()
    a_variant(erp, "v1", {"MAIN": 3, "EAST": 2}, backorder_allowed=True, backorder_limit=LIMIT)
    orders: list[str] = []
    try:
        for act in script:
            perform(erp, act, orders)

            found = erp.write(sums)
            assert found["on_hand"] == found["moved"]
            assert found["reserved"] == found["demanded"] <= found["on_hand"]
            assert found["waiting"] <= LIMIT
            # Nobody waits while pieces are free: what comes or is freed goes to the queue.
            assert found["waiting"] == 0 or found["sellable"] == found["reserved"]
    finally:
        erp.close()
