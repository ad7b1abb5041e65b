"""CUS-04: guests follow the guest policy; history joins an account only after the proof."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from scenarios.checks.cus.records import account_of, at, survivor
from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-04"


def check(history: History, end: EndState) -> list[Violation]:
    """The account of each guest's order, and nothing for those who have not proven their mail."""
    return [*_by_policy(history, end), *_unproven(history), *_not_joined(end)]


def _guests(history: History) -> Iterator[tuple[dict[str, Any], Change]]:
    """Orders as guests placed them, with their first booking."""
    placed = {
        change.entity_id: change.after
        for change in history.of("store", "order")
        if change.topic == "order.created" and change.after["customer_id"] is None
    }
    for change in history.of("erp", "order"):
        reference = str(change.after.get("client_reference"))
        if change.topic == "order.created" and reference in placed:
            yield placed[reference], change


def _by_policy(history: History, end: EndState) -> Iterator[Violation]:
    policy = str(history.settings.get("guest_policy", "none"))
    first: dict[str, str | None] = {}
    for order, booked in _guests(history):
        found = booked.after["customer_id"]
        owner = None if found is None else survivor(end.erp.customers, str(found))
        mail = str((order["contact"] or {}).get("email", "")).casefold()
        group = mail if policy == "by_mail" else "all guests"
        subject = f"guest's order {order['number']}"
        if policy == "none" and owner is not None:
            yield Violation(RULE, subject, "booked without an account", f"booked for {owner}")
        elif policy != "none" and owner is None:
            yield Violation(RULE, subject, f"booked for the account of {group}", "without one")
        elif first.setdefault(group, owner) != owner:
            yield Violation(RULE, subject, f"booked for {first[group]}", f"booked for {owner}")


def _unproven(history: History) -> Iterator[Violation]:
    """An account gets no ERP customer that was there before it, until the mail is proven."""
    merges = [each for each in history.of("erp", "customer") if each.after.get("merged_into")]
    for change in history.of("store", "customer"):
        _, account_id = change.changes.get("client_reference", (None, None))
        customer = change.after
        if account_id is None or change.actor != history.bridge_actor:
            continue
        if customer.get("mail_proven") or not customer.get("has_account"):
            continue
        account = at(history, ("erp", str(account_id)), change.at)
        opened_for = None if account is None else account.get("client_reference")
        gone = (each for each in merges if each.after["merged_into"] == account_id)
        merged = [each.after.get("client_reference") for each in gone if each.at <= change.at]
        if change.entity_id not in (opened_for, *merged):
            subject = f"store customer {change.entity_id}"
            wanted = "not linked before the mail address is proven"
            yield Violation(RULE, subject, wanted, f"linked to ERP customer {account_id}")


def _not_joined(end: EndState) -> Iterator[Violation]:
    """After the proof the guest's orders are in the history of the account, in the ERP as well."""
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        if not order["is_guest"] or order["customer_id"] is None or booked is None:
            continue
        account = account_of(end, str(order["customer_id"]))
        owner = survivor(end.erp.customers, str(booked["customer_id"]))
        if account is not None and owner != account["id"]:
            subject = f"guest's order {order['number']}"
            yield Violation(RULE, subject, f"in the history of {account['id']}", f"of {owner}")


def reach(history: History, end: EndState) -> Reach:
    """One mail address bought twice as a guest, and registered and proved it later."""
    mails = [str((o["contact"] or {}).get("email", "")).casefold() for o, _ in _guests(history)]
    again = {mail for mail, times in Counter(mails).items() if times > 1}
    proven = {str(act.facts["email"]).casefold() for act in history.acts_of("mail_proven")}
    joined = [
        order
        for order in end.store.orders.values()
        if order["is_guest"] and order["customer_id"] is not None
    ]
    if again & proven and joined:
        return Reach.yes("a guest bought twice, and proved the mail address later")
    return Reach.no("no guest bought twice and proved the mail address later")
