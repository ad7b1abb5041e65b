"""The address books of a customer, brought together one address at a time (CUS-01, CUS-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bridge.flows.both_ways.agreed import Agreed, Shown, default_of
from bridge.flows.both_ways.conflicts import ADDRESS, Conflict, ConflictPolicy, Decision, decide
from bridge.model.customers import (
    Address,
    AddressWrite,
    BookEntry,
    ErpCustomer,
    StoreCustomer,
)

DEFAULTS = ("default_shipping", "default_billing")


@dataclass(frozen=True, slots=True)
class Pair:
    """One address as both sides keep it; None where a side does not have it."""

    erp: BookEntry | None
    store: BookEntry | None


@dataclass(frozen=True, slots=True)
class Books:
    """Both books and what was agreed about them."""

    erp: Sequence[BookEntry]
    store: Sequence[BookEntry]
    agreed: Agreed | None

    def pairs(self) -> list[Pair]:
        """Match addresses by link, by what was agreed, and at last by the place they name."""
        left = {entry.id: entry for entry in self.store}
        pairs: list[Pair] = []
        for entry in self.erp:
            partner = self._linked(entry, left) or _same_place(entry, self._loose(left))
            if partner is not None:
                del left[partner.id]
            pairs.append(Pair(entry, partner))
        return [*pairs, *(Pair(None, entry) for entry in left.values())]

    def _linked(self, entry: BookEntry, left: Mapping[str, BookEntry]) -> BookEntry | None:
        known = dict(self.agreed.pairs) if self.agreed else {}
        for store_id in (entry.reference, known.get(entry.id)):
            if store_id is not None and store_id in left:
                return left[store_id]
        return next((each for each in left.values() if each.reference == entry.id), None)

    def _loose(self, left: Mapping[str, BookEntry]) -> list[BookEntry]:
        """Store addresses that are not linked to another address of the ERP's book."""
        ids = [entry.id for entry in self.erp]
        taken = [store_id for _, store_id in (self.agreed.pairs if self.agreed else ())]
        return [e for e in left.values() if e.reference not in ids and e.id not in taken]


@dataclass(slots=True)
class AddressPlan:
    """Address writes up and down, by the id that they have on that side."""

    up: tuple[AddressWrite, ...] = ()
    down: tuple[AddressWrite, ...] = ()
    removed_up: tuple[str, ...] = ()
    removed_down: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = field(default_factory=tuple)


def plan_addresses(
    erp: ErpCustomer, store: StoreCustomer, books: Books, policy: ConflictPolicy
) -> AddressPlan:
    """Carry new, changed and removed addresses and defaults across; an edit outlives a removal."""
    plan, pairs = AddressPlan(), books.pairs()
    for pair in pairs:
        _plan_place(plan, pair, books.agreed, policy)
    for kind in DEFAULTS:
        _plan_default(plan, kind, pairs, (erp, store, books.agreed), policy)
    plan.up = tuple(each for each in plan.up if each.id not in plan.removed_up)
    plan.down = tuple(each for each in plan.down if each.id not in plan.removed_down)
    return plan


def _plan_place(
    plan: AddressPlan, pair: Pair, agreed: Agreed | None, policy: ConflictPolicy
) -> None:
    erp, store = pair.erp, pair.store
    if erp is not None and store is not None:
        _plan_shared(plan, erp, store, agreed, policy)
    elif erp is not None:
        if agreed is not None and _was_removed(erp, agreed.erp, [e for e, _ in agreed.pairs]):
            plan.removed_up += (erp.id,)
        else:
            plan.down += (_new(erp),)
    elif store is not None:
        if agreed is not None and _was_removed(store, agreed.store, [s for _, s in agreed.pairs]):
            plan.removed_down += (store.id,)
        else:
            plan.up += (_new(store),)


def _was_removed(entry: BookEntry, before: Shown, paired: Sequence[str]) -> bool:
    """Tell whether the other side took out an address that nobody changed here."""
    return entry.id in paired and _is_unchanged(entry, before)


def _plan_shared(
    plan: AddressPlan,
    erp: BookEntry,
    store: BookEntry,
    agreed: Agreed | None,
    policy: ConflictPolicy,
) -> None:
    if erp.address == store.address or agreed is None:
        return
    is_ours = not _is_unchanged(erp, agreed.erp)
    is_theirs = not _is_unchanged(store, agreed.store)
    winner: str | None = "erp" if is_ours else "store" if is_theirs else None
    if is_ours and is_theirs:
        texts = (place_text(erp.address), place_text(store.address))
        conflict = Conflict(erp.id, ADDRESS, *texts, erp.changed_at, store.changed_at)
        plan.decisions += (decide(conflict, policy),)
        winner = plan.decisions[-1].winner
    if winner == "erp":
        plan.down += (AddressWrite(store.id, erp.address, changed_at=erp.changed_at),)
    elif winner == "store":
        plan.up += (AddressWrite(erp.id, store.address, changed_at=store.changed_at),)


