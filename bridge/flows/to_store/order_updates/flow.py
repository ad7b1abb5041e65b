"""ERP ↔ store: answers and parcels go down, cancels, edits, returns and money go up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.errors import BridgeError, Refused, Rejected
from bridge.flows.outcomes import AFTER_LOST_RACE_S, described, outcome_of, worst_of
from bridge.flows.to_erp.order_cancels import is_held_for_it
from bridge.flows.to_erp.order_memory import OrderMemory, wanted_by
from bridge.flows.to_erp.refunds import due_refunds, is_open
from bridge.flows.to_store.order_updates.pair import Pair
from bridge.flows.to_store.order_updates.plan import UpdatePlan, plan
from bridge.flows.to_store.order_updates.shipments import are_due
from bridge.flows.to_store.order_updates.writing import FirstWrites
from bridge.model.goods import ErpReturn, Shipment
from bridge.model.orders import ErpOrder, StoreOrder
from bridge.ports.erp import ErpBilling, ErpOrders, ErpReturns, ErpShipments
from bridge.ports.flow import Again, Failed, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.store import StoreOrders
from bridge.settings import Settings

# The ERP's order moved on between our read and our write; what is due now is planned anew.
LOST_RACES = ("already-cancelled", "already-shipped", "wrong-status")
# Records of the ERP that belong to an order, and name it as the store does.
OF_AN_ORDER = ("shipment", "return")


@dataclass(frozen=True, slots=True)
class UpdatePorts:
    """What the flow reads and writes."""

    erp: ErpOrders
    shipments: ErpShipments
    returns: ErpReturns
    billing: ErpBilling
    store: StoreOrders


class OrderUpdatesFlow:
    """Keys are store order ids."""

    name = "order_updates"

    def __init__(
        self, ports: UpdatePorts, *, links: Links, memory: OrderMemory, settings: Settings
    ) -> None:
        self._ports = ports
        self._links = links
        self._memory = memory
        self._settings = settings
        self._writes = FirstWrites(
            ports.erp,
            ports.returns,
            billing=ports.billing,
            store=ports.store,
            memory=memory,
        )

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Write what comes first order by order, then answers and parcels in one batch each."""
        pairs = await self._read(keys)
        outcomes: dict[str, list[Outcome]] = {key: [] for key in keys}
        plans: dict[str, UpdatePlan] = {}
        for key in keys:
            outcome, plans[key] = await self._settle(pairs[key])
            outcomes[key].append(outcome)
        await self._send_down(plans, outcomes)
        return {key: worst_of(each) for key, each in outcomes.items()}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the first writes of each order; they are followed by a new answer."""
        proposals: list[Mapping[str, object]] = []
        for key, pair in (await self._read(keys)).items():
            intended = plan(pair, self._settings)
            answer = () if intended.answer is None else (intended.answer,)
            writes = (*intended.first, *answer, *intended.shipments, *intended.returns)
            proposals += [described(key, write) for write in writes]
            proposals += [described(key, each.error) for each in _hindrances(intended)]
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """An ERP order that was booked for a store order, or a store order that was booked."""
        entity, data = event["entity"], event["data"]
        if side == "store":
            is_known = entity == "order" and event["type"] != "order.created"
            return [str(event["entity_id"])] if is_known else []
        if entity not in ("order", *OF_AN_ORDER):
            return []
        named = "client_reference" if entity == "order" else "order_client_reference"
        # Phone and counter orders are not the store's (INV-04).
        is_web = data.get("channel", "web") == "web"
        return [str(data[named])] if data.get(named) and is_web else []

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All orders of the store, and all web orders of the ERP (ORD-01)."""
        async for page in self._ports.store.order_ids():
            yield page
        async for page in self._ports.erp.references():
            yield page

    async def _read(self, keys: Sequence[str]) -> Mapping[str, Pair]:
        booked = await self._ports.erp.orders(keys)
        orders = await self._ports.store.orders([key for key in keys if booked.get(key)])
        agreed = await self._memory.recall(list(orders))
        cancelled = [key for key, order in orders.items() if order.status == "cancelled"]
        flagged = await self._memory.flagged(cancelled)
        pairs = {
            key: Pair(orders.get(key), tuple(booked.get(key, ())), agreed.get(key), key in flagged)
            for key in keys
        }
        return await self._with_money(await self._with_goods(pairs))

    async def _with_goods(self, pairs: Mapping[str, Pair]) -> Mapping[str, Pair]:
        """Read parcels and returns of those orders that can have any: most visits need none."""
        due = [
            pair.ours.id
            for pair in pairs.values()
            if pair.booked and pair.order is not None and are_due(pair.order, pair.ours)
        ]
        if not due:
            return pairs
        sent = await self._ports.shipments.shipments(due)
        back = await self._ports.returns.returns(due)
        return {key: _with_goods(pair, sent, back) for key, pair in pairs.items()}

    async def _with_money(self, pairs: Mapping[str, Pair]) -> Mapping[str, Pair]:
        """Read invoices and credits of those orders that gave money back: few do."""
        found = dict(pairs)
        for key, pair in pairs.items():
            if pair.booked and pair.order is not None and _asks_for_money(pair.order, pair.ours):
                found[key] = replace(pair, money=await self._ports.billing.money_of(pair.ours.id))
        return found

    async def _settle(self, pair: Pair) -> tuple[Outcome, UpdatePlan]:
        """Do what comes first, and plan what is due down afterwards."""
        nothing = UpdatePlan()
        intended = plan(pair, self._settings)
        if intended.first:
            try:
                for write in intended.first:
                    pair = await self._writes.do(pair, write)
            except Rejected as error:
                if error.slug in LOST_RACES:
                    return Again(AFTER_LOST_RACE_S), nothing
                return outcome_of(error), nothing
            except BridgeError as error:  # one order's fault holds up no other (XCT-08)
                return Failed(error), nothing
            intended = plan(pair, self._settings)
        elif intended.conflict is None:
            await self._note_agreement(pair)
        await self._note_flag(pair)
        if intended.first:  # more to do than one round of writes: the next visit does it
            return Again(AFTER_LOST_RACE_S), nothing
        return worst_of(_hindrances(intended)), intended

    async def _send_down(
        self, plans: Mapping[str, UpdatePlan], outcomes: Mapping[str, list[Outcome]]
    ) -> None:
        """Answers first: they say what was cancelled, for which no parcel needs room."""
        answers = [each.answer for each in plans.values() if each.answer is not None]
        written = await self._ports.store.answer(answers) if answers else []
        for answer, error in zip(answers, written, strict=True):
            outcomes[answer.order_id].append(outcome_of(error))
        parcels = [write for each in plans.values() for write in each.shipments]
        shown = await self._ports.store.show_shipments(parcels) if parcels else []
        for parcel, error in zip(parcels, shown, strict=True):
            outcomes[parcel.order_id].append(outcome_of(error))
        returns = [write for each in plans.values() for write in each.returns]
        told = await self._ports.store.show_returns(returns) if returns else []
        for came, error in zip(returns, told, strict=True):
            outcomes[came.order_id].append(outcome_of(error))

    async def _note_flag(self, pair: Pair) -> None:
        """Remember that the clerk was asked, so that a release is taken for the answer."""
        if pair.order is None or not pair.booked or pair.is_flagged:
            return
        if pair.order.status == "cancelled" and is_held_for_it(pair.ours):
            await self._memory.flag(pair.order.id)

    async def _note_agreement(self, pair: Pair) -> None:
        """Link, and remember an agreement that a crash or a lost answer left unnoted."""
        order = pair.order
        if order is None or not pair.booked or order.status == "cancelled":
            return
        if pair.agreed != wanted_by(order):
            await self._memory.note([order])
            await self._links.bind("order", [(pair.booked[0].id, order.id)])


def _with_goods(
    pair: Pair,
    sent: Mapping[str, Sequence[Shipment]],
    back: Mapping[str, Sequence[ErpReturn]],
) -> Pair:
    if not pair.booked:
        return pair
    key = pair.ours.id
    return replace(pair, sent=tuple(sent.get(key, ())), back=tuple(back.get(key, ())))


def _hindrances(intended: UpdatePlan) -> list[Failed]:
    """What is waited for, then what only a person can settle: who is parked waits for nothing."""
    awaited = [] if intended.awaited is None else [Failed(intended.awaited)]
    conflict = [] if intended.conflict is None else [Failed(Refused(intended.conflict))]
    return [*awaited, *conflict]


def _asks_for_money(order: StoreOrder, ours: ErpOrder) -> bool:
    return any(is_open(refund, ours) for refund in due_refunds(order, ours))
