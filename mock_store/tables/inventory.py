"""Inventory levels per variant and channel, and what is on offer by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_store import events
from mock_store.domain.offer import (
    Level,
    Offer,
    OpenLine,
    Rung,
    is_counted,
    offer_of,
    uncounted_pieces,
)
from mock_store.tables.channels import SalesChannel
from mock_store.tables.open_lines import cart_reservations_of, open_lines_of
from mock_store.tables.registry import StoreTable, core
from mock_store.tables.variants import VARIANTS
from mock_store.wire.inventory import Backorder, InventoryLevel, Supply

Fields = Mapping[str, Any]


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
_WANTED: BindParameter[Any] = bindparam("variant_ids", expanding=True)
_LEVELS_OF = select(_LEVELS).where(
    _LEVELS.c.channel == bindparam("channel"), _LEVELS.c.variant_id.in_(_WANTED)
)
_IDS_IN_CHANNEL = select(_LEVELS.c.variant_id).where(_LEVELS.c.channel == bindparam("channel"))
_TRACKED_OF = select(VARIANTS.c.id, VARIANTS.c.tracked).where(VARIANTS.c.id.in_(_WANTED))
_INSERT = insert(_LEVELS)
_UPDATE = update(_LEVELS).where(
    _LEVELS.c.variant_id == bindparam("of_variant"), _LEVELS.c.channel == bindparam("of_channel")
)


def levels_of(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the written levels of these variants in one channel."""
    wanted = {"channel": channel, "variant_ids": variant_ids}
    found = tx.connection.execute(_LEVELS_OF, wanted).mappings()
    return {row["variant_id"]: dict(row) for row in found}


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything beside the level that decides what is on offer in one channel."""

    channel_row: SalesChannel
    tracked: Mapping[str, bool]
    open_lines: Mapping[str, Sequence[OpenLine]]
    reserved: Mapping[str, int]

    def offer(self, variant_id: str, row: Fields | None) -> Offer:
        """Return what is on offer of a known variant by this level row."""
        return offer_of(
            level_from(row),
            self.channel_row.policy,
            self.open_lines.get(variant_id, ()),
            reserved_by_others=self.reserved.get(variant_id, 0),
            tracked=self.tracked[variant_id],
        )

    def left_of(self, variant_id: str, level: Level) -> int:
        """Return the level less own open pieces that it does not count; it may be below zero."""
        return level.available - uncounted_pieces(level, self.open_lines.get(variant_id, ()))


def claims_of(
    tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str], *, cart_id: str | None = None
) -> Claims:
    """Read the claims on these variants, by one query per table."""
    channel = channel_row.code
    reserved: Mapping[str, int] = {}
    if channel_row.policy == "reserve":
        reserved = cart_reservations_of(tx, channel, variant_ids, cart_id)
    return Claims(
        channel_row,
        _tracked_of(tx, variant_ids),
        open_lines_of(tx, channel, variant_ids),
        reserved,
    )


def offers_of(
    tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str], *, cart_id: str | None = None
) -> dict[str, Offer]:
    """Return what the channel offers of each known variant, by one query per table.

    Live reservations of other carts count under the policy `reserve`; those of `cart_id` are
    its own and do not stand in its way.
    """
    claims = claims_of(tx, channel_row, variant_ids, cart_id=cart_id)
    levels = levels_of(tx, channel_row.code, variant_ids)
    return {
        variant_id: claims.offer(variant_id, levels.get(variant_id))
        for variant_id in variant_ids
        if variant_id in claims.tracked
    }


def _tracked_of(tx: Tx, variant_ids: Sequence[str]) -> dict[str, bool]:
    found = tx.connection.execute(_TRACKED_OF, {"variant_ids": variant_ids})
    return {variant_id: tracked for variant_id, tracked in found}


def level_from(row: Fields | None) -> Level | None:
    """Return the level of a row; None stays None, for unknown is not zero (STK-11)."""
    if row is None:
        return None
    return Level(
        available=row["available"],
        stock_version=row["stock_version"],
        backorder_allowed=row["backorder_allowed"],
        backorder_free=row["backorder_free"],
        supply=tuple(
            Rung(each["through"], date.fromisoformat(each["ship_on"])) for each in row["supply"]
        ),
        on_offer=row["on_offer"],
    )


def level_item(row: Fields, offer: Offer) -> InventoryLevel:
    """Return a level as the business face answers it."""
    return InventoryLevel(
        id=f"{row['variant_id']}:{row['channel']}",
        variant_id=row["variant_id"],
        channel=row["channel"],
        available=row["available"],
        stock_version=row["stock_version"],
        backorder=Backorder(allowed=row["backorder_allowed"], free=row["backorder_free"]),
        supply=[Supply.model_validate(each) for each in row["supply"]],
        version=row["version"],
        uncounted=offer.uncounted,
        offer=offer.shown,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def unknown_level_item(variant_id: str, channel: str) -> InventoryLevel:
    """Return the answer for a level that was never written."""
    return InventoryLevel(
        id=f"{variant_id}:{channel}",
        variant_id=variant_id,
        channel=channel,
        available=None,
        stock_version=None,
        backorder=Backorder(),
        supply=[],
        version=0,
        uncounted=0,
        offer=None,
        created_at=None,
        updated_at=None,
    )


def store_levels(tx: Tx, new: Sequence[Fields], changed: Sequence[Fields]) -> None:
    """Write whole level rows, in two statements however many they are."""
    if new:
        tx.connection.execute(_INSERT, list(new))
    if changed:
        keyed = [
            {**row, "of_variant": row["variant_id"], "of_channel": row["channel"]}
            for row in changed
        ]
        tx.connection.execute(_UPDATE, keyed)


def lower_at_sale(tx: Tx, channel_row: SalesChannel, variant_id: str, pieces: int) -> None:
    """Lower the store's own number by a sale; only the policy `decrement` keeps one.

    Below zero the number counts pieces sold on backorder, which use up the free limit.
    """
    if channel_row.policy == "decrement":
        row = levels_of(tx, channel_row.code, [variant_id]).get(variant_id)
        if row is not None:
            _set_own_numbers(tx, channel_row, [(row, row["on_offer"] - pieces)])


def raise_on_cancel(
    tx: Tx,
    channel_row: SalesChannel,
    variant_id: str,
    pieces: int,
    *,
    stock_version: int | None,
) -> None:
    """Give cancelled pieces back to the store's own number (policy `decrement` only).

    Pieces that the level counts already come back with the ERP's next level instead.
    """
    if channel_row.policy != "decrement":
        return
    row = levels_of(tx, channel_row.code, [variant_id]).get(variant_id)
    if row is not None and not is_counted(OpenLine(pieces, stock_version), row["stock_version"]):
        _set_own_numbers(tx, channel_row, [(row, row["on_offer"] + pieces)])


def recount(tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str]) -> None:
    """Set the store's own number again after the ERP said which lines it counts (`decrement`)."""
    if channel_row.policy != "decrement":
        return
    claims = claims_of(tx, channel_row, variant_ids)
    numbers = []
    for variant_id, row in levels_of(tx, channel_row.code, variant_ids).items():
        level = level_from(row)
        assert level is not None
        numbers.append((row, claims.left_of(variant_id, level)))
    _set_own_numbers(tx, channel_row, numbers)


def recount_channel(tx: Tx, channel_row: SalesChannel) -> None:
    """Recount every level of a channel, as when its stock policy becomes `decrement`."""
    found = tx.connection.execute(_IDS_IN_CHANNEL, {"channel": channel_row.code}).scalars()
    ids = sorted(found)
    for start in range(0, len(ids), 500):
        recount(tx, channel_row, ids[start : start + 500])


def _set_own_numbers(
    tx: Tx, channel_row: SalesChannel, numbers: Sequence[tuple[dict[str, Any], int]]
) -> None:
    changed = []
    for row, on_offer in numbers:
        if row["on_offer"] != on_offer:
            row.update(
                on_offer=on_offer,
                version=row["version"] + 1,
                change_no=tx.change_no(),
                updated_at=tx.now,
            )
            changed.append(row)
    store_levels(tx, [], changed)
    offers = offers_of(tx, channel_row, [row["variant_id"] for row in changed]) if changed else {}
    for row in changed:
        item = level_item(row, offers[row["variant_id"]])
        events.level_changed(tx, item, row["change_no"])
