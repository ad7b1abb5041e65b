"""The stock item as GET /stock shows it, put together from levels, demand and supply.

Every change of stock publishes one, on the order path too: prebuilt Core, no ORM.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from mock_erp.domain.allocation import BackorderRule, backorder_rule
from mock_erp.domain.supply import Shelf, SupplyStep, kit_ladder, next_overdue, supply_ladder
from mock_erp.tables.items import Style, Variant
from mock_erp.tables.purchase_orders import inbound_of
from mock_erp.tables.registry import company_of, table_of
from mock_erp.tables.sales.queues import open_backorders, waiting_in_kits
from mock_erp.tables.stock import Level, StockItem, levels_of
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared

_items, _variants, _styles = table_of(StockItem), table_of(Variant), table_of(Style)
_SELECT_HEADS = Prepared(
    select(
        _items.c.variant_id,
        _items.c.stock_version,
        _items.c.known,
        _items.c.in_kits,
        _items.c.version,
        _items.c.change_no,
        _items.c.updated_at,
        _variants.c.style_id,
        _variants.c.sku,
        _variants.c.tracked,
        _variants.c.safety_buffer,
        _variants.c.components,
        _variants.c.backorder_allowed.label("variant_allowed"),
        _variants.c.backorder_limit.label("variant_limit"),
        _styles.c.backorder_allowed.label("style_allowed"),
        _styles.c.backorder_limit.label("style_limit"),
    )
    .join(_variants, _variants.c.id == _items.c.variant_id)
    .join(_styles, _styles.c.id == _variants.c.style_id)
    .where(_items.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
)
_BUMP_ITEM = Prepared(
    update(_items)
    .where(_items.c.variant_id == bindparam("of_variant"))
    .values(
        version=_items.c.version + 1,
        change_no=bindparam("new_change_no"),
        updated_at=bindparam("new_updated_at"),
    )
    .returning(_items.c.version, _items.c.in_kits)
)


@dataclass(frozen=True, slots=True)
class StockView:
    """All the ERP knows about the stock of one variant.

    `open_backorders` uses up the variant's own limit; `waiting` counts what waits for it in kits
    as well. A kit has no levels: `components` are the pieces of each in one kit, and its stock.
    """

    variant_id: str
    style_id: str
    sku: str
    known: bool
    tracked: bool
    stock_version: int
    version: int
    updated_at: datetime
    safety_buffer: int | None
    levels: tuple[Level, ...]
    rule: BackorderRule
    open_backorders: int
    waiting: int
    ladder: tuple[SupplyStep, ...]
    next_change_at: datetime | None
    components: tuple[tuple[int, "StockView"], ...] = ()

    @property
    def shelf(self) -> Shelf:
        """What the sellable warehouses have free, and who waits (STK-09)."""
        free = _sellable_free(self.levels)
        if self.components:
            free = min((part.shelf.free // each for each, part in self._stocked), default=0)
        return Shelf(free, self.waiting)

    @property
    def backorder_free(self) -> int | None:
        """Pieces that may still be put on backorder; None: any number."""
        if not self.rule.allowed:
            return 0
        return None if self.rule.limit is None else max(0, self.rule.limit - self.open_backorders)

    def as_item(self) -> dict[str, Any]:
        """Return the published form; a plain mapping, since orders publish it too."""
        return {
            "variant_id": self.variant_id,
            "style_id": self.style_id,
            "sku": self.sku,
            "known": self.known,
            "tracked": self.tracked,
            "stock_version": self.stock_version,
            "safety_buffer": self.safety_buffer,
            "warehouses": _levels_shown(self.levels),
            "components": [_component_shown(each, part) for each, part in self.components],
            "waiting": self.waiting,
            "backorder": {
                "allowed": self.rule.allowed,
                "limit": self.rule.limit,
                "open": self.open_backorders,
                "free": self.backorder_free,
            },
            "supply": [
                {"through": step.through, "ship_on": step.ship_on.isoformat()}
                for step in self.ladder
            ],
            "next_change_at": _text(self.next_change_at),
            "version": self.version,
            "updated_at": _text(self.updated_at),
        }

    @property
    def _stocked(self) -> list[tuple[int, "StockView"]]:
        return [(each, part) for each, part in self.components if part.tracked]


def stock_views(tx: Tx, variant_ids: Iterable[str]) -> dict[str, StockView]:
    """Return the view of each known variant among `variant_ids`, in sorted order."""
    wanted = sorted(set(variant_ids))
    rows = _SELECT_HEADS.mappings(tx, {"variant_ids": wanted})
    parts = {each["variant_id"] for head in rows for each in head["components"]} - set(wanted)
    if parts:
        rows = [
            *rows,
            *_SELECT_HEADS.mappings(tx, {"variant_ids": sorted(parts)}),
        ]
    books = _Books(tx, rows)
    views = {row["variant_id"]: books.view(row) for row in rows if not row["components"]}
    views |= {row["variant_id"]: books.kit(row, views) for row in rows if row["components"]}
    return {variant_id: views[variant_id] for variant_id in wanted if variant_id in views}


class _Books:
    """Levels, demand and supply of some variants, read once for all of them."""

    def __init__(self, tx: Tx, heads: Sequence[Mapping[str, Any]]) -> None:
        wanted = sorted(head["variant_id"] for head in heads)
        self._levels, self._inbound = levels_of(tx, wanted), inbound_of(tx, wanted)
        self._open = open_backorders(tx, wanted)
        self._in_kits = waiting_in_kits(tx, {h["variant_id"]: h["in_kits"] for h in heads})
        self._company = company_of(tx)
        self._today = self._company.date_of(tx.business_now)

    def view(self, head: Mapping[str, Any]) -> StockView:
        """Return the view of a variant with a shelf of its own."""
        variant_id = head["variant_id"]
        levels, inbound = self._levels[variant_id], self._inbound[variant_id]
        waiting = self._open.get(variant_id, 0) + self._in_kits[variant_id]
        ladder = supply_ladder(
            inbound,
            Shelf(_sellable_free(levels), waiting),
            business_date=self._today,
            handling_days=self._company.handling_days,
        )
        return StockView(
            **_head_fields(head),
            known=head["known"],
            tracked=head["tracked"],
            levels=tuple(levels),
            open_backorders=self._open.get(variant_id, 0),
            waiting=waiting,
            ladder=tuple(ladder),
            next_change_at=next_overdue(inbound, self._today, self._company.time_zone),
        )

    def kit(self, head: Mapping[str, Any], views: Mapping[str, StockView]) -> StockView:
        """Return the view of a kit: the least, the latest and the next of its components."""
        parts = [(each["pieces"], views[each["variant_id"]]) for each in head["components"]]
        stocked = [(each, part) for each, part in parts if part.tracked]
        ladder = kit_ladder(
            [(each, self._inbound[part.variant_id], part.shelf) for each, part in stocked],
            business_date=self._today,
            handling_days=self._company.handling_days,
        )
        changes = [part.next_change_at for _, part in stocked if part.next_change_at is not None]
        waiting = self._open.get(head["variant_id"], 0)
        return StockView(
            **_head_fields(head),
            known=all(part.known for _, part in stocked),
            tracked=head["tracked"] and bool(stocked),
            levels=(),
            open_backorders=waiting,
            waiting=waiting,
            ladder=tuple(ladder),
            next_change_at=min(changes, default=None),
            components=tuple(parts),
        )


def stock_items(tx: Tx, variant_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the published stock items of the known variants, sorted by variant id."""
    return [view.as_item() for view in stock_views(tx, variant_ids).values()]


