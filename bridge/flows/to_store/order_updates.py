"""ERP ↔ store: the ERP's answer goes down, the shopper's cancel and edit go up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.errors import BridgeError, Refused, Rejected
from bridge.flows.outcomes import AFTER_LOST_RACE_S, described, outcome_of, worst_of
from bridge.flows.to_erp.order_memory import Agreed, OrderMemory, wanted_by
from bridge.flows.to_store.order_plan import UpdatePlan, plan
from bridge.model.orders import Answer, Cancellation, ErpOrder, OrderEdit, StoreOrder
from bridge.ports.erp import ErpOrders
from bridge.ports.flow import Again, Failed, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.store import StoreOrders

# The ERP's order moved on between our read and our write; what is due now is planned anew.
LOST_RACES = ("already-cancelled", "wrong-status")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides of one key, and what they last agreed."""

    order: StoreOrder | None
    booked: tuple[ErpOrder, ...]
    agreed: Agreed | None

    def plan(self) -> UpdatePlan:
        """Plan the next writes."""
        return plan(self.order, self.booked, self.agreed)


class OrderUpdatesFlow:
    """Keys are store order ids."""

    name = "order_updates"

    def __init__(
        self, *, erp: ErpOrders, store: StoreOrders, links: Links, memory: OrderMemory
    ) -> None:
        self._erp = erp
        self._store = store
        self._links = links
        self._memory = memory

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Send cancels and edits up one by one, then all answers down in one batch."""
        pairs = await self._read(keys)
        outcomes: dict[str, Outcome] = {}
        answers: list[Answer] = []
        for key in keys:
            outcome, answer = await self._settle(pairs[key])
            outcomes[key] = outcome
            answers += [] if answer is None else [answer]
        written = await self._store.answer(answers) if answers else []
        for answer, error in zip(answers, written, strict=True):
            outcomes[answer.order_id] = worst_of([outcomes[answer.order_id], outcome_of(error)])
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the first writes of each order; a write up is followed by a new answer."""
        proposals: list[Mapping[str, object]] = []
        for key, pair in (await self._read(keys)).items():
            intended = pair.plan()
            proposals += [described(key, write) for write in intended.up]
            if intended.answer is not None:
                proposals.append(described(key, intended.answer))
            if intended.conflict is not None:
                proposals.append(described(key, Refused(intended.conflict)))
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """An ERP order that was booked for a store order, or a store order that was booked."""
        if event["entity"] != "order":
            return []
        if side == "erp":
            reference = event["data"].get("client_reference")
            # Phone and counter orders are not the store's (INV-04).
            is_web = event["data"].get("channel", "web") == "web"
            return [str(reference)] if reference and is_web else []
        return [] if event["type"] == "order.created" else [str(event["entity_id"])]

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All orders of the store, and all web orders of the ERP (ORD-01)."""
        async for page in self._store.order_ids():
            yield page
        async for page in self._erp.references():
            yield page

    async def _read(self, keys: Sequence[str]) -> Mapping[str, Pair]:
        booked = await self._erp.orders(keys)
        orders = await self._store.orders([key for key in keys if booked.get(key)])
        agreed = await self._memory.recall(list(orders))
        return {
            key: Pair(orders.get(key), tuple(booked.get(key, ())), agreed.get(key)) for key in keys
        }

    async def _settle(self, pair: Pair) -> tuple[Outcome, Answer | None]:
        """Write up what must go up, and answer with the answer that is due afterwards."""
        intended = pair.plan()
        if intended.up:
            try:
                pair = await self._write_up(pair, intended)
            except Rejected as error:
                if error.slug in LOST_RACES:
                    return Again(AFTER_LOST_RACE_S), None
                return outcome_of(error), None
            except BridgeError as error:  # one order's fault holds up no other (XCT-08)
                return Failed(error), None
            intended = pair.plan()
        elif intended.conflict is None:
            await self._note_agreement(pair)
        if intended.up:  # more to do than one round of writes: the next visit does it
            return Again(AFTER_LOST_RACE_S), None
        conflict = [] if intended.conflict is None else [Failed(Refused(intended.conflict))]
        return worst_of(conflict), intended.answer

    async def _write_up(self, pair: Pair, intended: UpdatePlan) -> Pair:
        changed: dict[str, ErpOrder] = {}
        for write in intended.up:
            answered = await self._write_one(write)
            changed[answered.id] = answered
        booked = tuple(changed.get(each.id, each) for each in pair.booked)
        agreed = pair.agreed
        if pair.order is not None and any(isinstance(each, OrderEdit) for each in intended.up):
            await self._memory.note([pair.order])
            agreed = wanted_by(pair.order)
        return replace(pair, booked=booked, agreed=agreed)

    async def _write_one(self, write: Cancellation | OrderEdit) -> ErpOrder:
        if isinstance(write, Cancellation):
            return await self._erp.cancel(write)
        return await self._erp.edit(write)

    async def _note_agreement(self, pair: Pair) -> None:
        """Link, and remember an agreement that a crash or a lost answer left unnoted."""
        order = pair.order
        if order is None or not pair.booked or order.status == "cancelled":
            return
        if pair.agreed != wanted_by(order):
            await self._memory.note([order])
            await self._links.bind("order", [(pair.booked[0].id, order.id)])
