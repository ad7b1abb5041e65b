"""Serving those who wait: free pieces go to the oldest first, and dates are renewed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mock_erp.domain.allocation import WaitingLine, give
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.parts import needs_of, parts_of, take
from mock_erp.tables.sales.queues import Ladders, Waiting, queue_of, waiting_variants
from mock_erp.tables.sales.rows import SalesOrder, update_orders
from mock_erp.tables.stock import Level, Why, change_level, levels_of
from mock_kit.state.database import Tx


@dataclass(frozen=True, slots=True)
class Served:
    """Ids of the orders that changed, and of the variants of which pieces were set aside."""

    order_ids: Sequence[str] = ()
    variant_ids: Sequence[str] = ()


def allocate_waiting(tx: Tx, variant_ids: Iterable[str]) -> list[str]:
    """Give free pieces to those who wait, the oldest first, and renew the dates of the rest.

    Records `order.updated` for each order that changed; an order for which nothing waits any
    more becomes accepted. Returns the variants for which the caller records `stock.changed`
    afterwards: a kit takes its other components along.
    """
    concerned = list(variant_ids)
    return [*concerned, *serve(tx, concerned, with_stock=True).variant_ids]


def refresh_promises(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Work out anew when waiting lines can ship (STK-06); a slip of supply moves them.

    Records `order.updated` for each order whose dates changed.
    """
    serve(tx, variant_ids, with_stock=False)


def renew_promises(tx: Tx) -> None:
    """Refresh the dates of all who wait, as a new business day asks for: never a past date."""
    refresh_promises(tx, waiting_variants(tx))


def serve(tx: Tx, variant_ids: Iterable[str], *, with_stock: bool) -> Served:
    """Do both of the above."""
    tx.session.flush()  # receipts and purchase orders may still be in the session
    queue = queue_of(tx, variant_ids)
    if not queue:
        return Served()
    changed: dict[str, SalesOrder] = {}
    taken: Sequence[str] = ()
    if with_stock:
        changed, taken = _give_stock(tx, queue)
    changed |= _renew_dates(tx, queue)
    for order in changed.values():
        order.head["status"] = order.status_by_pieces
        touch_order(tx, order)
        record_order(tx, order, "order.updated")
    update_orders(tx, list(changed.values()))
    return Served(list(changed), taken)


def _give_stock(tx: Tx, queue: Sequence[Waiting]) -> tuple[dict[str, SalesOrder], Sequence[str]]:
    """Give what is free; return the orders that got some by id, and the variants of it."""
    levels = {
        variant_id: [level for level in found if level.kind == "sellable"]
        for variant_id, found in levels_of(tx, _parts(queue)).items()
    }
    free = {
        variant_id: {level.code: level.free for level in found}
        for variant_id, found in levels.items()
    }
    given = give(free, (_as_waiting(waiting, levels) for waiting in queue))
    served: dict[str, SalesOrder] = {}
    moved: Counter[tuple[str, str]] = Counter()
    for order, line in queue:
        if line["id"] in given:
            taken = given[line["id"]]
            take(line, taken)
            line["backordered"] -= taken.pieces
            if line["backordered"] == 0:
                line["waiting_since"] = line["ship_on"] = None
            for variant_id, at in taken.at.items():
                moved.update({(variant_id, code): pieces for code, pieces in at.items()})
            served[order.head["id"]] = order
    for variant_id, found in levels.items():
        for level in found:
            reserved = moved[variant_id, level.code]
            if reserved:
                why = Why("reservation", "waiting")
                change_level(tx, variant_id, level.warehouse_id, reserved=reserved, why=why)
    return served, sorted({variant_id for variant_id, _ in moved})


def _as_waiting(waiting: Waiting, levels: dict[str, list[Level]]) -> WaitingLine:
    named, needs = waiting.order.head["warehouse_codes"], needs_of(waiting.line)
    sellable = [level.code for variant_id, _ in needs for level in levels[variant_id]]
    warehouses = list(dict.fromkeys(sellable))
    if named is not None:
        warehouses = [code for code in named if code in warehouses]
    return WaitingLine(waiting.line["id"], waiting.line["backordered"], needs, warehouses)


def _renew_dates(tx: Tx, queue: Sequence[Waiting]) -> dict[str, SalesOrder]:
    moved: dict[str, SalesOrder] = {}
    ladders, places = Ladders(tx, _parts(queue)), Counter[str]()
    for order, line in queue:
        if line["backordered"] == 0:
            continue
        day = ladders.next_day(line, places)
        if day != line["ship_on"]:
            line["ship_on"] = day
            moved[order.head["id"]] = order
    return moved


def _parts(queue: Iterable[Waiting]) -> list[str]:
    return sorted({part.variant_id for each in queue for part in parts_of(each.line)})
