"""Prices: one amount per variant and channel, with the compare-at price."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.buying import Price, Step
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
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


_PRICES = core("prices")
_WANTED: BindParameter[Any] = bindparam("variant_ids", expanding=True)
_ROWS_OF = Prepared(select(_PRICES).where(_PRICES.c.variant_id.in_(_WANTED)))
_ANY_IN = Prepared(
    select(_PRICES.c.variant_id).where(_PRICES.c.channel == bindparam("channel")).limit(1)
)
_INSERT = Prepared(insert(_PRICES))
_UPDATE = Prepared(
    update(_PRICES).where(
        _PRICES.c.variant_id == bindparam("of_variant"),
        _PRICES.c.channel == bindparam("of_channel"),
    )
)
_PRICES_OF = Prepared(
    select(
        _PRICES.c.variant_id,
        _PRICES.c.currency,
        _PRICES.c.price_minor,
        _PRICES.c.compare_at_minor,
        _PRICES.c.steps,
    ).where(
        _PRICES.c.channel == bindparam("channel"),
        _PRICES.c.variant_id.in_(_WANTED),
    )
)


def prices_of(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, Price]:
    """Return the prices of these variants in one channel; unpriced variants are left out."""
    found = _PRICES_OF.all(tx, {"channel": channel, "variant_ids": variant_ids})
    return {
        row.variant_id: Price(
            row.currency, row.price_minor, row.compare_at_minor, steps_from(row.steps)
        )
        for row in found
    }


def steps_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return kept steps, which are in the order of their quantities."""
    return tuple(Step(row["min_quantity"], row["price_minor"]) for row in rows)


def price_rows_of(tx: Tx, variant_ids: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the price rows of these variants by variant and channel."""
    found = _ROWS_OF.mappings(tx, {"variant_ids": variant_ids})
    rows = sorted((dict(row) for row in found), key=lambda row: row["change_no"])
    return {(row["variant_id"], row["channel"]): row for row in rows}


def has_prices(tx: Tx, channel: str) -> bool:
    """Tell whether any price was written for this channel."""
    return _ANY_IN.first(tx, {"channel": channel}) is not None


def store_prices(
    tx: Tx, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]
) -> None:
    """Write whole price rows, in two statements however many they are."""
    if new:
        _INSERT.run_many(tx, list(new))
    if changed:
        keyed = [
            {**row, "of_variant": row["variant_id"], "of_channel": row["channel"]}
            for row in changed
        ]
        _UPDATE.run_many(tx, keyed)
