"""Channels stand as the settings in force say: how they are set up is no bridge's affair."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.session.masters import PRICE_LISTS

SWITCHES = {
    "show_stock_level": "show_stock_level",
    "show_ship_date": "show_ship_date",
    "show_out_of_stock_on_listing": "show_out_of_stock",
}
OF_LIST = ("tax_basis", "time_zone")
OWN = [code for code, *_ in PRICE_LISTS]


def wrong_masters(history: History, end: EndState) -> Iterator[str]:
    """Channels of the store that are set up otherwise."""
    lists = {row["code"]: row for row in end.erp.price_lists.values()}
    for code, rules in history.settings["channels"].items():
        channel = end.store.channels.get(code)
        if channel is None:
            yield f"store channel {code}: not there"
            continue
        wanted = {"code": code, **_of_settings(rules)}
        listed = lists.get(rules["price_list"])
        # Of a list that was opened for a story the channel may differ on purpose.
        if listed and listed["code"] in OWN and listed["currency"] == channel["currency"]:
            wanted |= {name: listed[name] for name in OF_LIST}
        for name, value in wanted.items():
            if channel[name] != value:
                yield f"store channel {code}: {name} {channel[name]!r}, set to {value!r}"
        places = {place["code"] for place in channel["locations"]}
        if places != set((rules.get("locations") or {}).values()):
            yield f"store channel {code}: its places are {sorted(places)}"


def _of_settings(rules: Mapping[str, Any]) -> dict[str, object]:
    display = rules.get("display", {})
    return {
        "stock_policy": rules["stock_policy"],
        "location_mode": bool(rules.get("locations")),
        **{ours: display.get(theirs, True) for ours, theirs in SWITCHES.items()},
    }
