"""Wire models of the prices of single accounts."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_store.wire.batches import Row
from mock_store.wire.fields import ChannelCode, Currency, Id, Version
from mock_store.wire.prices import PriceStep, Steps


class AccountPriceWrite(BaseModel):
    """What an account pays for one variant in one channel, by quantity.

    Below the first step, and with no steps at all, the price of the channel applies.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "account_id": "com_3f9c0a11d2e47b86",
                    "channel": "us",
                    "variant_id": "var_3f9c0a11d2e47b86",
                    "currency": "USD",
                    "steps": [
                        {"min_quantity": 1, "price_minor": 6500},
                        {"min_quantity": 10, "price_minor": 6000},
                    ],
                }
            ]
        },
    )

    account_id: Id = Field(description="Of a company or a customer.")
    channel: ChannelCode
    variant_id: Id
    currency: Currency
    steps: Steps
    expected_version: Version | None = Field(
        default=None, description="Write only over this version; 0 means: not written before."
    )


class AccountPriceBatch(BaseModel):
    """Up to 500 rows, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[AccountPriceWrite]], Field(max_length=500)]


class AccountPrice(BaseModel):
    """The own prices of an account. `id` is the account, the channel and the variant."""

    id: str
    account_id: str
    channel: str
    variant_id: str
    currency: str
    steps: list[PriceStep]
    version: int
    created_at: datetime
    updated_at: datetime


class AccountPricePage(BaseModel):
    """Own prices of accounts, in the order of their last change."""

    items: list[AccountPrice]
    next_cursor: str | None = Field(
        description="Give it as `cursor` to read on; null on the last page."
    )
