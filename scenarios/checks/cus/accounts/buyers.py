"""Who bought, whom the ERP could have known, and what the settings make of it (CUS-03, CUS-12)."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scenarios.checks.cus.records import Document, at, versions
from scenarios.checks.oracle.customers import is_same_key
from scenarios.checks.pairs import store_orders_due
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History

# The first versions of ERP orders, by store order.
Bookings = Mapping[str, Change]


@dataclass(frozen=True)
class Buyer:
    """A web order with its buyer, and the ERP customers whom the match key names.

    `booked` is the ERP order's first version, None if there is none; `own` are accounts that
    were opened for this very buyer, linked to it, or booked for an earlier order of it, before
    this order was booked. Whose they are was decided then, and is not asked about again.
    `standing` are the matches that nobody had merged into others when the order was booked.
    """

    order: Document
    booked: Change | None
    matches: tuple[str, ...]
    own: tuple[str, ...]
    standing: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"customer of store order {self.order['number']}"

    @property
    def customer_id(self) -> str | None:
        """The account that the order was booked for."""
        found = None if self.booked is None else self.booked.after["customer_id"]
        return None if found is None else str(found)


def buyers(history: History, end: EndState) -> Iterator[Buyer]:
    """Every order whose buyer is to have an account: of customers, and of guests `by_mail`."""
    by_mail = history.settings.get("guest_policy", "none") == "by_mail"
    bookings = _bookings_by_buyer(history, end)
    for order in store_orders_due(history, end):
        is_guest = _placed(history, order)["customer_id"] is None
        if order.get("company_id") or (is_guest and not by_mail):
            continue
        yield _buyer(history, end, order, bookings.get(_name_of(history, order), {}))


def key_of(history: History) -> str:
    """The key that counts: a store that decides knows people by their mail address alone."""
    if history.settings.get("existing_account", {}).get("decided_by") == "store":
        return "email"
    return str(history.settings.get("match_key", "email"))


def _placed(history: History, order: Document) -> Document:
    found = history.versions("store", "order", str(order["id"]))
    return found[0].after if found else order


def _buyer(history: History, end: EndState, order: Document, theirs: Bookings) -> Buyer:
    placed = datetime.fromisoformat(order["created_at"])
    booked = theirs.get(str(order["id"]))
    instant = placed if booked is None else booked.at
    store_id = _placed(history, order)["customer_id"]
    person = None if store_id is None else at(history, ("store", str(store_id)), placed)
    linked = {str((person or {}).get("client_reference"))}
    linked.update(_accounts_before(history, theirs, instant))
    key = key_of(history)
    matches, own, standing = [], [], []
    for account_id in sorted(end.erp.customers):
        account = at(history, ("erp", account_id), placed)
        later = at(history, ("erp", account_id), instant)
        if later is not None and _is_own(later, store_id, linked):
            own.append(account_id)
        elif account is not None and _is_match(key, account, person, order):
            matches.append(account_id)
            if later is not None and not later.get("merged_into"):
                standing.append(account_id)
    return Buyer(order, booked, tuple(matches), tuple(own), tuple(standing))


def _bookings_by_buyer(history: History, end: EndState) -> Mapping[str, Bookings]:
    """The first version of each store order in the ERP, by who placed the order."""
    found: dict[str, dict[str, Change]] = {}
    for change in history.of("erp", "order"):
        order = end.store.orders.get(str(change.after.get("client_reference")))
        if change.topic == "order.created" and order is not None:
            theirs = found.setdefault(_name_of(history, order), {})
            theirs.setdefault(str(order["id"]), change)
    return found


def _name_of(history: History, order: Document) -> str:
    """Who placed an order: a customer of the store, or a guest with nothing but a mail address."""
    placed = _placed(history, order)
    mail = str((placed.get("contact") or {}).get("email", ""))
    return str(placed["customer_id"] or f"guest {mail.strip().casefold()}")


def _accounts_before(history: History, theirs: Bookings, instant: datetime) -> Iterator[str]:
    """The accounts that orders were booked for before an instant, or who goes on for them."""
    for booked in theirs.values():
        account_id = str(booked.after["customer_id"])
        if booked.at < instant:
            account = at(history, ("erp", account_id), instant) or {}
            yield str(account.get("merged_into") or account_id)


def _is_own(account: Document, store_id: object, linked: Container[str]) -> bool:
    opened_for = store_id is not None and account.get("client_reference") == store_id
    return opened_for or account["id"] in linked


def _is_match(key: str, account: Document, person: Document | None, order: Document) -> bool:
    # Whoever has the reference has an account of their own.
    if key == "reference" or account.get("merged_into"):
        return False
    told = order["contact"] if person is None else person
    return is_same_key(key, account.get(key), (told or {}).get(key))


def decided(history: History, order_id: str) -> list[tuple[datetime, str]]:
    """When a clerk said who the buyer of an order is, and whom the clerk chose."""
    return [
        (act.at, str(act.facts["customer_id"]))
        for act in history.acts_of("review_resolved")
        if order_id in act.facts["order_ids"]
    ]


def asked_about(history: History, order_id: str) -> list[datetime]:
    """When a clerk was asked who the buyer of an order is."""
    return [
        change.at
        for change in history.of("erp", "customer_review")
        if order_id in change.after["order_references"]
        and order_id not in (change.changes.get("order_references", (None,))[0] or ())
    ]


def matching(history: History, end: EndState, order: Document, instant: datetime) -> list[str]:
    """The ERP customers whom the match key names as the buyer of an order at an instant."""
    placed = datetime.fromisoformat(order["created_at"])
    store_id = _placed(history, order)["customer_id"]
    person = None if store_id is None else at(history, ("store", str(store_id)), placed)
    return [
        account_id
        for account_id in sorted(end.erp.customers)
        if (account := at(history, ("erp", account_id), instant)) is not None
        and _is_match(key_of(history), account, person, order)
    ]


def is_new(history: History, account_id: str, order: Document) -> bool:
    """Whether an account was opened after an order was placed."""
    first = versions(history, ("erp", account_id))
    return bool(first) and first[0].at >= datetime.fromisoformat(order["created_at"])
