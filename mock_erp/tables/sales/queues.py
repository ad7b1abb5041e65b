"""The queue of lines that wait for supply: how much waits, and when it can leave.

Only orders of status "backordered" wait: a held order keeps what is reserved for it, but it
leaves the queue and joins its end when it is released. A kit stands in the queue of each of its
components.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, text

from mock_erp.domain.supply import Shelf, ship_on, supply_ladder
from mock_erp.tables.purchase_orders import inbound_of
from mock_erp.tables.registry import company_of, table_of
from mock_erp.tables.sales.parts import parts_of
from mock_erp.tables.sales.rows import Row, SalesOrder, SalesOrderLineRow, orders_by_id
from mock_erp.tables.stock import Level, kits_with, levels_of
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared

_lines = table_of(SalesOrderLineRow)
# Spelled out: with a bound value the database could not use the index of waiting lines.
_IS_WAITING = text("sales_order_lines.backordered > 0")
_OF_VARIANTS = _lines.c.variant_id.in_(bindparam("variant_ids", expanding=True))
_SUM_WAITING = Prepared(
    select(_lines.c.variant_id, func.sum(_lines.c.backordered))
    .where(_OF_VARIANTS)
    .where(_IS_WAITING)
    .group_by(_lines.c.variant_id)
)
_SELECT_KITS_WAITING = Prepared(
    select(_lines.c.backordered, _lines.c.components).where(_OF_VARIANTS).where(_IS_WAITING)
)
_SELECT_WAITING = Prepared(
    select(_lines.c.order_id, _lines.c.id)
    .where(_OF_VARIANTS)
    .where(_IS_WAITING)
    .order_by(_lines.c.waiting_since, _lines.c.order_id, _lines.c.position)
)
_SELECT_VARIANTS = Prepared(select(_lines.c.variant_id).where(_IS_WAITING).distinct())


class Waiting(NamedTuple):
    """A line in the queue, with the order it belongs to."""

    order: SalesOrder
    line: Row


def open_backorders(tx: Tx, variant_ids: Iterable[str]) -> dict[str, int]:
    """Return the pieces that wait per variant; a variant for which nobody waits is left out."""
    wanted = {"variant_ids": sorted(set(variant_ids))}
    rows = _SUM_WAITING.all(tx, wanted)
    return {variant_id: int(pieces) for variant_id, pieces in rows}


def waiting_in_kits(tx: Tx, in_kits: Mapping[str, Sequence[str]]) -> Counter[str]:
    """Return the pieces of components for which kits wait. `in_kits`: kits by component."""
    pieces: Counter[str] = Counter()
    kits = sorted({kit for kits in in_kits.values() for kit in kits})
    if not kits:
        return pieces
    for row in _SELECT_KITS_WAITING.all(tx, {"variant_ids": kits}):
        for each in row.components:
            if each["variant_id"] in in_kits:
                pieces[each["variant_id"]] += row.backordered * each["pieces"]
    return pieces


def waiting_variants(tx: Tx) -> list[str]:
    """Return every variant for which a line waits."""
    return list(_SELECT_VARIANTS.scalars(tx))


def queue_of(tx: Tx, variant_ids: Iterable[str]) -> list[Waiting]:
    """Return the lines that wait for these variants or compete with them, the oldest first."""
    known: set[str] = set()
    wanted = set(variant_ids)
    queue: list[Waiting] = []
    while wanted - known:
        known |= wanted
        wanted = known | kits_with(tx, known)
        queue = _read(tx, sorted(wanted))
        wanted |= {part.variant_id for each in queue for part in parts_of(each.line)}
    return queue


def _read(tx: Tx, variant_ids: list[str]) -> list[Waiting]:
    rows = _SELECT_WAITING.all(tx, {"variant_ids": variant_ids})
    orders = orders_by_id(tx, (row.order_id for row in rows))
    lines = {line["id"]: line for order in orders.values() for line in order.lines}
    return [Waiting(orders[row.order_id], lines[row.id]) for row in rows]


class Ladders:
    """When pieces that wait can leave, by their place in the queue, for a set of variants."""

    def __init__(self, tx: Tx, variant_ids: Iterable[str]) -> None:
        wanted = sorted(set(variant_ids))
        company = company_of(tx)
        inbound, levels = inbound_of(tx, wanted), levels_of(tx, wanted)
        today = company.date_of(tx.business_now)
        self._free = {variant_id: _free(levels[variant_id]) for variant_id in wanted}
        self._ladders = {
            variant_id: supply_ladder(
                inbound[variant_id],
                Shelf(free=self._free[variant_id]),
                business_date=today,
                handling_days=company.handling_days,
            )
            for variant_id in wanted
        }

    def next_day(self, line: Row, places: Counter[str]) -> str | None:
        """Return the day on which a waiting line can leave, and move the queue's `places` on.

        A kit leaves with the last of its components (STK-15).
        """
        days = []
        for part in parts_of(line):
            places[part.variant_id] += line["backordered"] * part.pieces
            # A plain line waits because nothing is free; a kit may wait for another component.
            free = max(0, self._free[part.variant_id]) if line["components"] else 0
            beyond = places[part.variant_id] - free
            if beyond > 0:
                days.append(ship_on(self._ladders[part.variant_id], beyond))
        known = [day for day in days if day is not None]
        return max(known).isoformat() if known and len(known) == len(days) else None


def _free(levels: Iterable[Level]) -> int:
    return sum(level.free for level in levels if level.kind == "sellable")
