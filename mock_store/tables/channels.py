"""Channels: one storefront each, with its currency, tax, stock policy and display switches."""

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import JSON
from sqlmodel import Field, select

from mock_kit.state.database import Tx
from mock_store.domain.message import Switches
from mock_store.domain.offer import Policy
from mock_store.tables.registry import StoreTable


class ChannelRow(StoreTable, table=True):
    """One channel; its code is its id."""

    __tablename__ = "channels"

    code: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    name: str
    currency: str
    locale: str
    time_zone: str
    tax_basis: str
    tax_rate_bp: int
    stock_policy: str
    show_stock_level: bool
    show_out_of_stock_on_listing: bool
    show_ship_date: bool
    reservation_s: int
    shipping_methods: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    discount_codes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)

    @property
    def policy(self) -> Policy:
        """Return the stock policy."""
        return cast(Policy, self.stock_policy)

    @property
    def switches(self) -> Switches:
        """Return the three display switches."""
        return Switches(
            show_stock_level=self.show_stock_level,
            show_out_of_stock_on_listing=self.show_out_of_stock_on_listing,
            show_ship_date=self.show_ship_date,
        )

    def business_date(self, now: datetime) -> date:
        """Return the date of an instant in the channel's time zone."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


def channel_of(tx: Tx, code: str) -> ChannelRow | None:
    """Return the channel of this code."""
    return tx.session.get(ChannelRow, code)


def channels_by_code(tx: Tx) -> dict[str, ChannelRow]:
    """Return all channels, in order of their codes."""
    rows = tx.session.exec(select(ChannelRow).order_by(ChannelRow.code)).all()
    return {row.code: row for row in rows}
