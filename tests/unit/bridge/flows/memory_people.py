"""Customers of both sides in dictionaries, behind the bridge's ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bridge.errors import Rejected
from bridge.model.customers import (
    AccountAction,
    Address,
    AddressWrite,
    BookEntry,
    CustomerWrite,
    ErpCustomer,
    MatchKey,
    NewCustomer,
    Resolved,
    StoreCustomer,
)
from bridge.model.decisions import Recorded, Verdict

STALE = Rejected("stale", 412, {"type": "urn:problem:stale-version"})


def written(book: Sequence[BookEntry], write: CustomerWrite, prefix: str) -> tuple[BookEntry, ...]:
    """A book after a write, as both sides apply one."""
    left = [each for each in book if each.id not in write.removed]
    for change in write.addresses:
        if change.is_default_shipping:
            left = [replace(each, is_default_shipping=False) for each in left]
        if change.is_default_billing:
            left = [replace(each, is_default_billing=False) for each in left]
        known = next((each for each in left if each.id == change.id), None)
        entry = _entry(known or BookEntry(f"{prefix}-{len(left) + 1}", Address()), change)
        left = [entry if each is known else each for each in left] if known else [*left, entry]
    return tuple(left)


def _entry(before: BookEntry, change: AddressWrite) -> BookEntry:
    values = {
        name: getattr(change, name)
        for name in (
            "address",
            "is_default_shipping",
            "is_default_billing",
            "reference",
            "changed_at",
        )
        if getattr(change, name) is not None
    }
    return replace(before, **values)


def _values(write: CustomerWrite) -> dict[str, Any]:
    return dict(write.fields)


@dataclass
class ErpAccounts:
    """Customer accounts; `policy` is what the ERP itself would do about an existing one."""

    known: dict[str, ErpCustomer] = field(default_factory=dict)
    policy: AccountAction = "link"
    chosen: dict[str, str] = field(default_factory=dict)

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        return {each: self.known[each] for each in customer_ids if each in self.known}

    async def by_reference(self, reference: str) -> Sequence[ErpCustomer]:
        return [each for each in self.known.values() if each.reference == reference]

    async def match(self, key: MatchKey, value: str) -> Sequence[str]:
        return [
            each.id
            for each in self.known.values()
            if getattr(each, key) == value and each.merged_into is None
        ]

    async def resolve(
        self,
        new: NewCustomer,
        order_ids: Sequence[str],
        *,
        key: MatchKey | None = None,
        action: AccountAction | None = None,
    ) -> Resolved:
        if new.customer.id in self.chosen:
            return Resolved("linked", self.chosen[new.customer.id])
        found = await self.match(key or "email", new.customer.email or "")
        wanted = action or self.policy
        if not found or (len(found) == 1 and wanted == "create"):
            return Resolved("created", (await self.create(new)).id)
        if len(found) > 1 or wanted == "hold":
            return Resolved("held", None)
        return Resolved("linked", found[0])

    async def create(self, new: NewCustomer) -> ErpCustomer:
        person = new.customer
        book = (BookEntry(f"adr-{person.id}", new.shipping_address),)
        account = ErpCustomer(
            f"erp-{person.id}", 1, person.email, person.id, book, person.name, person.phone
        )
        self.known[account.id] = account
        return account

    async def add_addresses(
        self, customer: ErpCustomer, addresses: Sequence[Address]
    ) -> ErpCustomer:
        writes = tuple(AddressWrite(None, address) for address in addresses)
        return await self.write(CustomerWrite(customer.id, customer.version, addresses=writes))

    async def write(self, write: CustomerWrite) -> ErpCustomer:
        current = self.known[write.customer_id]
        if current.version != write.expected_version:
            raise STALE
        changed = replace(
            current,
            version=current.version + 1,
            book=written(current.book, write, f"{current.id}-adr"),
            changed_at={**current.changed_at, **write.changed_at},
            reference=write.reference or current.reference,
            **_values(write),
        )
        self.known[current.id] = changed
        return changed

    async def customer_ids(self) -> AsyncIterator[Sequence[str]]:
        yield list(self.known)


@dataclass
class People:
    """Store customers by id; `decides` is what the store itself would do."""

    known: dict[str, StoreCustomer] = field(default_factory=dict)
    decides: Resolved = field(default_factory=lambda: Resolved("created", None))
    orders: dict[str, list[str]] = field(default_factory=dict)

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreCustomer]:
        return {each: self.known[each] for each in customer_ids if each in self.known}

    async def by_reference(self, reference: str) -> Sequence[StoreCustomer]:
        return [each for each in self.known.values() if each.reference == reference]

    async def by_email(self, email: str) -> Sequence[StoreCustomer]:
        return [each for each in self.known.values() if each.email == email]

    async def create(self, customer: ErpCustomer) -> StoreCustomer:
        made = StoreCustomer(
            id=f"cus-{customer.id}",
            name=customer.name,
            email=customer.email,
            phone=customer.phone,
            version=1,
            book=tuple(
                replace(each, id=f"s-{each.id}", reference=each.id) for each in customer.book
            ),
            reference=customer.id,
            has_account=False,
        )
        self.known[made.id] = made
        return made

    async def write(self, customer: StoreCustomer, write: CustomerWrite) -> StoreCustomer:
        current = self.known[write.customer_id]
        if current.version != write.expected_version:
            raise STALE
        changed = replace(
            current,
            version=current.version + 1,
            book=written(current.book, write, f"{current.id}-adr"),
            changed_at={**current.changed_at, **write.changed_at},
            reference=write.reference or current.reference,
            **_values(write),
        )
        self.known[current.id] = changed
        return changed

    async def merge(self, gone: StoreCustomer, into: StoreCustomer) -> StoreCustomer:
        self.known[gone.id] = replace(self.known[gone.id], merged_into=into.id)
        return self.known[into.id]

    async def resolve(self, order_id: str) -> Resolved:
        return self.decides

    async def orders_of(self, customer_id: str) -> Sequence[str]:
        return self.orders.get(customer_id, [])

    async def customer_ids(self) -> AsyncIterator[Sequence[tuple[str, str | None]]]:
        yield [(each.id, each.reference) for each in self.known.values()]


@dataclass
class Decided:
    """Remembers decisions."""

    verdicts: list[Verdict] = field(default_factory=list)

    async def record(self, verdicts: Sequence[Verdict]) -> None:
        self.verdicts += [each for each in verdicts if each not in self.verdicts]

    async def list(self, *, after: int = 0, limit: int = 100) -> Sequence[Recorded]:
        return []
