"""Repeated messages, lost answers and a kill, judged from what a session left."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Act, Exchange, History
from scenarios.model.verdict import Result
from scenarios.session.session import Observed
from scenarios.session.settings import DEFAULT
from scenarios.sut.repeats import answers_lost, killed, sent_again

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
FACTS = {"order_id": "o1", "email": "Ann@example.test"}
UNHEARD = ("unheard_order", FACTS)
KILLED = [("killed", {"program": "bridge"}), ("killed_order", FACTS)]
ACCOUNTS = [{"id": f"c{x}", "email": "ann@example.test"} for x in (1, 2)]


def booked(number: str, status: str = "accepted") -> dict[str, Any]:
    return {"id": number, "number": number, "status": status, "client_reference": "o1"}


def observed(
    acts: list[tuple[str, dict[str, Any]]],
    orders: list[dict[str, Any]],
    accounts: list[dict[str, Any]] | None = None,
    *,
    lost: bool = True,
) -> Observed:
    store_order = {"id": "o1", "number": "#1", "timeline": []}
    erp = replace(
        ErpState(NOON, "UTC", *({} for _ in range(10))),
        customers={row["id"]: row for row in accounts or []},
        orders={row["id"]: row for row in orders},
    )
    bare = StoreState(NOON, *({} for _ in range(6)))
    store = replace(
        bare, orders={"o1": store_order} if any("order_id" in x for _, x in acts) else {}
    )
    call = Exchange(
        "erp", 1, NOON, NOON, "r", "bridge", "POST", "/v1/orders", "", 201, 1, answer_lost=lost
    )
    told = [Act("x", kind, NOON, NOON, facts) for kind, facts in acts]
    return Observed(History(DEFAULT, told, [call], []), EndState(erp, store))


@pytest.mark.parametrize(
    ("orders", "accounts", "lost", "result"),
    [
        ([booked("A")], [], True, Result.PASS),
        ([booked("A"), booked("B", "cancelled")], ACCOUNTS[:1], True, Result.PASS),
        ([booked("A"), booked("B")], [], True, Result.FAIL),
        ([booked("A")], ACCOUNTS, True, Result.FAIL),
        ([booked("A")], [], False, Result.SKIP),
        ([], [], True, Result.SKIP),
    ],
)
def test_what_was_committed_without_an_answer_is_not_made_twice(
    orders: list[dict[str, Any]], accounts: list[dict[str, Any]], lost: bool, result: Result
) -> None:
    assert answers_lost(observed([UNHEARD], orders, accounts, lost=lost)).result == result


@pytest.mark.parametrize(
    ("orders", "result"),
    [
        ([booked("A")], Result.PASS),
        ([], Result.FAIL),
        ([booked("A"), booked("B")], Result.FAIL),
    ],
)
def test_a_kill_loses_and_repeats_nothing(orders: list[dict[str, Any]], result: Result) -> None:
    assert killed(observed(KILLED, orders)).result == result


def test_a_bridge_that_nobody_can_kill_is_left_out() -> None:
    assert killed(observed([], [booked("A")])).result == Result.OMIT


def test_a_bridge_that_takes_no_messages_is_left_out() -> None:
    look = observed([], [])

    assert sent_again(look, look, "nonce").result == Result.OMIT


def test_messages_that_come_again_change_nothing() -> None:
    again = ("sent_again", {"messages": 7})

    assert sent_again(observed([], []), observed([again], []), "nonce").result == Result.PASS
