"""What single accounts pay, by channel, variant and quantity."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.buying import Step
from mock_store.tables.prices import steps_from
from mock_store.tables.registry import StoreTable, core

Key = tuple[str, ...]


class AccountPriceRow(StoreTable, table=True):
    """The own prices of one account for one variant; no steps: it pays what everybody pays."""

    __tablename__ = "account_prices"

    account_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    variant_id: str = Field(primary_key=True, index=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    currency: str
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


KEY = ("account_id", "channel", "variant_id")
_PRICES = core("account_prices")
_ACCOUNTS: BindParameter[Any] = bindparam("account_ids", expanding=True)
_WANTED: BindParameter[Any] = bindparam("variant_ids", expanding=True)
_ROWS_OF = Prepared(
    select(_PRICES).where(_PRICES.c.account_id.in_(_ACCOUNTS), _PRICES.c.variant_id.in_(_WANTED))
)
_STEPS_OF = Prepared(
    select(_PRICES.c.variant_id, _PRICES.c.steps).where(
        _PRICES.c.account_id == bindparam("account_id"),
        _PRICES.c.channel == bindparam("channel"),
        _PRICES.c.variant_id.in_(_WANTED),
    )
)
_INSERT = Prepared(insert(_PRICES))
_UPDATE = Prepared(
    update(_PRICES).where(*(_PRICES.c[name] == bindparam(f"of_{name}") for name in KEY))
)


def own_steps(
    tx: Tx, account_id: str | None, channel: str, variant_ids: Sequence[str]
) -> dict[str, tuple[Step, ...]]:
    """Return what an account pays for these variants, where it has prices of its own."""
    if account_id is None:
        return {}
    wanted = {"account_id": account_id, "channel": channel, "variant_ids": variant_ids}
    found = _STEPS_OF.all(tx, wanted)
    return {row.variant_id: steps_from(row.steps) for row in found if row.steps}


def account_rows_of(
    tx: Tx, account_ids: Sequence[str], variant_ids: Sequence[str]
) -> dict[Key, dict[str, Any]]:
    """Return the rows of these accounts and variants by their key."""
    wanted = {"account_ids": account_ids, "variant_ids": variant_ids}
    found = _ROWS_OF.mappings(tx, wanted)
    rows = sorted((dict(row) for row in found), key=lambda row: row["change_no"])
    return {tuple(row[name] for name in KEY): row for row in rows}


def store_account_prices(
    tx: Tx, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]
) -> None:
    """Write whole rows, in two statements however many they are."""
    if new:
        _INSERT.run_many(tx, list(new))
    if changed:
        keyed = [{**row, **{f"of_{name}": row[name] for name in KEY}} for row in changed]
        _UPDATE.run_many(tx, keyed)