class Bumped(NamedTuple):
    """A stock item that was given its next version, and the kits whose stock changes with it."""

    version: int
    change_no: int
    in_kits: Sequence[str]


def bump_stock_item(tx: Tx, variant_id: str) -> Bumped:
    """Give the variant's stock item its next version."""
    change_no = tx.change_no()
    bumped = {"of_variant": variant_id, "new_change_no": change_no, "new_updated_at": tx.now}
    version, in_kits = _BUMP_ITEM.first(tx, bumped)
    return Bumped(version, change_no, in_kits)


def _head_fields(head: Mapping[str, Any]) -> Mapping[str, Any]:
    plain = ("variant_id", "style_id", "sku", "stock_version", "version", "safety_buffer")
    rule = backorder_rule(
        head["style_allowed"],
        head["style_limit"],
        variant_allowed=head["variant_allowed"],
        variant_limit=head["variant_limit"],
    )
    fields: dict[str, Any] = {name: head[name] for name in plain}
    return fields | {"rule": rule, "updated_at": head["updated_at"]}


def _levels_shown(levels: Iterable[Level]) -> list[dict[str, Any]]:
    return [
        {
            "code": level.code,
            "kind": level.kind,
            "on_hand": level.on_hand,
            "reserved": level.reserved,
        }
        for level in levels
    ]


def _component_shown(pieces: int, part: StockView) -> dict[str, Any]:
    return {
        "variant_id": part.variant_id,
        "pieces": pieces,
        "known": part.known,
        "tracked": part.tracked,
        "safety_buffer": part.safety_buffer,
        "warehouses": _levels_shown(part.levels),
    }


def _sellable_free(levels: Iterable[Level]) -> int:
    return sum(level.free for level in levels if level.kind == "sellable")


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
