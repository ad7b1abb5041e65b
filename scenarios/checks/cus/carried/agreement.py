"""Customers whom both sides know, compared once all has come to rest."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.checks.cus.records import pairs
from scenarios.checks.oracle.customers import place_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Violation

Document = Mapping[str, Any]
FIELDS = ("name", "phone", "tax_id")


def apart(history: History, end: EndState, rule: str) -> Iterator[Violation]:
    """Fields in which the two sides say different things, and none says nothing.

    Where conflicts wait for a person they may.
    """
    if history.settings.get("conflict_policy") == "park" or not _is_carried(history):
        return
    for customer, account in pairs(history, end):
        subject = f"customer {customer['email']}"
        for name in FIELDS:
            ours, theirs = _plain(customer.get(name)), _plain(account.get(name))
            if ours and theirs and ours != theirs:
                told = (str(account[name]), str(customer[name]))
                yield Violation(rule, f"{name} of {subject}", *told)
        yield from _default(rule, subject, customer, account)
        yield from _linked(rule, subject, customer, account)


def _is_carried(history: History) -> bool:
    flow = history.settings.get("flows", {}).get("customers", {})
    return bool(flow.get("enabled", True)) and flow.get("direction", "both") == "both"


def _plain(value: object) -> str:
    """Letters and digits: how a number is spaced says nothing."""
    return "".join(letter for letter in str(value or "").casefold() if letter.isalnum())


def _default(rule: str, subject: str, customer: Document, account: Document) -> Iterator[Violation]:
    """Goods go to one place, the same on both sides."""
    ours, theirs = (
        [place_of(each) for each in record["addresses"] if each["is_default_shipping"]]
        for record in (customer, account)
    )
    for where, places in (("store", ours), ("ERP", theirs)):
        if len(places) > 1:
            yield Violation(rule, f"default of {subject} in the {where}", "one", f"{places}")
    if ours and theirs and ours != theirs:
        yield Violation(rule, f"default of {subject}", f"{theirs}", f"{ours}")


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
