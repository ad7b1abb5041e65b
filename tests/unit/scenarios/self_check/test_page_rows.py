"""How many pieces a product page sells, by the level and the stock policy of its channel."""

from datetime import UTC, datetime

import pytest

from scenarios.model.end_state import StoreState
from scenarios.self_check.page_rows import worked_out

ANY = {"minimum": 1, "multiple": 1, "maximum": None}
ROW = {"id": "var_1", "price_minor": 2500, "order_quantity": ANY, "max_quantity": 3}


def store_with(policy: str, *, available: int, uncounted: int, offer: int) -> StoreState:
    """A store with one variant whose backorders are allowed up to 40 pieces."""
    level = {
        "available": available,
        "uncounted": uncounted,
        "offer": offer,
        "backorder": {"allowed": True, "free": 40},
        "locations": [],
    }
    variant = {"id": "var_1", "tracked": True, "components": [], "client_reference": None}
    channel = {"stock_policy": policy, "show_stock_level": True, "location_mode": False}
    return StoreState(
        business_now=datetime(2026, 11, 25, tzinfo=UTC),
        channels={"us": channel},
        products={"prd_1": {"id": "prd_1", "variants": [variant]}},
        prices={},
        levels={("var_1", "us"): level},
        orders={},
        customers={},
    )


@pytest.mark.parametrize(
    ("policy", "available", "uncounted", "offer", "largest"),
    [
        ("mirror", 1, 12, 1, 41),  # it does not look at what was sold since
        ("hold", 1, 12, -11, 29),
        ("hold", 5, 2, 3, 43),
        ("decrement", 1, 12, 1, 41),  # its own number was set when the level came
        ("mirror", -2, 0, 0, 38),
    ],
)
def test_what_is_owed_already_uses_up_the_backorders(
    policy: str, available: int, uncounted: int, offer: int, largest: int
) -> None:
    store = store_with(policy, available=available, uncounted=uncounted, offer=offer)

    assert worked_out(ROW, "us", store)["max_quantity"] == largest
