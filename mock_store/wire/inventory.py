"""Wire models of inventory levels."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.instants import DayInput
from mock_store.wire.batches import Row
from mock_store.wire.fields import ChannelCode, Code, Id, Pieces, Version


class Backorder(BaseModel):
    """Whether pieces beyond stock may be sold, and how many; `free` null means without limit."""

    model_config = ConfigDict(extra="forbid")

    allowed: bool = Field(default=False, strict=True)
    free: Pieces | None = None


class Supply(BaseModel):
    """Pieces beyond stock, up to `through` in all, ship on `ship_on`."""

    model_config = ConfigDict(extra="forbid")

    through: Pieces
    ship_on: DayInput


class LocationLevel(BaseModel):
    """What one location of the channel has of the level."""

    model_config = ConfigDict(extra="forbid")

    location: Code
    available: Pieces


class LocationOffer(LocationLevel):
    """What one location has, and what of it is on offer (STK-14)."""

    offer: int


class LevelWrite(BaseModel):
    """The sellable pieces of one variant in one channel, and the stock version they come from."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "variant_id": "var_3f9c0a11d2e47b86",
                    "channel": "us",
                    "available": 2,
                    "stock_version": 17,
                    "backorder": {"allowed": True, "free": 10},
                    "supply": [{"through": 10, "ship_on": "2026-12-14"}],
                }
            ]
        },
    )

    variant_id: Id
    channel: ChannelCode
    available: Pieces
    stock_version: Version
    backorder: Backorder = Field(default_factory=Backorder)
    supply: Annotated[list[Supply], Field(max_length=100)] = Field(default_factory=list)
    locations: Annotated[list[LocationLevel], Field(max_length=100)] = Field(
        default_factory=list,
        description="Where the pieces lie; none, or shares that add up to `available`.",
    )
    expected_version: Version | None = Field(
        default=None, description="Write only over this version; 0 means: not written before."
    )


class LevelBatch(BaseModel):
    """Up to 500 levels, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[LevelWrite]], Field(max_length=500)]


class InventoryLevel(BaseModel):
    """A level as last written, and what is on offer by it.

    `available` null: never written, so the stock is unknown. `uncounted`: own open pieces that
    the level does not count yet. `offer`: the pieces shown to shoppers under the stock policy,
    of a kit never more than its components allow; `locations` says where.
    """

    id: str
    variant_id: str
    channel: str
    available: int | None
    stock_version: int | None
    backorder: Backorder
    supply: list[Supply]
    locations: list[LocationOffer]
    version: int
    uncounted: int
    offer: int | None
    created_at: datetime | None
    updated_at: datetime | None
