"""Inventory levels per variant and channel, and what is on offer by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store import events
from mock_store.domain.offer import (
    Level,
    Offer,
    OpenLine,
    Rung,
    is_counted,
    of_kit,
    offer_of,
    uncounted_pieces,
)
from mock_store.tables.channels import SalesChannel
from mock_store.tables.level_items import level_item
from mock_store.tables.open_lines import cart_reservations_of, open_lines_of
from mock_store.tables.registry import StoreTable, core
from mock_store.tables.variants import VARIANTS, ids_by_reference

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
    locations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    on_offer: int = 0


_LEVELS = core("inventory_levels")
_WANTED: BindParameter[Any] = bindparam("variant_ids", expanding=True)
_LEVELS_OF = Prepared(
    select(_LEVELS).where(
        _LEVELS.c.channel == bindparam("channel"), _LEVELS.c.variant_id.in_(_WANTED)
    )
)
# What an offer follows from, without the rest of the row.
_OFFERED = Prepared(
    select(
        _LEVELS.c.variant_id,
        _LEVELS.c.available,
        _LEVELS.c.stock_version,
        _LEVELS.c.backorder_allowed,
        _LEVELS.c.backorder_free,
        _LEVELS.c.supply,
        _LEVELS.c.on_offer,
    ).where(_LEVELS.c.channel == bindparam("channel"), _LEVELS.c.variant_id.in_(_WANTED))
)
_IDS_IN_CHANNEL = Prepared(
    select(_LEVELS.c.variant_id).where(_LEVELS.c.channel == bindparam("channel"))
)
_KINDS_OF = Prepared(
    select(VARIANTS.c.id, VARIANTS.c.tracked, VARIANTS.c.components).where(
        VARIANTS.c.id.in_(_WANTED)
    )
)
_INSERT = Prepared(insert(_LEVELS))
_UPDATE = Prepared(
    update(_LEVELS).where(
        _LEVELS.c.variant_id == bindparam("of_variant"),
        _LEVELS.c.channel == bindparam("of_channel"),
    )
)


def levels_of(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the written levels of these variants in one channel."""
    wanted = {"channel": channel, "variant_ids": variant_ids}
    found = _LEVELS_OF.mappings(tx, wanted)
    return {row["variant_id"]: dict(row) for row in found}


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything beside the level that decides what is on offer in one channel."""

    channel_row: SalesChannel
    tracked: Mapping[str, bool]
    open_lines: Mapping[str, Sequence[OpenLine]]
    reserved: Mapping[str, int]
    parts: Mapping[str, Sequence[tuple[int, Offer]]] = field(default_factory=dict)

    def offer(self, variant_id: str, row: Fields | None) -> Offer:
        """Return what is on offer of a known variant by this level row."""
        offer = offer_of(
            level_from(row),
            self.channel_row.policy,
            self.open_lines.get(variant_id, ()),
            reserved_by_others=self.reserved.get(variant_id, 0),
            tracked=self.tracked[variant_id],
        )
        parts = self.parts.get(variant_id, ())
        return of_kit(offer, parts) if parts else offer

    def left_of(self, variant_id: str, level: Level) -> int:
        """Return the level less own open pieces that it does not count; it may be below zero."""
        return level.available - uncounted_pieces(level, self.open_lines.get(variant_id, ()))


def claims_of(
    tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str], *, cart_id: str | None = None
) -> Claims:
    """Read the claims on these variants, by one query per table; those on kits' components too."""
    claims, kits = _own_claims(tx, channel_row, variant_ids, cart_id)
    if not kits:
        return claims
    references = sorted({each["client_reference"] for kit in kits.values() for each in kit})
    ids = ids_by_reference(tx, references)
    # A kit in a kit is one component like any other: its level speaks for what it holds.
    part_claims, _ = _own_claims(tx, channel_row, sorted(ids.values()), cart_id)
    levels = levels_of(tx, channel_row.code, sorted(ids.values()))
    offers = {
        reference: part_claims.offer(part_id, levels.get(part_id))
        for reference, part_id in ids.items()
    }
    parts = {
        kit_id: [
            (each["pieces"], offers[each["client_reference"]])
            for each in kit
            if each["client_reference"] in offers
        ]
        for kit_id, kit in kits.items()
    }
    return replace(claims, parts=parts)


def _own_claims(
    tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str], cart_id: str | None
) -> tuple[Claims, dict[str, list[dict[str, Any]]]]:
    """Return the claims on these variants, and the components of those that are kits."""
    channel = channel_row.code
    reserved: Mapping[str, int] = {}
    if channel_row.policy == "reserve":
        reserved = cart_reservations_of(tx, channel, variant_ids, cart_id)
    kinds = _KINDS_OF.all(tx, {"variant_ids": variant_ids})
    tracked = {row.id: row.tracked for row in kinds}
    open_lines = open_lines_of(tx, channel, variant_ids)
    kits = {row.id: row.components for row in kinds if row.components}
    return Claims(channel_row, tracked, open_lines, reserved), kits


def offers_of(
    tx: Tx, channel_row: SalesChannel, variant_ids: Sequence[str], *, cart_id: str | None = None
) -> dict[str, Offer]:
    """Return what the channel offers of each known variant, by one query per table.

    Live reservations of other carts count under the policy `reserve`; those of `cart_id` are
    its own and do not stand in its way.
    """
    claims = claims_of(tx, channel_row, variant_ids, cart_id=cart_id)
    wanted = {"channel": channel_row.code, "variant_ids": variant_ids}
    levels = {row["variant_id"]: row for row in _OFFERED.mappings(tx, wanted)}
    return {
        variant_id: claims.offer(variant_id, levels.get(variant_id))
        for variant_id in variant_ids
        if variant_id in claims.tracked
    }


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


def store_levels(tx: Tx, new: Sequence[Fields], changed: Sequence[Fields]) -> None:
    """Write whole level rows, in two statements however many they are."""
    if new:
        _INSERT.run_many(tx, list(new))
    if changed:
        keyed = [
            {**row, "of_variant": row["variant_id"], "of_channel": row["channel"]}
            for row in changed
        ]
        _UPDATE.run_many(tx, keyed)


def lower_own_number(
    tx: Tx,
    channel_row: SalesChannel,
    variant_id: str,
    pieces: int,
    *,
    stock_version: int | None = None,
) -> None:
    """Lower the store's own number by pieces sold, raise it by pieces given back (`decrement`).

    Below zero it counts pieces sold on backorder, which use up the free limit. Pieces of a line
    that the level counts, as of `stock_version`, come and go with the ERP's next level instead:
    the ERP may never hear of an edit that was taken back.
    """
    if channel_row.policy != "decrement":
        return
    row = levels_of(tx, channel_row.code, [variant_id]).get(variant_id)
    if row is not None and not is_counted(OpenLine(pieces, stock_version), row["stock_version"]):
        _set_own_numbers(tx, channel_row, [(row, row["on_offer"] - pieces)])


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
    found = _IDS_IN_CHANNEL.scalars(tx, {"channel": channel_row.code})
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
