"""The queue of lines that wait for supply: who is next, and when they can be served.

Only orders of status "backordered" wait: a held order keeps what is reserved for it, but it
leaves the queue and joins its end when it is released.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, text

from mock_erp.domain.allocation import WaitingLine, give
from mock_erp.domain.order_status import booked_status
from mock_erp.domain.supply import Shelf, ship_on, supply_ladder
from mock_erp.tables.purchase_orders import inbound_of
from mock_erp.tables.registry import company_of, table_of
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.rows import (
    SalesOrder,
    SalesOrderLineRow,
    orders_by_id,
    update_orders,
)
from mock_erp.tables.stock import Level, Why, change_level, levels_of
from mock_kit.state.database import Tx

_lines = table_of(SalesOrderLineRow)
# Spelled out: with a bound value the database could not use the index of waiting lines.
_IS_WAITING = text("sales_order_lines.backordered > 0")
_SUM_WAITING = (
    select(_lines.c.variant_id, func.sum(_lines.c.backordered))
    .where(_lines.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
    .where(_IS_WAITING)
    .group_by(_lines.c.variant_id)
)
_SELECT_WAITING = (
    select(_lines.c.variant_id, _lines.c.order_id, _lines.c.id)
    .where(_lines.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
    .where(_IS_WAITING)
    .order_by(_lines.c.waiting_since, _lines.c.order_id, _lines.c.position)
)
_SELECT_VARIANTS = select(_lines.c.variant_id).where(_IS_WAITING).distinct()


class _Waiting(NamedTuple):
    """A line in the queue, with the order it belongs to."""

    order: SalesOrder
    line: dict[str, Any]


def open_backorders(tx: Tx, variant_ids: Iterable[str]) -> dict[str, int]:
    """Return the pieces that wait per variant; a variant for which nobody waits is left out."""
    wanted = {"variant_ids": sorted(set(variant_ids))}
    rows = tx.connection.execute(_SUM_WAITING, wanted)
    return {variant_id: int(pieces) for variant_id, pieces in rows}


def allocate_waiting(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Give free pieces to those who wait, the oldest first, and renew the dates of the rest.

    Records `order.updated` for each order that changed; an order for which nothing waits any
    more becomes accepted. The caller records `stock.changed` afterwards.
    """
    serve(tx, variant_ids, with_stock=True)


def refresh_promises(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Work out anew when waiting lines can ship (STK-06); a slip of supply moves them.

    Records `order.updated` for each order whose dates changed.
    """
    serve(tx, variant_ids, with_stock=False)


def renew_promises(tx: Tx) -> None:
    """Refresh the dates of all who wait, as a new business day asks for: never a past date."""
    refresh_promises(tx, tx.connection.execute(_SELECT_VARIANTS).scalars())


class Ladders:
    """When pieces that wait can leave, by their place in the queue, for a set of variants."""

    def __init__(self, tx: Tx, variant_ids: Iterable[str]) -> None:
        wanted = sorted(set(variant_ids))
        company = company_of(tx)
        inbound, levels = inbound_of(tx, wanted), levels_of(tx, wanted)
        today = company.date_of(tx.business_now)
        self._ladders = {
            variant_id: supply_ladder(
                inbound[variant_id],
                Shelf(free=_free(levels[variant_id])),
                business_date=today,
                handling_days=company.handling_days,
            )
            for variant_id in wanted
        }

    def ship_on(self, variant_id: str, place: int) -> str | None:
        """Return the day on which the first `place` waiting pieces can all have left."""
        day = ship_on(self._ladders[variant_id], place)
        return None if day is None else day.isoformat()


def serve(tx: Tx, variant_ids: Iterable[str], *, with_stock: bool) -> list[str]:
    """Do both of the above; return the ids of the orders that changed."""
    tx.session.flush()  # receipts and purchase orders may still be in the session
    queues = _queues(tx, sorted(set(variant_ids)))
    if not queues:
        return []
    changed: dict[str, SalesOrder] = {}
    if with_stock:
        changed |= _give_stock(tx, queues)
    changed |= _renew_dates(tx, queues)
    for order in changed.values():
        order.head["status"] = booked_status(order.backordered)
        touch_order(tx, order)
        record_order(tx, order, "order.updated")
    update_orders(tx, list(changed.values()))
    return list(changed)


def _queues(tx: Tx, variant_ids: list[str]) -> dict[str, list[_Waiting]]:
    rows = tx.connection.execute(_SELECT_WAITING, {"variant_ids": variant_ids}).all()
    orders = orders_by_id(tx, (row.order_id for row in rows))
    lines = {line["id"]: line for order in orders.values() for line in order.lines}
    queues: dict[str, list[_Waiting]] = {}
    for row in rows:
        waiting = _Waiting(orders[row.order_id], lines[row.id])
        queues.setdefault(row.variant_id, []).append(waiting)
    return queues


def _give_stock(tx: Tx, queues: Mapping[str, list[_Waiting]]) -> dict[str, SalesOrder]:
    served: dict[str, SalesOrder] = {}
    levels = levels_of(tx, queues)
    for variant_id, queue in queues.items():
        sellable = [level for level in levels[variant_id] if level.kind == "sellable"]
        free = {level.code: level.free for level in sellable}
        given = give(free, (_as_waiting(waiting, list(free)) for waiting in queue))
        taken: Counter[str] = Counter()
        for order, line in queue:
            if line["id"] in given:
                _reserve(line, given[line["id"]])
                taken.update(given[line["id"]])
                served[order.head["id"]] = order
        for level in sellable:
            if taken[level.code]:
                why = Why("reservation", "waiting")
                reserved = taken[level.code]
                change_level(tx, variant_id, level.warehouse_id, reserved=reserved, why=why)
    return served


def _as_waiting(waiting: _Waiting, sellable: list[str]) -> WaitingLine:
    named = waiting.order.head["warehouse_codes"]
    warehouses = sellable if named is None else [code for code in named if code in sellable]
    return WaitingLine(waiting.line["id"], waiting.line["backordered"], warehouses)


def _reserve(line: dict[str, Any], given: Mapping[str, int]) -> None:
    reserved_at = Counter(line["reserved_at"])
    reserved_at.update(given)
    line["reserved_at"] = dict(reserved_at)
    line["reserved"] = reserved_at.total()
    line["backordered"] -= sum(given.values())
    if line["backordered"] == 0:
        line["waiting_since"] = line["ship_on"] = None


def _renew_dates(tx: Tx, queues: Mapping[str, list[_Waiting]]) -> dict[str, SalesOrder]:
    moved: dict[str, SalesOrder] = {}
    ladders = Ladders(tx, queues)
    for variant_id, queue in queues.items():
        place = 0
        for order, line in queue:
            if line["backordered"] == 0:
                continue
            place += line["backordered"]
            day = ladders.ship_on(variant_id, place)
            if day != line["ship_on"]:
                line["ship_on"] = day
                moved[order.head["id"]] = order
    return moved


def _free(levels: Iterable[Level]) -> int:
    return sum(level.free for level in levels if level.kind == "sellable")
