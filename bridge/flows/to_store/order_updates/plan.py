"""The decisions of the flow of order updates, put together: values in, intended writes out.

What goes up is decided in `bridge/flows/to_erp`, one file per matter; what comes down here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from bridge.errors import NotYet
from bridge.flows.to_erp.order_cancels import cancel_up, crossed
from bridge.flows.to_erp.order_edits import edit_of
from bridge.flows.to_erp.refunds import money_up
from bridge.flows.to_erp.returns import returns_up
from bridge.flows.to_store.order_updates.answers import answer_of
from bridge.flows.to_store.order_updates.pair import Pair
from bridge.flows.to_store.order_updates.returns import returns_down
from bridge.flows.to_store.order_updates.shipments import shipments_down
from bridge.model.billing import Credit, DepositRefund, TendersWrite
from bridge.model.goods import NewReturn, ReturnReceipt, ReturnWrite, ShipmentWrite
from bridge.model.orders import Answer, Cancellation, Hold, OrderEdit, StoreEdit, StoreOrder
from bridge.settings import Settings

# Every write after which both sides have to be compared anew, in the order of doing.
FirstWrite: TypeAlias = (
    Cancellation
    | Hold
    | OrderEdit
    | StoreEdit
    | NewReturn
    | ReturnReceipt
    | TendersWrite
    | DepositRefund
    | Credit
)

Down = TypeVar("Down", ShipmentWrite, ReturnWrite)


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """Writes that come first, then what goes down, and what only a person can settle.

    `awaited`: what has to be told first before money goes back.

    When there are first writes, an order changes by them: plan again for the rest.
    """

    first: tuple[FirstWrite, ...] = ()
    answer: Answer | None = None
    shipments: tuple[ShipmentWrite, ...] = ()
    returns: tuple[ReturnWrite, ...] = ()
    conflict: str | None = None
    awaited: NotYet | None = None


def plan(pair: Pair, settings: Settings) -> UpdatePlan:
    """Return the next writes that bring a store order and its ERP order together."""
    if not pair.booked:
        return UpdatePlan()
    if pair.order is None:
        return UpdatePlan(conflict=f"ERP order {pair.ours.number} is of no order in the store")
    if pair.extras:
        reason = f"booked twice, see {pair.ours.number}"
        return UpdatePlan(tuple(Cancellation(x.id, x.version, reason) for x in pair.extras))
    if pair.order.status == "cancelled":
        return _of_cancelled(pair, pair.order, settings)
    return _of_live(pair, pair.order, settings)


def _of_cancelled(pair: Pair, order: StoreOrder, settings: Settings) -> UpdatePlan:
    """A cancel in the store ends in both; of what has left the settings decide (UPD-05)."""
    up = cancel_up(pair.ours, settings, is_flagged=pair.is_flagged)
    if up.write is not None:
        return _of_first(up.write, settings)
    conflict = up.conflict or crossed(pair.ours, settings)
    return _of_goods(pair, order, settings, conflict=conflict)


def _of_live(pair: Pair, order: StoreOrder, settings: Settings) -> UpdatePlan:
    ours = pair.ours
    conflict = None
    if ours.status != "cancelled":
        edit = edit_of(order, ours, pair.agreed, settings)
        first = UpdatePlan() if edit.write is None else _of_first(edit.write, settings)
        if first.first:
            return first
        conflict = edit.conflict or first.conflict
    planned = _of_goods(pair, order, settings, conflict=conflict)
    goes_down = settings.flows.order_updates.direction != "up"
    return replace(planned, answer=answer_of(order, ours) if goes_down else None)


def _of_goods(
    pair: Pair, order: StoreOrder, settings: Settings, *, conflict: str | None
) -> UpdatePlan:
    """Goods under way and money, once cancels and edits are settled."""
    money = money_up(order, pair.ours, pair.money)
    goods = returns_up(order, pair.ours, pair.back, settings)
    awaited = money if isinstance(money, NotYet) else None
    back = goods if money is None or isinstance(money, NotYet) else (*goods, money)
    first = [_of_first(write, settings) for write in back]
    return UpdatePlan(
        first=tuple(write for each in first for write in each.first),
        shipments=_down(shipments_down(order, pair.sent), settings),
        returns=_down(returns_down(order, pair.back), settings),
        conflict=conflict or next((each.conflict for each in first if each.conflict), None),
        awaited=awaited,
    )


def _of_first(write: FirstWrite, settings: Settings) -> UpdatePlan:
    """The write, where the flow's direction lets it go; else a conflict that a person can see."""
    direction = settings.flows.order_updates.direction
    own = "down" if isinstance(write, StoreEdit) else "up"
    if direction in ("both", own):
        return UpdatePlan((write,))
    return UpdatePlan(conflict=f"order updates go {direction} only, and a change does not go {own}")


def _down(writes: tuple[Down, ...], settings: Settings) -> tuple[Down, ...]:
    return () if settings.flows.order_updates.direction == "up" else writes
