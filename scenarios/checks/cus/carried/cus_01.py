"""CUS-01: a default shipping address changed in the ERP is the default at the next log-in."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.checks.cus.records import (
    account_of,
    at,
    is_by_person,
    is_shown,
    settled_between,
    versions,
)
from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.customers import Place, default_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-01"
KIND = "default_shipping"


@dataclass(frozen=True)
class Look:
    """A log-in after a change by phone: what the default should be, and what was shown."""

    act: Act
    change: Change
    wanted: Place | None
    shown: Place | None


def check(history: History, end: EndState) -> list[Violation]:
    """At each log-in after a change in the ERP the default is the one that was asked for."""
    return [
        Violation(
            RULE,
            f"default shipping address of customer {look.act.facts['customer_id']}",
            f"{look.wanted}",
            f"{look.shown}",
            (f"erp {look.change.seq}",),
        )
        for look in _looks(history, end)
        if look.wanted != look.shown
    ]


def _looks(history: History, end: EndState) -> Iterator[Look]:
    for act in history.acts_of("account_look"):
        store_id = str(act.facts["customer_id"])
        account = account_of(end, store_id)
        customer = end.store.customers.get(store_id)
        if account is None or customer is None or not is_shown(history, customer, account):
            continue
        change = _last_chosen(history, versions(history, ("erp", account["id"])), act)
        own = _last_chosen(history, versions(history, ("store", store_id)), act)
        if change is None or not _is_due(history, change, act):
            continue
        if own is not None and not settled_between(history, own.at, change.at):
            continue  # the customer chose a default, too: CUS-06 judges
        then = at(history, ("erp", account["id"]), act.at)
        shown = default_of(act.facts["seen"]["account"], KIND)
        yield Look(act, change, default_of(then or {"addresses": []}, KIND), shown)


def _last_chosen(history: History, changes: list[Change], look: Act) -> Change | None:
    """The last change before a look in which a person chose another default."""
    before: Place | None = None
    found = None
    for change in changes:
        default = default_of(change.after, KIND)
        if change.at < look.at and is_by_person(history, change) and default != before:
            found = change
        before = default
    return found


def _is_due(history: History, change: Change, look: Act) -> bool:
    late = look.at - change.at > lag_limit(history, "customer")
    return late or settled_between(history, change.at, look.at)


def reach(history: History, end: EndState) -> Reach:
    """A default was changed in the ERP, and the bridge carried it before the next log-in."""
    for look in _looks(history, end):
        carried = [
            change
            for change in versions(history, ("store", str(look.act.facts["customer_id"])))
            if change.actor == history.bridge_actor and change.at >= look.change.at
        ]
        if look.change.version > 1 and carried:
            return Reach.yes("a default address was changed by phone and looked for at a log-in")
    return Reach.no("nobody logged in after a default address had been changed in the ERP")
