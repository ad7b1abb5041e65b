"""Inventory levels per variant and channel, and what is on offer by them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from mock_kit.state.database import Tx
from sqlalchemy import JSON, Row, bindparam, select, update
from sqlmodel import Field

from mock_store.domain.offer import Level, Offer, Policy, Rung, is_counted, offer_of
from mock_store.domain.offer import OpenLine as OpenLine
from mock_store.tables.channels import ChannelRow
from mock_store.tables.open_lines import cart_reservations_of, open_lines_of
from mock_store.tables.registry import StoreTable, core


class InventoryRow(StoreTable, table=True):
    """The level last written for one variant in one channel; no row means unknown (STK-11).

    `available` stays as it was written. `on_offer` is the store's own number under the policy
    `decrement`: lowered at each sale, set again by the next level.
    """

    __tablename__ = "inventory_levels"

    variant_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    available: int
    stock_version: int
    backorder_allowed: bool = False
    backorder_free: int | None = None
    supply: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    on_offer: int = 0


_LEVELS = core("inventory_levels")
_VARIANTS = core("variants")


def offers_of(
    tx: Tx, channel_row: ChannelRow, variant_ids: Sequence[str], *, cart_id: str | None = None
) -> dict[str, Offer]:
    """Return what the channel offers of each variant; reservations of `cart_id` are its own."""
    raise NotImplementedError


def lower_at_sale(tx: Tx, channel_row: ChannelRow, variant_id: str, pieces: int) -> None:
    """Lower the store's own number by a sale; only the policy `decrement` keeps one."""
    raise NotImplementedError


def raise_on_cancel(
    tx: Tx,
    channel_row: ChannelRow,
    variant_id: str,
    pieces: int,
    *,
    stock_version: int | None,
) -> None:
    """Give cancelled pieces back to the store's own number (policy `decrement` only).

    Pieces that the level counts already come back with the ERP's next level instead.
    """
    raise NotImplementedError


def recount(tx: Tx, channel_row: ChannelRow, variant_ids: Sequence[str]) -> None:
    """Set the store's own number again after the ERP said which lines it counts (`decrement`)."""
    raise NotImplementedError
