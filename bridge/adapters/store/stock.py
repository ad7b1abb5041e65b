"""Inventory levels of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from bridge.adapters.client import Client
from bridge.errors import BridgeError
from bridge.model.stock import Backorder, Level, LevelSlot, LevelWrite, Offer, Supply

PATH = "/v1/inventory-levels"


class BackorderWire(BaseModel):
    """Permission to sell beyond stock; `free` None is without limit."""

    allowed: bool
    free: int | None


class SupplyWire(BaseModel):
    """One step of confirmed supply."""

    through: int
    ship_on: date


class LocationWire(BaseModel):
    """What one store location has of the level."""

    location: str
    available: int


class LevelWire(BaseModel):
    """The level of one variant in one channel; `available` None was never written."""

    variant_id: str
    channel: str
    available: int | None
    stock_version: int | None
    backorder: BackorderWire
    supply: list[SupplyWire]
    # A store without locations need not name them.
    locations: list[LocationWire] = Field(default_factory=list)
    version: int

    def to_model(self) -> Level:
        """Read the level in the bridge's words."""
        slot = LevelSlot(self.variant_id, self.channel)
        if self.available is None:
            return Level(slot, None, self.version)
        offer = Offer(
            available=self.available,
            stock_version=self.stock_version or 0,
            backorder=Backorder(self.backorder.allowed, self.backorder.free),
            supply=tuple(Supply(each.through, each.ship_on) for each in self.supply),
            locations=tuple(sorted((each.location, each.available) for each in self.locations)),
        )
        return Level(slot, offer, self.version)


class StoreStockApi:
    """The port `StoreStock` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def levels(self, variant_ids: Sequence[str]) -> Mapping[LevelSlot, Level]:
        """Answer with the levels of these store variants; a gone variant has none."""
        found = await self._client.read_many(PATH, LevelWire, by="variant_ids", ids=variant_ids)
        levels = [each.to_model() for each in found]
        return {level.slot: level for level in levels}

    async def write(self, writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        """Set levels, all good rows in one commit."""
        rows = [_fields(write) for write in writes]
        answers = await self._client.batch(f"{PATH}/batch", rows, LevelWire)
        return [answer if isinstance(answer, BridgeError) else None for answer in answers]


def _fields(write: LevelWrite) -> dict[str, Any]:
    offer = write.offer
    fields: dict[str, Any] = {
        "variant_id": write.slot.variant_id,
        "channel": write.slot.channel,
        "available": offer.available,
        "stock_version": offer.stock_version,
        "backorder": {"allowed": offer.backorder.allowed, "free": offer.backorder.free},
        "supply": [
            {"through": step.through, "ship_on": step.ship_on.isoformat()} for step in offer.supply
        ],
        "expected_version": write.expected_version,
    }
    if offer.locations:
        fields["locations"] = [
            {"location": location, "available": pieces} for location, pieces in offer.locations
        ]
    return fields
