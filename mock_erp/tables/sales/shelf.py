"""What the lines of orders are booked against, read once for all of them, and written once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import bindparam, select

from mock_erp.domain.allocation import Supply, backorder_rule
from mock_erp.domain.reserving import Taken
from mock_erp.tables.items import Style, Variant
from mock_erp.tables.registry import table_of
from mock_erp.tables.sales.parts import parts_of
from mock_erp.tables.sales.queues import open_backorders
from mock_erp.tables.sales.refusals import UnknownWarehouse
from mock_erp.tables.sales.rows import Row
from mock_erp.tables.stock import (
    Level,
    StockItem,
    Warehouse,
    Why,
    bump_stock_version,
    change_level,
    levels_of,
)
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared

_variants, _styles = table_of(Variant), table_of(Style)
_warehouses, _items = table_of(Warehouse), table_of(StockItem)

_SELECT_ITEMS = Prepared(
    select(
        _variants.c.id,
        _variants.c.sku,
        _variants.c.options,
        _variants.c.tracked,
        _variants.c.backorder_allowed.label("variant_allowed"),
        _variants.c.backorder_limit.label("variant_limit"),
        _variants.c.components,
        _items.c.in_kits,
        _styles.c.name,
        _styles.c.kind,
        _styles.c.backorder_allowed.label("style_allowed"),
        _styles.c.backorder_limit.label("style_limit"),
    )
    .join(_styles, _styles.c.id == _variants.c.style_id)
    .join(_items, _items.c.variant_id == _variants.c.id)
    .where(_variants.c.id.in_(bindparam("variant_ids", expanding=True)))
)
_SELECT_WAREHOUSES = Prepared(
    select(_warehouses.c.code, _warehouses.c.id, _warehouses.c.kind).order_by(
        _warehouses.c.change_no, _warehouses.c.code
    )
)
_SELECT_VERSIONS = Prepared(
    select(_items.c.variant_id, _items.c.stock_version).where(
        _items.c.variant_id.in_(bindparam("variant_ids", expanding=True))
    )
)


class Item(NamedTuple):
    """What an order line copies from its variant."""

    sku: str
    description: str
    tracked: bool
    kind: str
    components: tuple[tuple[str, int], ...]
    in_kits: tuple[str, ...]


@dataclass(slots=True)
class Shelf:
    """Items, supply and warehouses for a set of orders; `supply` shrinks as they are booked."""

    items: dict[str, Item]
    supply: dict[str, Supply]
    waiting_before: dict[str, int]
    sellable: tuple[str, ...]
    quarantine: tuple[str, ...]
    warehouse_ids: dict[str, str]

    def warehouses_for(self, named: Sequence[str] | None) -> tuple[str, ...]:
        """Return the sellable ones among the named warehouses, all sellable ones by default.

        Quarantine and closed warehouses give nothing, named or not (STK-09).
        """
        if named is None:
            return self.sellable
        unknown = sorted(code for code in named if code not in self.warehouse_ids)
        if unknown:
            raise UnknownWarehouse("No such warehouse.", warehouse_codes=unknown)
        return tuple(code for code in named if code in self.sellable)


def open_shelf(tx: Tx, variant_ids: Iterable[str]) -> Shelf:
    """Read everything that booking needs: one select per table, however many orders."""
    items: dict[str, Item] = {}
    supply: dict[str, Supply] = {}
    waiting = _read(tx, sorted(set(variant_ids)), items, supply)
    parts = {part for item in items.values() for part, _ in item.components}
    if parts:
        waiting |= _read(tx, sorted(parts - items.keys()), items, supply)
        _open_kits(items, supply)
    warehouses = _SELECT_WAREHOUSES.all(tx)
    sellable = tuple(row.code for row in warehouses if row.kind == "sellable")
    quarantine = tuple(row.code for row in warehouses if row.kind == "quarantine")
    ids = {row.code: row.id for row in warehouses}
    return Shelf(items, supply, waiting, sellable, quarantine, ids)


def _read(
    tx: Tx, wanted: Sequence[str], items: dict[str, Item], supply: dict[str, Supply]
) -> dict[str, int]:
    """Add what is known of these variants; return the pieces that wait for each."""
    levels, waiting = levels_of(tx, wanted), open_backorders(tx, wanted)
    for row in _SELECT_ITEMS.all(tx, {"variant_ids": wanted}):
        components = tuple((each["variant_id"], each["pieces"]) for each in row.components)
        description = ", ".join([row.name, *row.options.values()])
        items[row.id] = Item(
            row.sku, description, row.tracked, row.kind, components, tuple(row.in_kits)
        )
        rule = backorder_rule(
            row.style_allowed,
            row.style_limit,
            variant_allowed=row.variant_allowed,
            variant_limit=row.variant_limit,
        )
        free = free_by_code(levels[row.id])
        supply[row.id] = Supply(free, rule, waiting.get(row.id, 0), row.tracked)
    return waiting


def _open_kits(items: dict[str, Item], supply: dict[str, Supply]) -> None:
    """Leave out components without a shelf; a kit of nothing else has no shelf either."""
    for variant_id, item in items.items():
        if item.components:
            stocked = tuple(each for each in item.components if supply[each[0]].tracked)
            tracked = item.tracked and bool(stocked)
            items[variant_id] = item._replace(components=stocked, tracked=tracked)
            supply[variant_id] = replace(supply[variant_id], tracked=tracked)


def free_by_code(levels: Iterable[Level]) -> dict[str, int]:
    """Return the free pieces of the sellable warehouses."""
    return {level.code: level.free for level in levels if level.kind == "sellable"}


@dataclass(slots=True)
class Moves:
    """Changes of levels, added up before they are written: one per variant and warehouse.

    `demanded` names the variants whose demand changed, with or without a reservation.
    """

    reserved: Counter[tuple[str, str]] = field(default_factory=Counter)
    demanded: set[str] = field(default_factory=set)

    def add(self, variant_id: str, reserved_at: Mapping[str, int], sign: int = 1) -> None:
        """Reserve (or with sign -1 free) pieces by warehouse code."""
        self.demanded.add(variant_id)
        for code, pieces in reserved_at.items():
            self.reserved[variant_id, code] += sign * pieces

    def add_line(self, line: Row, taken: Taken, sign: int = 1) -> None:
        """Reserve or free what was taken for a line, a kit by way of its components."""
        self.demanded.add(line["variant_id"])
        for part in parts_of(line):
            self.add(part.variant_id, taken.at.get(part.variant_id, {}), sign)

    def write(self, tx: Tx, warehouse_ids: Mapping[str, str], reference: str) -> dict[str, int]:
        """Write the levels and return the stock version of each variant afterwards.

        A variant whose demand changed while nothing was reserved gets a new version, too:
        its free backorders have changed, and the store has to know from which version on.
        """
        moved = {key: pieces for key, pieces in sorted(self.reserved.items()) if pieces}
        for (variant_id, code), pieces in moved.items():
            why = Why("reservation", reference)
            change_level(tx, variant_id, warehouse_ids[code], reserved=pieces, why=why)
        bumped = {variant_id for variant_id, _ in moved}
        for variant_id in sorted(self.demanded - bumped):
            bump_stock_version(tx, variant_id)
        return stock_versions(tx, self.demanded)


def stock_versions(tx: Tx, variant_ids: Iterable[str]) -> dict[str, int]:
    """Return the version in which the levels of each variant stand now."""
    wanted = sorted(set(variant_ids))
    rows = _SELECT_VERSIONS.all(tx, {"variant_ids": wanted})
    return {variant_id: version for variant_id, version in rows}
