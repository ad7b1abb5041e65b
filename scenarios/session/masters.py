"""The master data that every session stands on, made through the business faces.

Making it twice changes nothing: what is there already is left alone.
"""

from collections.abc import Mapping
from typing import Any

from scenarios.actors.desk import Desk, Document

WAREHOUSES = (
    ("MAIN", "Main warehouse", "sellable"),
    ("EAST", "East coast warehouse", "sellable"),
    ("QUAR", "Quarantine", "quarantine"),
    ("OLD", "Old hall", "closed"),
)
PRICE_LISTS = (
    ("LIST-USD", "Web and shops, USD", "USD", "exclusive", "America/New_York"),
    ("LIST-EUR", "Web, EUR", "EUR", "inclusive", "Europe/Berlin"),
)
ASSORTMENT = "WEB"
RESTRICTED = "WEB-TRADE"
SHIPPING = (
    {"code": "standard", "name": "Standard", "price_minor": 599},
    {"code": "express", "name": "Express", "price_minor": 1499},
)
DISCOUNTS = ({"code": "WELCOME10", "percent_bp": 1000},)
CHANNELS: Mapping[str, Document] = {
    "us": {
        "name": "Online shop US",
        "currency": "USD",
        "locale": "en_US",
        "time_zone": "America/New_York",
        "tax_basis": "exclusive",
        "tax_rate_bp": 888,
    },
    "app": {
        "name": "Mobile app US",
        "currency": "USD",
        "locale": "en_US",
        "time_zone": "America/New_York",
        "tax_basis": "exclusive",
        "tax_rate_bp": 888,
    },
    "eu": {
        "name": "Online shop EU",
        "currency": "EUR",
        "locale": "de_DE",
        "time_zone": "Europe/Berlin",
        "tax_basis": "inclusive",
        "tax_rate_bp": 1900,
    },
}


async def make_erp_masters(warehouse: Desk, desk: Desk) -> None:
    """Warehouses, by the warehouse's own token; price lists and assortment by a merchandiser's."""
    known = {row["code"] for row in await warehouse.pages("/v1/warehouses")}
    for code, name, kind in WAREHOUSES:
        if code not in known:
            await warehouse.post("/v1/warehouses", {"code": code, "name": name, "kind": kind})
    known = {row["code"] for row in await desk.pages("/v1/price-lists")}
    for code, name, currency, basis, zone in PRICE_LISTS:
        if code not in known:
            body = {
                "code": code,
                "name": name,
                "currency": currency,
                "tax_basis": basis,
                "time_zone": zone,
            }
            await desk.post("/v1/price-lists", body)
    known = {row["code"] for row in await desk.pages("/v1/assortments")}
    for code, kind in ((ASSORTMENT, "public"), (RESTRICTED, "restricted")):
        if code not in known:
            await desk.post("/v1/assortments", {"code": code, "kind": kind, "style_ids": []})


async def make_store_channels(desk: Desk, settings: Mapping[str, Any]) -> None:
    """The store's channels, with the stock policy and the display switches in force.

    A channel of a name of its own is like the first.
    """
    for code, chosen in settings["channels"].items():
        display = chosen.get("display", {})
        body = {
            **CHANNELS.get(code, CHANNELS["us"]),
            "code": code,
            "stock_policy": chosen.get("stock_policy", "hold"),
            "show_stock_level": display.get("show_stock_level", True),
            "show_out_of_stock_on_listing": display.get("show_out_of_stock", True),
            "show_ship_date": display.get("show_ship_date", True),
            "location_mode": bool(chosen.get("locations")),
            "locations": [
                {"code": code, "name": code.capitalize()}
                for code in sorted(set(chosen.get("locations", {}).values()))
            ],
            "reservation_s": 900,
            "shipping_methods": list(SHIPPING),
            "discount_codes": list(DISCOUNTS),
        }
        await desk.put(f"/v1/channels/{code}", body)


async def set_account_policies(clerk: Desk, staff: Desk, settings: Mapping[str, Any]) -> None:
    """What the ERP and the store would do about existing accounts, should they be asked."""
    chosen = settings.get("existing_account", {})
    action = {"action": chosen.get("action", "link")}
    match_key = {"match_key": settings.get("match_key", "email")}
    await clerk.put("/v1/policies/existing-accounts", {**action, **match_key})
    await staff.put("/v1/policies/existing-accounts", action)
