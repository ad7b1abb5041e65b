"""ERP → store: invoices, credit memos, and orders that were placed elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.errors import BridgeError
from bridge.flows.outcomes import described, outcome_of
from bridge.flows.to_store.invoices.accounts import StoreAccounts
from bridge.flows.to_store.invoices.plan import is_wanted, plan
from bridge.model.billing import BilledAccount, Paper, Posted, ShownTo, ShowWrite
from bridge.ports.erp import ErpBilling
from bridge.ports.flow import Done, Outcome, Side
from bridge.ports.last_written import LastWritten
from bridge.ports.marks import Marks
from bridge.ports.store import StoreBilling
from bridge.settings import Settings

OF_CUSTOMER = "customer:"
# What was shown of a customer is remembered under this kind, by ERP customer.
SHOWN_FOR = "invoices_of_customer"
Plans = dict[str, ShowWrite | BridgeError | None]


@dataclass(frozen=True, slots=True)
class BillingPorts:
    """What the flow reads and writes."""

    erp: ErpBilling
    store: StoreBilling
    accounts: StoreAccounts


class InvoicesFlow:
    """Keys are `invoice:`, `credit_memo:` or `order:` and the id of the ERP.

    A key `customer:` and the id of an ERP customer stands for all that was posted for a customer
    whom the store has just come to know.
    """

    name = "invoices"

    def __init__(
        self, ports: BillingPorts, *, marks: Marks, memory: LastWritten, settings: Settings
    ) -> None:
        self._ports = ports
        self._marks = marks
        self._memory = memory
        self._settings = settings.invoices

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Show what is not shown as it was posted, in one batch."""
        customers = [key for key in keys if key.startswith(OF_CUSTOMER)]
        outcomes = await self._mark_customers(customers)
        planned = await self._plans([key for key in keys if key not in outcomes])
        papers = await self._papers(planned)
        writes = {key: each for key, each in planned.items() if isinstance(each, ShowWrite)}
        shown = await self._ports.store.show(list(writes.values()), papers) if writes else []
        answers = dict(zip(writes, shown, strict=True))
        for key, intended in planned.items():
            outcomes[key] = outcome_of(answers.get(key, intended))
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List what would be shown, and what waits."""
        planned = await self._plans([key for key in keys if not key.startswith(OF_CUSTOMER)])
        return [described(key, each) for key, each in planned.items() if each is not None]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A record of the ERP that moved, one that somebody changed in the store, a new account."""
        entity, data = event["entity"], event["data"]
        if side == "store":
            return _keys_of_store(entity, data)
        if entity in ("invoice", "credit_memo"):
            return [f"{entity}:{event['entity_id']}"]
        if entity == "customer":
            return [f"{OF_CUSTOMER}{event['entity_id']}"]
        if entity not in ("order", "shipment"):
            return []
        if data.get("channel", "web") != "web":
            order_id = event["entity_id"] if entity == "order" else data["order_id"]
            return [f"order:{order_id}"]
        # The buyer of a web order was linked at the latest when it was booked.
        is_new = event["type"] == "order.created" and data.get("customer_id")
        return [f"{OF_CUSTOMER}{data['customer_id']}"] if is_new else []

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All invoices, credit memos and offline orders of the ERP."""
        async for page in self._ports.erp.keys():
            yield page

    async def _plans(self, keys: Sequence[str]) -> Plans:
        if not keys:
            return {}
        posted = await self._ports.erp.posted(keys)
        named = sorted({each.customer_id for each in posted.values() if each.customer_id})
        accounts = await self._ports.erp.accounts(named) if named else {}
        wanted = {
            key: each
            for key, each in posted.items()
            if is_wanted(each, accounts.get(each.customer_id or ""), self._settings)
        }
        buyers = await self._buyers(wanted, accounts)
        # The store is read after the ERP, so that an older state is never written over a newer.
        shown = await self._ports.store.shown(list(wanted)) if wanted else {}
        planned: Plans = dict.fromkeys(keys)
        for key, each in wanted.items():
            planned[key] = plan(each, buyers.get(each.customer_id or ""), shown.get(key))
        return planned

    async def _buyers(
        self, wanted: Mapping[str, Posted], accounts: Mapping[str, BilledAccount]
    ) -> Mapping[str, ShownTo | BridgeError]:
        offline = {each.customer_id for each in wanted.values() if each.store_order_id is None}
        asked = {name: each for name, each in accounts.items() if name in offline}
        return await self._ports.accounts.of(asked) if asked else {}

    async def _papers(self, planned: Plans) -> Mapping[str, Paper]:
        """Read what is to be brought along; one that cannot be read fails its key alone."""
        papers: dict[str, Paper] = {}
        for key, each in planned.items():
            if isinstance(each, ShowWrite) and each.paper is not None:
                try:
                    papers[each.paper] = await self._ports.erp.paper(
                        each.record.reference, each.paper
                    )
                except BridgeError as error:  # one invoice's fault holds up no other (XCT-08)
                    planned[key] = error
        return papers

    async def _mark_customers(self, keys: Sequence[str]) -> dict[str, Outcome]:
        """Mark everything of customers whom the store has come to know, once for each account."""
        outcomes: dict[str, Outcome] = {key: Done() for key in keys}
        ids = [key.removeprefix(OF_CUSTOMER) for key in keys]
        if not ids or not self._settings.offline:
            return outcomes
        accounts = await self._ports.erp.accounts(ids)
        buyers = await self._ports.accounts.of(accounts)
        known = await self._memory.recall(SHOWN_FOR, ids)
        for customer_id, buyer in buyers.items():
            account = _account_id(buyer)
            if account is not None and known.get(customer_id) != account:
                await self._marks.mark(
                    self.name, await self._ports.erp.keys_of_customer(customer_id)
                )
                await self._memory.note(SHOWN_FOR, {customer_id: account})
        return outcomes


def _account_id(buyer: ShownTo | BridgeError) -> str | None:
    return buyer.customer_id or buyer.company_id if isinstance(buyer, ShownTo) else None


def _keys_of_store(entity: str, data: Mapping[str, Any]) -> Sequence[str]:
    reference = data.get("client_reference")
    if not reference:
        return []
    if entity == "invoice":
        return [f"{data['kind']}:{reference}"]
    if entity == "offline_order":
        return [f"order:{reference}"]
    return [f"{OF_CUSTOMER}{reference}"] if entity in ("customer", "company") else []
