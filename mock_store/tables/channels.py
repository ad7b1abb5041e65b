"""Channels: one storefront each, with its currency, tax, stock policy and display switches."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.message import Switches
from mock_store.domain.offer import Policy
from mock_store.tables.registry import StoreTable, core


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
    location_mode: bool = False
    locations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    reservation_s: int
    shipping_methods: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    discount_codes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


@dataclass(frozen=True, slots=True)
class SalesChannel:
    """A channel as read; the fields are the columns of its row, in their order."""

    code: str
    version: int
    change_no: int
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
    location_mode: bool
    locations: list[dict[str, Any]]
    reservation_s: int
    shipping_methods: list[dict[str, Any]]
    discount_codes: list[dict[str, Any]]

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


_CHANNELS = core("channels")
_CHANNEL_OF = Prepared(select(_CHANNELS).where(_CHANNELS.c.code == bindparam("code")))
_ALL = Prepared(select(_CHANNELS).order_by(_CHANNELS.c.code))
_INSERT = Prepared(insert(_CHANNELS))
_UPDATE = Prepared(update(_CHANNELS).where(_CHANNELS.c.code == bindparam("of_code")))


def channel_of(tx: Tx, code: str) -> SalesChannel | None:
    """Return the channel of this code."""
    row = _CHANNEL_OF.first(tx, {"code": code})
    return None if row is None else SalesChannel(*row)


def channels_by_code(tx: Tx) -> dict[str, SalesChannel]:
    """Return all channels, in order of their codes."""
    return {row.code: SalesChannel(*row) for row in _ALL.all(tx)}


def add_channel(tx: Tx, channel: SalesChannel) -> None:
    """Enter a new channel."""
    _INSERT.run(tx, asdict(channel))


def store_channel(tx: Tx, channel: SalesChannel) -> None:
    """Write a channel over what it was."""
    _UPDATE.run(tx, {**asdict(channel), "of_code": channel.code})
