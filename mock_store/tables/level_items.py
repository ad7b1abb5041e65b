"""An inventory level as the business face answers it."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_store.domain.locations import Share, shares_shown
from mock_store.domain.offer import Offer
from mock_store.wire.inventory import Backorder, InventoryLevel, LocationOffer, Supply

Fields = Mapping[str, Any]


def level_item(row: Fields, offer: Offer) -> InventoryLevel:
    """Return a level as the business face answers it."""
    return InventoryLevel(
        id=f"{row['variant_id']}:{row['channel']}",
        variant_id=row["variant_id"],
        channel=row["channel"],
        available=row["available"],
        stock_version=row["stock_version"],
        backorder=Backorder(allowed=row["backorder_allowed"], free=row["backorder_free"]),
        supply=[Supply.model_validate(each) for each in row["supply"]],
        locations=location_offers(row["locations"], offer.shown),
        version=row["version"],
        uncounted=offer.uncounted,
        offer=offer.shown,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def location_offers(
    shares: Sequence[Mapping[str, Any]], offered: int | None
) -> list[LocationOffer]:
    """Return what each location has, and shows of what is on offer."""
    lying = [Share(each["location"], each["available"]) for each in shares]
    shown = shares_shown(lying, 0 if offered is None else offered)
    return [
        LocationOffer(location=lies.location, available=lies.pieces, offer=on_offer.pieces)
        for lies, on_offer in zip(lying, shown, strict=True)
    ]


def unknown_level_item(variant_id: str, channel: str) -> InventoryLevel:
    """Return the answer for a level that was never written."""
    return InventoryLevel(
        id=f"{variant_id}:{channel}",
        variant_id=variant_id,
        channel=channel,
        available=None,
        stock_version=None,
        backorder=Backorder(),
        supply=[],
        locations=[],
        version=0,
        uncounted=0,
        offer=None,
        created_at=None,
        updated_at=None,
    )
