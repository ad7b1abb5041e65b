"""The check that docs/howto/add_a_check.md takes as its example."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import History
from scenarios.model.verdict import Check, Reach, Result, Violation, judge

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULE = "ORD-02"


def check(history: History, end: EndState) -> list[Violation]:
    """Each booked order has as many lines as the store order it was booked for."""
    found = []
    for order in end.store.orders.values():
        for booked in end.erp.orders_by_reference.get(order["id"], []):
            wanted, lines = len(order["lines"]), len(booked["lines"])
            if wanted != lines:
                subject = f"ERP order {booked['number']}"
                found.append(Violation(RULE, subject, f"{wanted} lines", f"{lines} lines"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """An order of two lines or more was booked."""
    booked = [rows[0] for rows in end.erp.orders_by_reference.values()]
    if any(len(order["lines"]) > 1 for order in booked):
        return Reach.yes("an order of several lines was booked")
    return Reach.no("no order of several lines was booked")


EXAMPLE: Check = SimpleNamespace(RULE=RULE, check=check, reach=reach)


def an_end(store_lines: int, erp_lines: int) -> EndState:
    order = {"id": "o1", "number": "#1001", "lines": [{}] * store_lines}
    booked = {"number": "SO-000001", "client_reference": "o1", "lines": [{}] * erp_lines}
    erp = ErpState(
        business_now=NOON,
        time_zone="UTC",
        styles={},
        variants={},
        price_lists={},
        price_lines={},
        assortments={},
        warehouses={},
        stock={},
        purchase_orders={},
        customers={},
        orders={"e1": booked},
    )
    store = StoreState(
        business_now=NOON,
        channels={},
        products={},
        prices={},
        levels={},
        orders={"o1": order},
        customers={},
    )
    return EndState(erp, store)


@pytest.mark.parametrize(
    ("store_lines", "erp_lines", "result"),
    [(2, 1, Result.FAIL), (2, 2, Result.PASS), (1, 1, Result.SKIP)],
    ids=["a line was dropped", "all lines are there", "not put to the test"],
)
def test_the_example_check_fails_passes_and_skips(
    store_lines: int, erp_lines: int, result: Result
) -> None:
    history = History({}, [], [], [])

    assert judge(EXAMPLE, history, an_end(store_lines, erp_lines)).result is result