def _plan_default(
    plan: AddressPlan,
    kind: str,
    pairs: Sequence[Pair],
    sides: tuple[ErpCustomer, StoreCustomer, Agreed | None],
    policy: ConflictPolicy,
) -> None:
    erp, store, agreed = sides
    ours, theirs = default_of(erp.book, kind), default_of(store.book, kind)
    target = {each.erp.id: each for each in pairs if each.erp}.get(ours or "")
    wanted = {each.store.id: each for each in pairs if each.store}.get(theirs or "")
    if target is wanted:
        return
    winner = _default_winner(kind, (ours, theirs), agreed)
    if winner == "both":
        conflict = Conflict(
            erp.id,
            kind,
            None if target is None or target.erp is None else place_text(target.erp.address),
            None if wanted is None or wanted.store is None else place_text(wanted.store.address),
            erp.changed_at.get(kind),
            store.changed_at.get(kind),
        )
        plan.decisions += (decide(conflict, policy),)
        winner = plan.decisions[-1].winner
    if winner == "erp":
        pair = None if target is None else (target.store, target.erp)
        plan.down = _flagged(plan.down, kind, pair, theirs)
    elif winner == "store":
        pair = None if wanted is None else (wanted.erp, wanted.store)
        plan.up = _flagged(plan.up, kind, pair, ours)


def _default_winner(
    kind: str, now: tuple[str | None, str | None], agreed: Agreed | None
) -> str | None:
    """Say which side chose another default; at a first meeting one is taken where none is."""
    ours, theirs = now
    if agreed is None:
        return "erp" if theirs is None else "store" if ours is None else None
    is_ours = getattr(agreed.erp, kind) != ours
    is_theirs = getattr(agreed.store, kind) != theirs
    if is_ours and is_theirs:
        return "both"
    return "erp" if is_ours else "store" if is_theirs else None


def _flagged(
    writes: tuple[AddressWrite, ...],
    kind: str,
    target: tuple[BookEntry | None, BookEntry | None] | None,
    earlier: str | None,
) -> tuple[AddressWrite, ...]:
    """Add the flag to the write of the address that becomes the default, or clear the earlier.

    `target` is the address on the side that is written, and on the side it comes from.
    """
    if target is None:
        return writes if earlier is None else _with_flag(writes, earlier, kind, is_set=False)
    here, there = target
    if here is not None:
        return _with_flag(writes, here.id, kind, is_set=True)
    assert there is not None, "an address is on one side at least"
    return tuple(
        _flag(each, kind, is_set=True) if each.reference == there.id else each for each in writes
    )


def _with_flag(
    writes: tuple[AddressWrite, ...], entry_id: str, kind: str, *, is_set: bool
) -> tuple[AddressWrite, ...]:
    known = next((each for each in writes if each.id == entry_id), AddressWrite(entry_id))
    changed = _flag(known, kind, is_set=is_set)
    return (*(each for each in writes if each.id != entry_id), changed)


def _flag(write: AddressWrite, kind: str, *, is_set: bool) -> AddressWrite:
    if kind == "default_shipping":
        return replace(write, is_default_shipping=is_set)
    return replace(write, is_default_billing=is_set)


def _new(entry: BookEntry) -> AddressWrite:
    return AddressWrite(None, entry.address, reference=entry.id, changed_at=entry.changed_at)


def _is_unchanged(entry: BookEntry, before: Shown) -> bool:
    return before.places.get(entry.id) == entry.address


def _same_place(entry: BookEntry, others: Sequence[BookEntry]) -> BookEntry | None:
    plain = as_read(entry.address)
    return next((each for each in others if as_read(each.address) == plain), None)


def as_read(address: Address) -> tuple[str, ...]:
    """An address as a postman reads it: case, outer space and the phone make no other one."""
    parts = (
        address.name,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postal_code,
        address.country,
    )
    return tuple(part.strip().casefold() for part in parts)


def place_text(address: Address) -> str:
    """An address on one line, for a person."""
    parts = (
        address.name,
        address.line1,
        address.line2,
        address.postal_code,
        address.city,
        address.region,
        address.country,
        address.phone or "",
    )
    return ", ".join(part for part in parts if part)
