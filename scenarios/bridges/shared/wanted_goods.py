"""What the store should hold of a style: pure functions of the ERP's records and the settings."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]


def channels_of(item: Row, settings: Mapping[str, Any]) -> list[str]:
    """Codes of the channels in whose assortment a style is."""
    held = item["assortments"]
    return [code for code, of in settings["channels"].items() if of["assortment"] in held]


def product_row(item: Row, variants: Sequence[Row], settings: Mapping[str, Any]) -> Row:
    """A product as the ERP has it; what the store adds of its own is not named at all."""
    is_kept = settings.get("removed_products") == "keep"
    is_sold = item["status"] == "active"
    return {
        "client_reference": item["id"],
        "title": item["name"],
        "description": item["description"],
        "brand": item["brand"],
        "options": item["options"],
        "status": "active" if is_sold or is_kept else "archived",
        "channels": sorted(channels_of(item, settings)),
        "variants": [_variant_row(variant, is_sold) for variant in variants],
    }


def _variant_row(variant: Row, is_sold: bool) -> Row:
    names = ("sku", "options", "barcode", "weight_g", "tracked", "is_free", "order_quantity")
    return {
        "client_reference": variant["id"],
        **{name: variant[name] for name in names},
        "components": [
            {"client_reference": part["variant_id"], "pieces": part["pieces"]}
            for part in variant["components"]
        ],
        "status": "active" if is_sold and variant["status"] == "active" else "archived",
    }


def differing(wanted: Row, held: Row | None) -> Row:
    """What of a row is to be written over what is held; absent fields stay as they are."""
    if held is None:
        return wanted
    known = {each["client_reference"]: each for each in held["variants"]}
    variants = []
    for row in wanted["variants"]:
        before = known.get(row["client_reference"])
        if before is None or any(before[name] != row[name] for name in row):
            variants.append(row if before is None else {**row, "id": before["id"]})
    found = {
        name: value
        for name, value in wanted.items()
        if name != "variants" and _sorted(name, held[name]) != value
    }
    if variants:
        found["variants"] = variants
    return {**found, "id": held["id"]} if found else {}


def _sorted(name: str, value: Any) -> Any:
    return sorted(value) if name == "channels" else value


def price_row(priced: Row, currency: str, *, compare_at: bool) -> Row:
    """The price of a variant in a channel; what has none says so."""
    steps = [step for step in priced["steps"] if step["min_quantity"] > 1]
    return {
        "currency": currency,
        "price_minor": priced["price_minor"],
        "compare_at_minor": priced["compare_at_minor"] if compare_at else None,
        "steps": [
            {"min_quantity": step["min_quantity"], "price_minor": step["price_minor"]}
            for step in steps
        ],
    }


def level_row(stock: Row, channel: Mapping[str, Any]) -> Row | None:
    """The level of a variant in a channel; None where nothing is known or to be counted."""
    available = _offer(stock, channel)
    if available is None:
        return None
    backorder = stock["backorder"]
    allowed = bool(backorder["allowed"])
    return {
        "available": available,
        "stock_version": stock["stock_version"],
        "backorder": {"allowed": allowed, "free": backorder["free"] if allowed else None},
        "supply": [
            {"through": step["through"], "ship_on": step["ship_on"]} for step in stock["supply"]
        ],
    }


def _offer(stock: Row, channel: Mapping[str, Any]) -> int | None:
    """Pieces on offer; a kit as often as its scarcest component makes one."""
    if not stock["tracked"]:
        return None
    if not stock["components"]:
        return _shelf_offer(stock, channel)
    offers = []
    for part in stock["components"]:
        if part["tracked"]:
            offer = _shelf_offer(part, channel)
            if offer is None:
                return None
            offers.append(offer // part["pieces"])
    return min(offers) if offers else None


def _shelf_offer(stock: Row, channel: Mapping[str, Any]) -> int | None:
    if not stock["known"]:
        return None
    free = sum(
        place["on_hand"] - place["reserved"]
        for place in stock["warehouses"]
        if place["kind"] == "sellable" and place["code"] in channel["warehouses"]
    )
    own = stock["safety_buffer"]
    offer = max(0, int(free - (channel.get("buffer", 0) if own is None else own)))
    return 0 if offer <= channel.get("zero_threshold", 0) else offer
