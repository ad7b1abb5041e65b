"""Ada on both sides, and what people change of her there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bridge.model.customers import Address, BookEntry, ErpCustomer, StoreCustomer
from bridge.ports.flow import Done
from tests.unit.bridge.flows.build import HOME, Bench

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CHICAGO = Address(name="Ada", line1="3 Lake Shore", city="Chicago", country="US")
QUAY = BookEntry("adr-1", HOME, is_default_shipping=True, is_default_billing=True)


def account(**changes: Any) -> ErpCustomer:
    """Ada's account with one address."""
    plain = ErpCustomer("acc-1", 1, "ada@example.com", None, (QUAY,), "Ada", "1")
    return replace(plain, **changes)


def linked(**settings: Any) -> Bench:
    """Ada on both sides, agreed."""
    bench = Bench(**settings)
    bench.erp.accounts.known["acc-1"] = account()
    assert bench.visit("customers", "acc-1") == {"acc-1": Done()}
    return bench


def ours(bench: Bench) -> ErpCustomer:
    return bench.erp.accounts.known["acc-1"]


def theirs(bench: Bench) -> StoreCustomer:
    found = [c for c in bench.store.people.known.values() if c.merged_into is None]
    assert len(found) == 1
    return found[0]


def at_the_erp(bench: Bench, **changes: Any) -> None:
    now = ours(bench)
    bench.erp.accounts.known["acc-1"] = replace(now, version=now.version + 1, **changes)


def in_the_store(bench: Bench, **changes: Any) -> None:
    now = theirs(bench)
    bench.store.people.known[now.id] = replace(now, version=now.version + 1, **changes)
