"""Two sessions that ended alike are alike, whatever their nonces were."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import History
from scenarios.model.nameless import nameless
from scenarios.runs.canonical import canonical

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def an_end(memos: dict[str, dict[str, Any]]) -> EndState:
    erp: dict[str, Any] = {field.name: {} for field in fields(ErpState)}
    store: dict[str, Any] = {field.name: {} for field in fields(StoreState)}
    erp |= {"business_now": NOW, "time_zone": "UTC", "credit_memos": memos}
    return EndState(ErpState(**erp), StoreState(**store | {"business_now": NOW}))


def a_memo(reason: str) -> dict[str, Any]:
    return {"total_minor": 500, "tax_minor": 0, "currency": "USD", "reason": reason}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("eefa6b-night-walk", "--night-walk"),
        ("EEFA6B-CHANGES-2", "--CHANGES-2"),
        ("guest.story.eefa6b@example.test", "guest.story.-@example.test"),
        ("var_12eefa6b34", "var_12eefa6b34"),
    ],
)
def test_a_nonce_is_taken_out_where_it_stands_alone(written: str, read: str) -> None:
    end = an_end({"cm_1": a_memo(written)})

    assert nameless(end, "eefa6b").erp.credit_memos["cm_1"]["reason"] == read


def test_a_list_is_in_one_order_whatever_the_nonce_is() -> None:
    ends = {
        nonce: an_end({"cm_1": a_memo(f"{nonce} lamp"), "cm_2": a_memo("5 lamps")})
        for nonce in ("000000", "ffffff")
    }
    first, second = (canonical(History({}, [], [], []), end, key) for key, end in ends.items())

    assert first == second


def test_a_real_difference_stays_one() -> None:
    ends = (an_end({"cm_1": a_memo(f"eefa6b {text}")}) for text in ("lamp", "lamps"))
    first, second = (canonical(History({}, [], [], []), end, "eefa6b") for end in ends)

    assert first != second
