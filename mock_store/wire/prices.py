"""Wire models of prices."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mock_kit.numbers import WHOLE
from mock_store.wire.batches import Row
from mock_store.wire.fields import ChannelCode, Currency, Id, Minor, Version


class PriceStep(BaseModel):
    """What a piece costs from a quantity on; null: it cannot be bought in that quantity."""

    model_config = ConfigDict(extra="forbid")

    min_quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000), WHOLE]
    price_minor: Minor | None


def _in_order(steps: list[PriceStep]) -> list[PriceStep]:
    ordered = sorted(steps, key=lambda step: step.min_quantity)
    if len({step.min_quantity for step in ordered}) < len(ordered):
        raise ValueError("two steps begin at one quantity")
    return ordered


Steps = Annotated[list[PriceStep], AfterValidator(_in_order), Field(max_length=50)]


class PriceWrite(BaseModel):
    """The price of one variant in one channel; `price_minor` null: it cannot be bought."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "variant_id": "var_3f9c0a11d2e47b86",
                    "channel": "us",
                    "currency": "USD",
                    "price_minor": 1999,
                    "compare_at_minor": 2499,
                }
            ]
        },
    )

    variant_id: Id
    channel: ChannelCode
    currency: Currency
    price_minor: Minor | None
    compare_at_minor: Minor | None = None
    steps: Steps = Field(
        default_factory=list, description="Quantity breaks above 1 piece; absent ones stay."
    )
    expected_version: Version | None = Field(
        default=None, description="Write only over this version; 0 means: not written before."
    )


class PriceBatch(BaseModel):
    """Up to 500 prices, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[PriceWrite]], Field(max_length=500)]


class Price(BaseModel):
    """A price. `id` is the variant and the channel."""

    id: str
    variant_id: str
    channel: str
    currency: str
    price_minor: int | None
    compare_at_minor: int | None
    steps: list[PriceStep]
    version: int
    created_at: datetime
    updated_at: datetime
