"""CUS-03: whoever buys for the first time gets one account, however many orders come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bridge.model.customers import ErpCustomer, MatchKey, NewCustomer
from tests.unit.bridge.flows.build import Bench, a_style, an_order


@pytest.mark.parametrize("policy", ["one_account", "by_mail"])
def test_two_first_orders_at_once_open_one_account(policy: str) -> None:
    bench = Bench(guest_policy=policy)
    bench.sells(a_style())
    opened: list[str] = []
    accounts = bench.erp.accounts
    look, match, create = accounts.by_reference, accounts.match, accounts.create

    async def slow_look(reference: str) -> Sequence[ErpCustomer]:
        found = await look(reference)
        await asyncio.sleep(0)
        return found

    async def slow_match(key: MatchKey, value: str) -> Sequence[str]:
        found = await match(key, value)
        await asyncio.sleep(0)
        return found

    async def counted(new: NewCustomer) -> ErpCustomer:
        opened.append(new.customer.id)
        return await create(new)

    accounts.__dict__.update(by_reference=slow_look, match=slow_match, create=counted)
    for number in ("ord-1", "ord-2"):
        bench.store.orders.known[number] = an_order(number, customer_id=None)

    async def both() -> None:
        flow = bench.flows["orders"]
        await asyncio.gather(flow.visit(["ord-1"]), flow.visit(["ord-2"]))

    asyncio.run(both())

    assert len(opened) == 1
    assert len({each.customer_id for each in bench.erp.sales.bookings}) == 1
