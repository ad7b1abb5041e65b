"""What a product page for one piece says of a variant, worked out from its price and level."""

from collections.abc import Mapping
from typing import Any

from scenarios.model.end_state import Document, StoreState

NOT_AVAILABLE = "Not available"
Fields = Mapping[str, object]
# Under these the store knows of pieces owed that no reader is told of: of open carts, of sales.
KNOWS_MORE = ("reserve", "decrement")
NOTHING: Fields = {"in_stock": 0, "backordered": 0, "ship_on": None}


def worked_out(row: Document, channel: str, store: StoreState) -> Fields:
    """The fields that follow from the store's other records; the sentence is judged by STK-13."""
    variant = store.variants.get(row["id"], {})
    level = store.levels.get((row["id"], channel))
    is_known = level is not None and level["available"] is not None
    shown = max(0, level["offer"]) if level and is_known and variant["tracked"] else None
    policy = store.channels[channel]["stock_policy"]
    buyable = _buyable(level, shown, policy) if variant["tracked"] else None
    largest = 0 if row["price_minor"] is None else _largest(buyable, row["order_quantity"])
    if shown == 0 and largest and policy in KNOWS_MORE:
        largest = row["max_quantity"]
    can_buy = (largest is None or largest > 0) and _is_sold_singly(row["order_quantity"])
    displayed = store.channels[channel]["show_stock_level"]
    return {
        "stock_shown": shown if displayed else None,
        "max_quantity": largest,
        "can_buy": can_buy,
        "components": _components(variant, store),
        "locations": _places(level, channel, store) if variant["tracked"] else [],
        **({"message": NOT_AVAILABLE} if row["price_minor"] is None else {}),
        **(_split(shown) if can_buy else NOTHING),
    }


def _buyable(level: Document | None, shown: int | None, policy: str) -> int | None:
    """How many pieces can be bought, None: any number; nothing of what is not known."""
    if level is None or shown is None:
        return 0
    backorder = level["backorder"]
    if not backorder["allowed"]:
        return shown
    if backorder["free"] is None:
        return None
    return int(shown + max(0, backorder["free"] - (0 if shown else _owed(level, policy))))


def _owed(level: Document, policy: str) -> int:
    """Pieces beyond stock that are promised already; `mirror` has no eye for what was sold."""
    sold = 0 if policy == "mirror" else level["uncounted"]
    return int(max(0, -level["offer"], sold - level["available"]))


def _largest(buyable: int | None, rule: Document) -> int | None:
    """The largest quantity of a line, as the order quantities have it (PRD-16)."""
    limits = [limit for limit in (buyable, rule["maximum"]) if limit is not None]
    if not limits:
        return None
    largest = int(min(limits) // rule["multiple"] * rule["multiple"])
    return largest if largest >= rule["minimum"] else 0


def _is_sold_singly(rule: Document) -> bool:
    return bool(rule["minimum"] <= 1 and rule["multiple"] <= 1)


def _split(shown: int | None) -> Fields:
    """Whether the one piece is in stock or waits; when it ships is judged by STK-13."""
    waits = 0 if shown is None else max(0, 1 - shown)
    return {"in_stock": 1 - waits, "backordered": waits}


def _components(variant: Document, store: StoreState) -> list[Document]:
    """The parts of a kit, by the SKUs of the store."""
    known = store.variant_of
    return [
        {"sku": known.get(part["client_reference"], {}).get("sku"), "pieces": part["pieces"]}
        for part in variant["components"]
    ]


def _places(level: Document | None, channel: str, store: StoreState) -> list[dict[str, Any]]:
    """What each location has, where the channel says so."""
    rules = store.channels[channel]
    if level is None or not rules["location_mode"]:
        return []
    names = {place["code"]: place["name"] for place in rules["locations"]}
    return [
        {
            "code": place["location"],
            "name": names.get(place["location"], place["location"]),
            "stock_shown": place["offer"] if rules["show_stock_level"] else None,
        }
        for place in level["locations"]
    ]
