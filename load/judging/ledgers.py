"""What the ledgers of both systems say after the run, whatever the generators believe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from load.judging.lag import Lag, unconverged
from load.ledger import Entry, Outcome
from scenarios.checks.pairs import store_orders_due
from scenarios.checks.stk.promises import stk_04c
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History

TOO_MANY, BROKEN = 429, 500


@dataclass(frozen=True)
class Ledgers:
    """Orders of a run by what became of them.

    `accepted` stand in the store; `refused` were told no; `lost` are due and not booked, or were
    confirmed to a shopper and stand nowhere; `duplicated` have several live orders in the ERP;
    `recovered` stand on both sides though their shopper was told nothing, or of an error.
    `repeats_per_order`: calls of the system under test that were refused for being too many, or
    failed, for one accepted order.
    `stale` are effects that never came. `converge_s`: from the last act of a person to the last
    write of the system under test.
    """

    accepted: int
    refused: int
    lost: Sequence[str]
    duplicated: Sequence[str]
    recovered: int
    stale: int
    oversold_beyond_exposure: Sequence[str]
    converge_s: float
    repeats_per_order: float


def ledgers_of(
    history: History, end: EndState, entries: Sequence[Entry], lags: Sequence[Lag], since: datetime
) -> Ledgers:
    """Count one run; `since` is when its crowd came."""
    placed = {
        change.entity_id
        for change in history.of("store", "order")
        if change.topic == "order.created" and change.at >= since
    }
    told = {order for entry in entries for order in entry.orders}
    return Ledgers(
        accepted=len(placed),
        refused=sum(entry.outcome == Outcome.REFUSED for entry in entries),
        lost=[*_unbooked(history, end, placed), *_vanished(end, told)],
        duplicated=list(_booked_twice(end, placed)),
        recovered=len([key for key in placed - told if len(_live(end, key)) == 1]),
        stale=unconverged(lags).total(),
        oversold_beyond_exposure=[v.subject for v in stk_04c.check(history, end)],
        converge_s=_converge_s(history, since),
        repeats_per_order=_in_vain(history, since) / max(1, len(placed)),
    )


def _live(end: EndState, store_order_id: str) -> list[Document]:
    booked = end.erp.orders_by_reference.get(store_order_id, [])
    return [order for order in booked if order["status"] != "cancelled"]


def _unbooked(history: History, end: EndState, placed: set[str]) -> Iterator[str]:
    """Accepted orders that are due and that the ERP knows nothing of."""
    for order in store_orders_due(history, end):
        is_wanted = order["id"] in placed and order["status"] != "cancelled"
        if is_wanted and not end.erp.orders_by_reference.get(str(order["id"])):
            yield f"store order {order['number']}"


def _vanished(end: EndState, told: set[str]) -> Iterator[str]:
    """Orders that a system confirmed and has no more."""
    for order_id in sorted(told - end.store.orders.keys() - end.erp.orders.keys()):
        yield f"order {order_id}, which somebody was told of"


def _booked_twice(end: EndState, placed: set[str]) -> Iterator[str]:
    for order_id in sorted(placed):
        live = _live(end, order_id)
        if len(live) > 1:
            numbers = ", ".join(str(order["number"]) for order in live)
            yield f"store order {end.store.orders[order_id]['number']}: {numbers}"


def _in_vain(history: History, since: datetime) -> int:
    """Calls of the system under test that have to be made again."""
    return sum(
        exchange.status == TOO_MANY or exchange.status >= BROKEN
        for exchange in history.exchanges
        if exchange.actor == history.bridge_actor and exchange.started_at >= since
    )


def _converge_s(history: History, since: datetime) -> float:
    """From the last change by a person to the last one by the system under test."""
    last: dict[bool, datetime] = {False: since, True: since}
    for change in history.changes:
        is_ours = change.actor == history.bridge_actor
        last[is_ours] = max(last[is_ours], change.at)
    return max(0.0, (last[True] - last[False]).total_seconds())
