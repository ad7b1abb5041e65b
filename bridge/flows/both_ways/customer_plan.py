"""The decisions of the flow of customers: values in, intended writes out, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bridge.flows.both_ways.address_plan import Books, plan_addresses
from bridge.flows.both_ways.agreed import Agreed, Shown, fields_of, shown
from bridge.flows.both_ways.conflicts import Conflict, ConflictPolicy, Decision, decide
from bridge.model.customers import FIELDS, CustomerWrite, ErpCustomer, StoreCustomer


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """Writes up and down, and the decisions that they follow from.

    `parked` names the fields, and the addresses by ERP id, that wait for a person.
    """

    up: CustomerWrite
    down: CustomerWrite
    decisions: tuple[Decision, ...] = ()
    parked: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Rules:
    """The conflict policy, whether blanks of an account met for the first time are filled, and
    which way the flow goes.
    """

    policy: ConflictPolicy = "owner"
    completes: bool = False
    direction: Literal["both", "down", "up"] = "both"


def plan(
    erp: ErpCustomer, store: StoreCustomer, agreed: Agreed | None, rules: Rules
) -> CustomerPlan:
    """Return what has to be written so that both sides know what people changed on either.

    Compared three ways with what both sides last showed: what one side changed goes to the
    other; what both changed is decided by the policy; what nobody changed stays, also where it
    differs. Without a memory nothing is written over, blanks alone are filled.
    """
    up, down, decisions = _plan_fields(erp, store, agreed, rules)
    books = Books(erp.book, store.book, agreed)
    addresses = plan_addresses(erp, store, books, rules.policy)
    decisions += list(addresses.decisions)
    up = replace(up, addresses=addresses.up, removed=addresses.removed_up)
    down = replace(down, addresses=addresses.down, removed=addresses.removed_down)
    return CustomerPlan(
        up if rules.direction != "down" else CustomerWrite(up.customer_id, up.expected_version),
        down if rules.direction != "up" else CustomerWrite(down.customer_id, down.expected_version),
        tuple(decisions),
        frozenset(_parked(each) for each in decisions if each.winner is None),
    )


def agree(
    erp: ErpCustomer, store: StoreCustomer, before: Agreed | None, parked: frozenset[str]
) -> Agreed:
    """Return what is agreed now that the writes were made; what is parked stays as it was."""
    books = Books(erp.book, store.book, before)
    pairs = tuple((each.erp.id, each.store.id) for each in books.pairs() if each.erp and each.store)
    joined = None if before is None else before.joined
    now = Agreed(store.id, shown(erp), shown(store), pairs, joined)
    if before is None or not parked:
        return now
    waiting = {store_id for erp_id, store_id in pairs if erp_id in parked}
    return replace(
        now,
        erp=_kept(now.erp, before.erp, parked),
        store=_kept(now.store, before.store, parked | waiting),
    )


def _kept(now: Shown, before: Shown, parked: frozenset[str]) -> Shown:
    fields = {**now.fields, **{k: v for k, v in before.fields.items() if k in parked}}
    places = {**now.places, **{k: v for k, v in before.places.items() if k in parked}}
    kept = replace(now, fields=fields, places=places)
    if "default_shipping" in parked:
        kept = replace(kept, default_shipping=before.default_shipping)
    if "default_billing" in parked:
        kept = replace(kept, default_billing=before.default_billing)
    return kept


def _parked(decision: Decision) -> str:
    conflict = decision.conflict
    return conflict.about if conflict.field == "address" else conflict.field


def _plan_fields(
    erp: ErpCustomer, store: StoreCustomer, agreed: Agreed | None, rules: Rules
) -> tuple[CustomerWrite, CustomerWrite, list[Decision]]:
    ours, theirs = fields_of(erp), fields_of(store)
    up: dict[str, str | None] = {}
    down: dict[str, str | None] = {}
    decisions: list[Decision] = []
    for name in FIELDS:
        if ours[name] == theirs[name]:
            continue
        winner = _of_one_side(name, ours[name], theirs[name], agreed, rules)
        if winner == "both":
            conflict = Conflict(
                erp.id,
                name,
                ours[name],
                theirs[name],
                erp.changed_at.get(name),
                store.changed_at.get(name),
            )
            decisions.append(decide(conflict, rules.policy))
            winner = decisions[-1].winner
        if winner == "erp":
            down[name] = ours[name]
        elif winner == "store":
            up[name] = theirs[name]
    _keep_needed(up, down)
    return (
        CustomerWrite(erp.id, erp.version, up, _dated(up, store.changed_at)),
        CustomerWrite(store.id, store.version, down, _dated(down, erp.changed_at)),
        decisions,
    )


def _of_one_side(
    name: str, erp: str | None, store: str | None, agreed: Agreed | None, rules: Rules
) -> str | None:
    """Say which side changed a field that differs: "erp", "store", "both", or None: neither."""
    if agreed is None:
        if store is None:
            return "erp"
        return "store" if erp is None and rules.completes else None
    is_ours = agreed.erp.fields.get(name) != erp
    is_theirs = agreed.store.fields.get(name) != store
    if is_ours and is_theirs:
        return "both"
    return "erp" if is_ours else "store" if is_theirs else None


def _keep_needed(up: dict[str, str | None], down: dict[str, str | None]) -> None:
    """A store customer has a name and a mail address, an ERP account a name: none is blanked."""
    for fields, needed in ((up, ("name",)), (down, ("name", "email"))):
        for name in needed:
            if name in fields and fields[name] is None:
                del fields[name]


def _dated(
    fields: Mapping[str, str | None], instants: Mapping[str, datetime]
) -> dict[str, datetime]:
    return {name: instants[name] for name in fields if name in instants}
