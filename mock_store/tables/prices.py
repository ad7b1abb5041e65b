"""Prices: one amount per variant and channel, with the compare-at price."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_store.domain.buying import Price
from mock_store.tables.registry import StoreTable, core


class PriceRow(StoreTable, table=True):
    """The price of one variant in one channel. `price_minor` None: it cannot be bought."""

    __tablename__ = "prices"

    variant_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    currency: str
    price_minor: int | None = None
    compare_at_minor: int | None = None


_PRICES = core("prices")
_PRICES_OF = select(
    _PRICES.c.variant_id, _PRICES.c.currency, _PRICES.c.price_minor, _PRICES.c.compare_at_minor
).where(
    _PRICES.c.channel == bindparam("channel"),
    _PRICES.c.variant_id.in_(bindparam("variant_ids", expanding=True)),
)


def prices_of(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, Price]:
    """Return the prices of these variants in one channel; unpriced variants are left out."""
    found = tx.connection.execute(_PRICES_OF, {"channel": channel, "variant_ids": variant_ids})
    return {row.variant_id: Price(*row[1:]) for row in found}
