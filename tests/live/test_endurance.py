"""Long crowds in front of three real programs: more than can be served, and a long sale."""

import pytest

from load.endurance.overload import complaints, overload, turned_away
from load.endurance.sale import LONG_S, RATE, is_right, sale

pytestmark = [pytest.mark.deep, pytest.mark.live]
# More than twice what two cores can serve (docs/performance.md).
TOO_MANY, OVERLOAD_S = 150.0, 300.0


def test_five_minutes_of_twice_too_many_lose_nothing() -> None:
    endured = overload(TOO_MANY, OVERLOAD_S)

    assert list(complaints(endured)) == []
    assert turned_away(endured) > 0


def test_a_sale_of_ten_minutes_loses_nothing() -> None:
    assert is_right(sale(RATE, LONG_S))
