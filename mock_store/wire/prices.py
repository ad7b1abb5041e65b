"""Wire models of prices."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_store.wire.batches import Row
from mock_store.wire.fields import ChannelCode, Currency, Id, Minor, Version


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
    version: int
    created_at: datetime
    updated_at: datetime
