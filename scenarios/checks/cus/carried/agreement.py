"""Customers whom both sides know, compared once all has come to rest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scenarios.checks.cus.records import Record, at, is_by_person, pairs, versions
from scenarios.checks.oracle.customers import DEFAULTS, place_of, places_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History, SystemName
from scenarios.model.verdict import Violation

Document = Mapping[str, Any]
FIELDS = ("name", "phone", "tax_id")
# What nobody has to have.
BLANKABLE = ("phone", "tax_id")


def apart(history: History, end: EndState, rule: str) -> Iterator[Violation]:
    """Fields in which the two sides say different things, and none says nothing.

    Nor may one say what a person struck out on the other, or know an address more. Where conflicts
    wait for a person they may, and what differed when they met may differ on.
    """
    if history.settings.get("conflict_policy") == "park" or not _is_carried(history):
        return
    for pair in pairs(history, end):
        customer, account = pair
        subject = f"customer {customer['email']}"
        for name in FIELDS:
            ours, theirs = _plain(customer.get(name)), _plain(account.get(name))
            if ours and theirs and ours != theirs and not _met_so(history, pair, name):
                told = (str(account[name]), str(customer[name]))
                yield Violation(rule, f"{name} of {subject}", *told)
        for kind in DEFAULTS:
            yield from _default(rule, (kind, subject), customer, account)
        yield from _linked(rule, subject, customer, account)
        if customer.get("client_reference") == account["id"]:
            yield from _struck_out(rule, history, customer, account)
            yield from _books(rule, subject, customer, account)
            yield from _twice(rule, history, customer, account)
            yield from _come_back(rule, history, end, (customer, account))


def _is_carried(history: History) -> bool:
    flow = history.settings.get("flows", {}).get("customers", {})
    return bool(flow.get("enabled", True)) and flow.get("direction", "both") == "both"


def _met_so(history: History, pair: tuple[Document, Document], name: str) -> bool:
    """Whether both say what each said when they were first linked: nothing is written over then.

    Whom the bridge entered was the other one from the beginning.
    """
    customer, account = pair
    known = versions(history, ("store", customer["id"]))
    links = [x.at for x in known if x.after.get("client_reference") == account["id"]]
    records: tuple[tuple[Record, Document], ...] = (
        (("store", customer["id"]), customer),
        (("erp", account["id"]), account),
    )
    return bool(links) and all(
        is_by_person(history, versions(history, record)[0])
        and (met := at(history, record, links[0])) is not None
        and met.get(name) == now.get(name)
        for record, now in records
    )


def _plain(value: object) -> str:
    """Letters and digits: how a number is spaced says nothing."""
    return "".join(letter for letter in str(value or "").casefold() if letter.isalnum())


def _default(
    rule: str, named: tuple[str, str], customer: Document, account: Document
) -> Iterator[Violation]:
    """Goods go to one place, and bills to one, the same on both sides."""
    kind, subject = named
    ours, theirs = (
        [place_of(each) for each in record["addresses"] if each[f"is_{kind}"]]
        for record in (customer, account)
    )
    for where, places in (("store", ours), ("ERP", theirs)):
        if len(places) > 1:
            yield Violation(rule, f"{kind} of {subject} in the {where}", "one", f"{places}")
    if ours and theirs and ours != theirs:
        yield Violation(rule, f"{kind} of {subject}", f"{theirs}", f"{ours}")


def _struck_out(
    rule: str, history: History, customer: Document, account: Document
) -> Iterator[Violation]:
    """What a person struck out last on one side is not said on the other."""
    records: tuple[Record, Record] = (("store", customer["id"]), ("erp", account["id"]))
    for name in BLANKABLE:
        edits = [each for record in records for each in _edits(history, record, name)]
        last = max(edits, key=lambda change: change.at, default=None)
        if last is None or last.after.get(name):
            continue
        for where, record in (("store", customer), ("ERP", account)):
            if record.get(name):
                subject = f"{name} of customer {customer['email']} in the {where}"
                yield Violation(rule, subject, "struck out", str(record[name]))


def _edits(history: History, record: Record, name: str) -> list[Change]:
    return [
        change
        for change in versions(history, record)
        if name in change.changes and change.version > 1 and is_by_person(history, change)
    ]


def _books(rule: str, subject: str, customer: Document, account: Document) -> Iterator[Violation]:
    """What one side added or took out is there, or gone, on the other."""
    ours, theirs = {*places_of(customer)}, {*places_of(account)}
    if ours != theirs:
        told = (f"{sorted(theirs - ours)} more", f"{sorted(ours - theirs)} more")
        yield Violation(rule, f"addresses of {subject}", *told)


def _twice(
    rule: str, history: History, customer: Document, account: Document
) -> Iterator[Violation]:
    """No address stands twice in a book, unless a person wrote it there twice."""
    records: tuple[tuple[SystemName, Document], ...] = (("store", customer), ("erp", account))
    for system, record in records:
        known = Counter(places_of(record))
        changes = history.versions(system, "customer", record["id"])
        written = [Counter(places_of(x.after)) for x in changes if is_by_person(history, x)]
        for place, times in known.items():
            if times > 1 and not any(each[place] >= times for each in written):
                subject = f"address of customer {customer['email']}"
                yield Violation(rule, subject, "once in the book", f"{place} {times} times")


def _come_back(
    rule: str, history: History, end: EndState, pair: tuple[Document, Document]
) -> Iterator[Violation]:
    """What a person took out is not there again, unless somebody wanted it since."""
    customer, account = pair
    for act in history.acts_of("address_removed"):
        record = customer if act.facts["side"] == "store" else account
        place = place_of(act.facts["address"])
        if act.facts["customer_id"] != record["id"] or place not in places_of(record):
            continue
        records: tuple[Record, Record] = (("store", customer["id"]), ("erp", account["id"]))
        later = [x for each in records for x in versions(history, each) if x.at > act.at]
        ordered = [
            order["shipping_address"]
            for order in end.store.orders.values()
            if order["customer_id"] == customer["id"]
            and datetime.fromisoformat(order["created_at"]) > act.at
        ]
        by_people = [x for x in later if is_by_person(history, x) and "addresses" in x.changes]
        wanted = any(place in places_of(x.after) for x in by_people)
        if not wanted and place not in map(place_of, ordered):
            subject = f"address of customer {customer['email']}"
            yield Violation(rule, subject, "gone, as a person wished", f"{place} is back")


def _linked(rule: str, subject: str, customer: Document, account: Document) -> Iterator[Violation]:
    """An address that one side made for one of the other is that address."""
    known = {each["id"]: each for each in account["addresses"]}
    own = {each["id"]: each for each in customer["addresses"]}
    linked = [(each, known.get(each.get("client_reference"))) for each in customer["addresses"]]
    linked += [(own.get(each.get("client_reference")), each) for each in account["addresses"]]
    for mine, theirs in linked:
        if mine is not None and theirs is not None and place_of(mine) != place_of(theirs):
            told = (f"{place_of(theirs)}", f"{place_of(mine)}")
            yield Violation(rule, f"address of {subject}", *told)
