"""The settings that change the expected outcome, and the rows in which stories run them."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

DISPLAY = {"show_stock_level": True, "show_out_of_stock": True, "show_ship_date": True}


def _channel(price_list: str) -> dict[str, Any]:
    return {
        "price_list": price_list,
        "assortment": "WEB",
        "restricted_assortments": ["WEB-TRADE"],
        "warehouses": ["MAIN", "EAST"],
        "buffer": 0,
        "zero_threshold": 0,
        "stock_policy": "hold",
        "display": dict(DISPLAY),
    }


DEFAULT: dict[str, Any] = {
    "channels": {
        "us": _channel("LIST-USD"),
        "app": _channel("LIST-USD"),
        "eu": _channel("LIST-EUR"),
    },
    "drift": "overwrite",
    "removed_products": "archive",
    "oversell_outcome": "hold",
    "payment_rule": "authorised",
    "rounding_line": "allow",
    "cancel_handling": "auto",
    "cancel_after_shipment": "return",
    "edit_after_shipment": "park",
    "adjust_on_edit": True,
    "adjust_on_cancel": True,
    "adjust_on_refund": True,
    "invoices": {"offline": True, "exclude_channels": [], "exclude_customer_groups": []},
    "order_route": "live",
    "order_file": {"cut_off": "18:00", "zone": "America/New_York"},
    "match_key": "email",
    "existing_account": {"action": "link", "decided_by": "bridge"},
    "guest_policy": "none",
    "conflict_policy": "owner",
    "business_clock": "erp",
    "compare_at": True,
}


def settings_with(
    changes: Mapping[str, Any] | None = None, channel_changes: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The default settings with some of them changed, for all channels alike."""
    settings = deepcopy(DEFAULT)
    settings.update(changes or {})
    for channel in settings["channels"].values():
        channel.update(channel_changes or {})
    return settings
