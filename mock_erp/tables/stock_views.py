"""The stock item as GET /stock shows it, put together from levels, demand and supply.

Every change of stock publishes one, on the order path too: prebuilt Core, no ORM.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, select, update

from mock_erp.domain.allocation import BackorderRule, backorder_rule
from mock_erp.domain.supply import Shelf, SupplyStep, next_overdue, supply_ladder
from mock_erp.tables.items import Style, Variant
from mock_erp.tables.purchase_orders import inbound_of
from mock_erp.tables.registry import company_of, table_of
from mock_erp.tables.sales.waiting import open_backorders
from mock_erp.tables.stock import Level, StockItem, levels_of
from mock_kit.state.database import Tx

_items, _variants, _styles = table_of(StockItem), table_of(Variant), table_of(Style)
_SELECT_HEADS = (
    select(
        _items.c.variant_id,
        _items.c.stock_version,
        _items.c.known,
        _items.c.version,
        _items.c.change_no,
        _items.c.updated_at,
        _variants.c.style_id,
        _variants.c.sku,
        _variants.c.tracked,
        _variants.c.backorder_allowed.label("variant_allowed"),
        _variants.c.backorder_limit.label("variant_limit"),
        _styles.c.backorder_allowed.label("style_allowed"),
        _styles.c.backorder_limit.label("style_limit"),
    )
    .join(_variants, _variants.c.id == _items.c.variant_id)
    .join(_styles, _styles.c.id == _variants.c.style_id)
    .where(_items.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
)
_BUMP_ITEM = (
    update(_items)
    .where(_items.c.variant_id == bindparam("of_variant"))
    .values(
        version=_items.c.version + 1,
        change_no=bindparam("new_change_no"),
        updated_at=bindparam("new_updated_at"),
    )
    .returning(_items.c.version)
)


@dataclass(frozen=True, slots=True)
class StockView:
    """All the ERP knows about the stock of one variant."""

    variant_id: str
    style_id: str
    sku: str
    known: bool
    tracked: bool
    stock_version: int
    version: int
    updated_at: datetime
    levels: tuple[Level, ...]
    rule: BackorderRule
    waiting: int
    ladder: tuple[SupplyStep, ...]
    next_change_at: datetime | None

    @property
    def shelf(self) -> Shelf:
        """What the sellable warehouses have free, and who waits (STK-09)."""
        return Shelf(_sellable_free(self.levels), self.waiting)

    @property
    def backorder_free(self) -> int | None:
        """Pieces that may still be put on backorder; None: any number."""
        if not self.rule.allowed:
            return 0
        return None if self.rule.limit is None else max(0, self.rule.limit - self.waiting)

    def as_item(self) -> dict[str, Any]:
        """Return the published form; a plain mapping, since orders publish it too."""
        return {
            "variant_id": self.variant_id,
            "style_id": self.style_id,
            "sku": self.sku,
            "known": self.known,
            "tracked": self.tracked,
            "stock_version": self.stock_version,
            "warehouses": [
                {
                    "code": level.code,
                    "kind": level.kind,
                    "on_hand": level.on_hand,
                    "reserved": level.reserved,
                }
                for level in self.levels
            ],
            "backorder": {
                "allowed": self.rule.allowed,
                "limit": self.rule.limit,
                "open": self.waiting,
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


def stock_views(tx: Tx, variant_ids: Iterable[str]) -> dict[str, StockView]:
    """Return the view of each known variant among `variant_ids`, in sorted order."""
    wanted = sorted(set(variant_ids))
    levels, inbound = levels_of(tx, wanted), inbound_of(tx, wanted)
    waiting, company = open_backorders(tx, wanted), company_of(tx)
    today = company.date_of(tx.business_now)
    views: dict[str, StockView] = {}
    rows = tx.connection.execute(_SELECT_HEADS, {"variant_ids": wanted}).mappings()
    for head in sorted(rows, key=lambda row: str(row["variant_id"])):
        variant_id = head["variant_id"]
        shelf = Shelf(_sellable_free(levels[variant_id]), waiting.get(variant_id, 0))
        ladder = supply_ladder(
            inbound[variant_id], shelf, business_date=today, handling_days=company.handling_days
        )
        views[variant_id] = StockView(
            **_head_fields(head),
            levels=tuple(levels[variant_id]),
            waiting=shelf.waiting,
            ladder=tuple(ladder),
            next_change_at=next_overdue(inbound[variant_id], today, company.time_zone),
        )
    return views


def stock_items(tx: Tx, variant_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the published stock items of the known variants, sorted by variant id."""
    return [view.as_item() for view in stock_views(tx, variant_ids).values()]


def bump_stock_item(tx: Tx, variant_id: str) -> tuple[int, int]:
    """Give the variant's stock item its next version; return (version, change number)."""
    change_no = tx.change_no()
    bumped = {"of_variant": variant_id, "new_change_no": change_no, "new_updated_at": tx.now}
    version = tx.connection.execute(_BUMP_ITEM, bumped).scalar_one()
    return int(version), change_no


def _head_fields(head: RowMapping) -> Mapping[str, Any]:
    plain = ("variant_id", "style_id", "sku", "known", "tracked", "stock_version", "version")
    rule = backorder_rule(
        head["style_allowed"],
        head["style_limit"],
        variant_allowed=head["variant_allowed"],
        variant_limit=head["variant_limit"],
    )
    fields: dict[str, Any] = {name: head[name] for name in plain}
    return fields | {"rule": rule, "updated_at": head["updated_at"]}


def _sellable_free(levels: Iterable[Level]) -> int:
    return sum(level.free for level in levels if level.kind == "sellable")


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
