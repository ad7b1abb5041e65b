"""Stock: warehouses, levels, the ledger of movements, and one version per variant.

Orders pass through here, so every statement is prebuilt Core; nothing in this file
touches the ORM session, and rows of these tables are never loaded as objects.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, Index, bindparam, insert, select, update
from sqlmodel import Field

from mock_erp.tables.registry import Entity, ErpTable, Instant, table_of
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared


class Warehouse(Entity, table=True):
    """Where goods lie; only `sellable` ones are ever offered (STK-09)."""

    __tablename__ = "warehouses"

    id: str = Field(primary_key=True)
    code: str = Field(index=True, unique=True)
    name: str
    kind: str = "sellable"
    client_reference: str | None = Field(default=None, index=True)


class StockLevel(ErpTable, table=True):
    """One variant in one warehouse, in whole pieces."""

    __tablename__ = "stock_levels"

    variant_id: str = Field(primary_key=True)
    warehouse_id: str = Field(primary_key=True)
    on_hand: int = 0
    reserved: int = 0


class StockItem(ErpTable, table=True):
    """One row per variant: its stock version, and whether its stock was ever booked (STK-11)."""

    __tablename__ = "stock_items"

    variant_id: str = Field(primary_key=True)
    # Moves with on hand and reserved; what an order's answer and a level name.
    stock_version: int = 0
    known: bool = False
    # Kits that hold the variant: their stock changes with it (STK-15).
    in_kits: list[str] = Field(default_factory=list, sa_type=JSON)
    # Moves with every published change of the stock item, supply included.
    version: int = 1
    change_no: int = Field(default=0, index=True)
    updated_at: datetime = Field(sa_type=Instant)


class StockMovement(ErpTable, table=True):
    """One line of the ledger; on hand is the sum of these (STK-12)."""

    __tablename__ = "stock_movements"
    __table_args__ = (Index("stock_movements_of_act", "reference", "change_no"),)

    id: str = Field(primary_key=True)
    change_no: int = Field(index=True)
    variant_id: str = Field(index=True)
    warehouse_id: str
    kind: str
    pieces: int
    reference: str
    at: datetime = Field(sa_type=Instant)


class Level(NamedTuple):
    """What a warehouse holds of one variant."""

    warehouse_id: str
    code: str
    kind: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """Pieces not set aside for an order; negative after an oversell."""
        return self.on_hand - self.reserved


class Why(NamedTuple):
    """Why stock moves: a kind of act, and the id of the document that caused it."""

    kind: str
    reference: str


_warehouses, _levels = table_of(Warehouse), table_of(StockLevel)
_items, _movements = table_of(StockItem), table_of(StockMovement)

_SELECT_LEVELS = Prepared(
    select(
        _levels.c.variant_id,
        _levels.c.warehouse_id,
        _warehouses.c.code,
        _warehouses.c.kind,
        _levels.c.on_hand,
        _levels.c.reserved,
    )
    .join(_warehouses, _warehouses.c.id == _levels.c.warehouse_id)
    .where(_levels.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
    .order_by(_warehouses.c.created_at, _warehouses.c.code)
)
_MOVE_LEVEL = Prepared(
    update(_levels)
    .where(_levels.c.variant_id == bindparam("of_variant"))
    .where(_levels.c.warehouse_id == bindparam("in_warehouse"))
    .values(
        on_hand=_levels.c.on_hand + bindparam("more_on_hand"),
        reserved=_levels.c.reserved + bindparam("more_reserved"),
    )
)
_INSERT_LEVEL = Prepared(insert(_levels))
_INSERT_MOVEMENT = Prepared(insert(_movements))
_INSERT_ITEM = Prepared(insert(_items))
_ONE_MORE = (
    update(_items)
    .where(_items.c.variant_id == bindparam("of_variant"))
    .values(stock_version=_items.c.stock_version + 1)
)
_BUMP, _BUMP_AND_KNOW = Prepared(_ONE_MORE), Prepared(_ONE_MORE.values(known=True))
_SELECT_STOCK_VERSION = Prepared(
    select(_items.c.stock_version).where(_items.c.variant_id == bindparam("of_variant"))
)


_SELECT_KITS = Prepared(
    select(_items.c.in_kits).where(
        _items.c.variant_id.in_(bindparam("variant_ids", expanding=True))
    )
)
_SET_KITS = Prepared(
    update(_items)
    .where(_items.c.variant_id == bindparam("of_variant"))
    .values(in_kits=bindparam("new_in_kits"))
)


def open_stock_item(tx: Tx, variant_id: str) -> None:
    """Give a new variant its stock row: unknown, version 0."""
    _INSERT_ITEM.run(
        tx,
        {
            "variant_id": variant_id,
            "stock_version": 0,
            "known": False,
            "in_kits": [],
            "version": 1,
            "change_no": tx.change_no(),
            "updated_at": tx.now,
        },
    )


def levels_of(tx: Tx, variant_ids: Iterable[str]) -> dict[str, list[Level]]:
    """Return the levels of each variant, warehouses in the order in which they were opened.

    Every asked id is a key; a variant that was never booked anywhere has no levels.
    """
    wanted = sorted(set(variant_ids))
    found: dict[str, list[Level]] = {variant_id: [] for variant_id in wanted}
    for row in _SELECT_LEVELS.all(tx, {"variant_ids": wanted}):
        found[row[0]].append(Level(*row[1:]))
    return found


def change_level(
    tx: Tx, variant_id: str, warehouse_id: str, *, on_hand: int = 0, reserved: int = 0, why: Why
) -> None:
    """Add to on hand and reserved, write the ledger, and bump the variant's stock version.

    A count is written to the ledger even when it changes nothing: it makes stock known.
    """
    place = {"of_variant": variant_id, "in_warehouse": warehouse_id}
    more = {"more_on_hand": on_hand, "more_reserved": reserved}
    if _MOVE_LEVEL.run(tx, place | more) == 0:
        row = {"variant_id": variant_id, "warehouse_id": warehouse_id}
        _INSERT_LEVEL.run(tx, row | {"on_hand": on_hand, "reserved": reserved})
    moved = on_hand != 0 or why.kind == "count"
    if moved:
        _write_movement(tx, variant_id, warehouse_id, pieces=on_hand, why=why)
    bumped = (_BUMP_AND_KNOW if moved else _BUMP).run(tx, {"of_variant": variant_id})
    assert bumped == 1, f"variant {variant_id} has no stock item"


def is_known(tx: Tx, variant_id: str) -> bool:
    """Tell whether stock of the variant was ever booked (STK-11)."""
    found = select(_items.c.known).where(_items.c.variant_id == variant_id)
    return bool(tx.connection.execute(found).scalar_one())


def kits_with(tx: Tx, variant_ids: Iterable[str]) -> set[str]:
    """Return the kits that hold one of these variants."""
    rows = _SELECT_KITS.all(tx, {"variant_ids": sorted(set(variant_ids))})
    return {kit for (in_kits,) in rows for kit in in_kits}


def put_into_kit(tx: Tx, variant_id: str, kits: Sequence[str]) -> None:
    """Say which kits hold a variant, so that their stock changes with its own."""
    row = {"of_variant": variant_id, "new_in_kits": list(kits)}
    _SET_KITS.run(tx, row)


def bump_stock_version(tx: Tx, variant_id: str) -> None:
    """Move a variant's stock version on without a change of its levels."""
    _BUMP.run(tx, {"of_variant": variant_id})


def stock_version_of(tx: Tx, variant_id: str) -> int:
    """Return the version in which the variant's levels stand now."""
    version = _SELECT_STOCK_VERSION.scalar(tx, {"of_variant": variant_id})
    return int(version)


def _write_movement(tx: Tx, variant_id: str, warehouse_id: str, *, pieces: int, why: Why) -> None:
    _INSERT_MOVEMENT.run(
        tx,
        {
            "id": tx.new_id("mov"),
            "change_no": tx.change_no(),
            "variant_id": variant_id,
            "warehouse_id": warehouse_id,
            "kind": why.kind,
            "pieces": pieces,
            "reference": why.reference,
            "at": tx.business_now,
        },
    )
