"""ERP ↔ store: what people change of a customer on one side is there on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.errors import BridgeError, Refused
from bridge.flows.both_ways.agreed import CustomerMemory
from bridge.flows.both_ways.conflicts import Decision
from bridge.flows.both_ways.customer_pairs import CustomerPairs, CustomerPorts
from bridge.flows.both_ways.customer_plan import CustomerPlan, Rules, agree, plan
from bridge.flows.outcomes import AFTER_LOST_RACE_S, described, outcome_of
from bridge.model.customers import ALL_GUESTS, ErpCustomer, StoreCustomer
from bridge.model.decisions import Verdict
from bridge.ports.erp import ErpOrders
from bridge.ports.flow import Again, Done, Failed, Outcome, Side
from bridge.ports.last_written import Decisions
from bridge.settings import Settings

# A store customer that is not linked to an ERP account yet is a key of its own.
OF_STORE = "store:"


@dataclass(frozen=True, slots=True)
class CustomerRecords:
    """What the flow keeps and needs beside the two customers."""

    memory: CustomerMemory
    decisions: Decisions
    orders: ErpOrders


class CustomersFlow:
    """Keys are ERP account ids, or `store:` and a store customer id before there is a link.

    An account of the store goes up with its first order (`to_erp/customers_of_orders.py`).
    """

    name = "customers"

    def __init__(
        self, ports: CustomerPorts, records: CustomerRecords, *, settings: Settings
    ) -> None:
        self._ports = ports
        direction = settings.flows.customers.direction
        self._goes_down = direction != "up"
        self._pairs = CustomerPairs(ports, settings.match_key, tells_store=self._goes_down)
        self._records = records
        completes = settings.existing_account.action == "complete"
        self._rules = Rules(settings.conflict_policy, completes, direction)

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Bring one customer after the other in line; each is conditional on what was read."""
        outcomes: dict[str, Outcome] = {}
        accounts = await self._ports.erp.customers(_accounts(keys))
        for key in keys:
            try:
                outcomes[key] = await self._visit(key, accounts.get(key))
            except BridgeError as error:  # one customer's fault holds up no other (XCT-08)
                outcomes[key] = outcome_of(error)
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the writes to customers that are linked; nothing is linked or entered here."""
        proposals: list[Mapping[str, object]] = []
        accounts = await self._ports.erp.customers(_accounts(keys))
        for key, account in accounts.items():
            customer = None if account.merged_into else await self._pairs.customer_of(account)
            if customer is not None:
                agreed = await self._records.memory.recall(account.id, customer.id)
                intended = plan(account, customer, agreed, self._rules)
                writes = (intended.up, intended.down)
                proposals += [described(key, each) for each in writes if not each.is_empty]
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """An account, or a store customer that is linked or has proven its mail address."""
        if event["entity"] != "customer":
            return []
        if side == "erp":
            return [str(event["entity_id"])]
        customer = event["data"]
        if customer.get("company_id") or customer.get("merged_into"):
            return []
        if customer.get("client_reference"):
            return [str(customer["client_reference"])]
        return [f"{OF_STORE}{event['entity_id']}"]

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All accounts of the ERP, and all customers of the store that are not linked."""
        async for page in self._ports.erp.customer_ids():
            yield page
        async for rows in self._ports.store.customer_ids():
            yield [f"{OF_STORE}{store_id}" for store_id, account in rows if account is None]

    async def _visit(self, key: str, account: ErpCustomer | None) -> Outcome:
        if key.startswith(OF_STORE):
            account = await self._pairs.account_of(key.removeprefix(OF_STORE))
        if account is None:
            return Done()
        if account.merged_into is not None:
            survivor = await self._pairs.follow_merge(account)
            # The account that goes on is a key of its own, which its change marked.
            return Done() if survivor is None else Again(AFTER_LOST_RACE_S)
        customer = await self._partner(key, account)
        if customer is None:
            return Done()
        return await self._bring_in_line(account, customer)

    async def _partner(self, key: str, account: ErpCustomer) -> StoreCustomer | None:
        """Return the store's customer, linked; entered if the store has none and can have one."""
        if key.startswith(OF_STORE):
            store_id = key.removeprefix(OF_STORE)
            found = (await self._ports.store.customers([store_id])).get(store_id)
        else:
            found = await self._pairs.customer_of(account)
        if found is None:
            # Companies are entered by their own part; nobody logs in without a mail address.
            is_shown = account.email is not None and not account.is_company and self._goes_down
            if not is_shown:
                return None
            found = await self._ports.store.create(account)
        return await self._pairs.bind(account, found)

    async def _bring_in_line(self, account: ErpCustomer, customer: StoreCustomer) -> Outcome:
        agreed = await self._records.memory.recall(account.id, customer.id)
        intended = plan(account, customer, agreed, self._rules)
        verdicts = [_verdict(account.id, each) for each in intended.decisions]
        await self._records.decisions.record(verdicts)
        if not intended.up.is_empty:
            account = await self._ports.erp.write(intended.up)
        if not intended.down.is_empty:
            customer = await self._ports.store.write(customer, intended.down)
        now = agree(account, customer, agreed, intended.parked)
        if customer.mail_proven and now.joined != customer.email:
            await self._join_history(account, customer)
            now = replace(now, joined=customer.email)
        if now != agreed:
            await self._records.memory.note(account.id, now)
        return _outcome(intended)

    async def _join_history(self, account: ErpCustomer, customer: StoreCustomer) -> None:
        """Give orders of a guest to the account that proved to be that guest's (CUS-04)."""
        booked = await self._records.orders.orders(await self._ports.store.orders_of(customer.id))
        guests = [each.id for each in await self._ports.erp.by_reference(ALL_GUESTS)]
        for orders in booked.values():
            for order in orders:
                if order.customer_id in (None, *guests):
                    await self._records.orders.assign(order, account.id)


def _accounts(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if not key.startswith(OF_STORE)]


def _verdict(key: str, decision: Decision) -> Verdict:
    conflict = decision.conflict
    return Verdict(
        flow="customers",
        key=key,
        about=conflict.about,
        field=conflict.field,
        policy=decision.policy,
        winner=decision.winner,
        values=(conflict.erp, conflict.store),
        changed_at=(conflict.erp_at, conflict.store_at),
    )


def _outcome(intended: CustomerPlan) -> Outcome:
    waiting = sorted({e.conflict.field for e in intended.decisions if e.winner is None})
    if waiting:
        return Failed(Refused(f"both sides changed {', '.join(waiting)}: a person decides"))
    return Done()
