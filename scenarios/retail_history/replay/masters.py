"""What a replay stands on: a channel without tax, a price list, the history's own items."""

from typing import Any

from scenarios.actors.desk import Desk, Document
from scenarios.catalogue.minting import reference
from scenarios.catalogue.plan import Catalogue, StylePlan, VariantPlan
from scenarios.catalogue.prices import PriceLine
from scenarios.retail_history.script import Item, Script
from scenarios.session.masters import ASSORTMENT, make_erp_masters
from scenarios.session.settings import settings_with

NAME = "history"
CHANNEL = "history"
WAREHOUSE = "MAIN"


def settings_of(script: Script) -> dict[str, Any]:
    """The settings of the bridge for a replay: one channel, supplied by one warehouse."""
    settings = settings_with()
    channel = dict(settings["channels"]["us"])
    channel |= {"price_list": price_list_of(script), "warehouses": [WAREHOUSE]}
    settings["channels"] = {CHANNEL: channel}
    return settings


def price_list_of(script: Script) -> str:
    """The code of the price list that the items stand on."""
    return f"LIST-{script.currency}"


async def make_masters(erp: Desk, store: Desk, script: Script) -> None:
    """Warehouses, assortment, price list and channel; what is there already stays."""
    await make_erp_masters(erp, erp)
    known = {row["code"] for row in await erp.pages("/v1/price-lists")}
    if price_list_of(script) not in known:
        body = {
            "code": price_list_of(script),
            "name": "As sold",
            "currency": script.currency,
            "tax_basis": "exclusive",
            "time_zone": script.zone,
        }
        await erp.post("/v1/price-lists", body)
    await store.put(f"/v1/channels/{CHANNEL}", _channel(script))


def _channel(script: Script) -> Document:
    return {
        "code": CHANNEL,
        "name": "The shop of the history",
        "currency": script.currency,
        "locale": "en_GB",
        "time_zone": script.zone,
        "tax_basis": "exclusive",
        "tax_rate_bp": 0,
        "stock_policy": "hold",
        "show_stock_level": True,
        "show_out_of_stock_on_listing": True,
        "show_ship_date": True,
        "location_mode": False,
        "locations": [],
        "reservation_s": 900,
        "shipping_methods": [{"code": "post", "name": "Post", "price_minor": 0}],
        "discount_codes": [],
    }


def catalogue_of(script: Script) -> Catalogue:
    """The items of a history as a catalogue: one style with one variant each."""
    assert ASSORTMENT == "WEB", "all of it is offered where the channel looks"
    styles = tuple(_style(line, item) for line, item in enumerate(script.items, 1))
    return Catalogue(NAME, script.currency, styles, ())


def _style(line: int, item: Item) -> StylePlan:
    variant = VariantPlan(
        line=line,
        reference=reference("variant", NAME, item.code),
        sku=item.code,
        is_minted=False,
        options=(),
        barcode=None,
        weight_g=None,
        may_backorder=None,
        pieces=None if item.is_service else item.opening,
        is_tracked=not item.is_service,
    )
    price = item.list_price_minor
    return StylePlan(
        line=line,
        reference=reference("style", NAME, item.code),
        handle=item.code,
        name=item.name,
        description="",
        brand="",
        options=(),
        may_backorder=False,
        is_published=True,
        custom=(),
        variants=(variant,),
        price_lines=() if price is None else (PriceLine(None, "regular", price),),
    )
