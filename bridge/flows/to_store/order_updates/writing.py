"""The writes of order updates that come before the answer, each by its port.

A new kind of write up gets its type in `plan.py`, its decision in `bridge/flows/to_erp`, and
its case here.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from bridge.flows.to_erp.order_memory import OrderMemory
from bridge.flows.to_erp.returns import is_of_cancel
from bridge.flows.to_store.order_updates.pair import Pair
from bridge.flows.to_store.order_updates.plan import FirstWrite
from bridge.model.billing import Credit, DepositRefund, TendersWrite
from bridge.model.goods import ErpReturn, NewReturn, ReturnReceipt
from bridge.model.orders import Cancellation, Hold, OrderEdit, StoreEdit
from bridge.ports.erp import ErpBilling, ErpOrders, ErpReturns
from bridge.ports.store import StoreOrders

logger = logging.getLogger(__name__)


class FirstWrites:
    """Writes one after the other; each leaves the pair as the other side then holds it."""

    def __init__(
        self,
        erp: ErpOrders,
        returns: ErpReturns,
        *,
        billing: ErpBilling,
        store: StoreOrders,
        memory: OrderMemory,
    ) -> None:
        self._erp = erp
        self._returns = returns
        self._billing = billing
        self._store = store
        self._memory = memory

    async def do(self, pair: Pair, write: FirstWrite) -> Pair:
        """Write once; what was agreed by it is remembered at once."""
        match write:
            case Cancellation():
                return pair.with_booked(await self._erp.cancel(write))
            case Hold():
                return pair.with_booked(await self._erp.hold(write))
            case OrderEdit():
                after = pair.with_booked(await self._erp.edit(write))
                await self._memory.note([write.order])
                return after.with_agreement(write.order)
            case NewReturn() | ReturnReceipt():
                return pair.with_return(await self._take_back(write))
            case TendersWrite() | DepositRefund() | Credit():
                return await self._book(pair, write)
            case StoreEdit():
                shown = await self._store.edit(write)
                await self._memory.note([shown])
                return pair.with_agreement(shown)

    async def _take_back(self, write: NewReturn | ReturnReceipt) -> ErpReturn:
        if isinstance(write, NewReturn):
            if is_of_cancel(write):
                logger.warning(
                    "a cancel crossed shipments of ERP order %s (UPD-05)", write.order_id
                )
            return await self._returns.announce(write)
        return await self._returns.receive(write)

    async def _book(self, pair: Pair, write: TendersWrite | DepositRefund | Credit) -> Pair:
        if isinstance(write, TendersWrite):
            return pair.with_booked(await self._erp.set_tenders(write))
        if isinstance(write, DepositRefund):
            return pair.with_booked(await self._erp.refund_deposit(write))
        await self._billing.credit(write)
        return replace(pair, money=await self._billing.money_of(write.order_id))
