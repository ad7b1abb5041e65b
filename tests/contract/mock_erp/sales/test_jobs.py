"""What the ERP does by itself."""

import asyncio
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from mock_erp.jobs import keep_promises
from mock_erp.tables.registry import Company
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order, expect

CHICAGO = Company(ZoneInfo("America/Chicago"), 1)
A_DAY_S = 86_400


def run_for_days(erp: Erp, days: int) -> None:
    """Run the job while the clock moves on by a day at each of its pauses."""
    left = list(range(days))

    async def sleep(_seconds: float) -> None:
        if not left:
            raise asyncio.CancelledError
        left.pop()
        erp.clock.advance(A_DAY_S)

    env = replace(erp.database.env, sleep=sleep)
    with pytest.raises(asyncio.CancelledError):
        erp.loop.run_until_complete(keep_promises(erp.database, env, CHICAGO))


@pytest.mark.parametrize(
    ("days", "ship_on", "version"),
    [(4, "2026-12-14", 1), (5, None, 2), (9, None, 2)],
    ids=["on the day", "the day after", "later"],
)
def test_a_date_is_taken_back_once_when_its_supply_is_overdue(
    erp: Erp, days: int, ship_on: str | None, version: int
) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    expect(erp, "v1", 3, date(2026, 12, 11))  # it is Monday the 7th; Friday is in four days
    order = erp.ask("POST", "/v1/orders", an_order(("v1", 3))).json()

    run_for_days(erp, days)

    after = erp.ask("GET", f"/v1/orders/{order['id']}").json()
    assert (order["ship_on"], after["ship_on"]) == ("2026-12-14", ship_on)
    assert after["version"] == version
