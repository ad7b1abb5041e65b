"""CUS-12: a web order of somebody with an ERP account ends as the existing-account setting says."""

from collections.abc import Iterator
from datetime import datetime

from scenarios.checks.cus.accounts.buyers import Buyer, buyers, decided, is_new
from scenarios.checks.cus.records import Document, at, is_by_person, survivor, versions
from scenarios.checks.oracle.customers import value_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-12"
BLANKS = ("phone", "tax_id")


def check(history: History, end: EndState) -> list[Violation]:
    """Whoever decides, the outcome is that of the setting; the order is booked or held whole."""
    action = action_of(history)
    judge = {"link": _linked, "complete": _completed, "create": _created, "hold": _held}[action]
    return [found for buyer in _known(history, end) for found in judge(history, end, buyer)]


def action_of(history: History) -> str:
    """What the settings want to become of an existing account."""
    chosen: Document = history.settings.get("existing_account", {})
    return str(chosen.get("action", "link"))


def _known(history: History, end: EndState) -> Iterator[Buyer]:
    """Buyers whom exactly one ERP account matches, before they have one of their own."""
    for buyer in buyers(history, end):
        is_first = not any(not is_new(history, each, buyer.order) for each in buyer.own)
        if len(buyer.matches) == 1 and is_first:
            yield buyer


def _linked(history: History, end: EndState, buyer: Buyer) -> Iterator[Violation]:
    yield from _booked_for_match(end, buyer)
    for field in BLANKS:
        filled = _filled(history, buyer, field)
        if filled:
            subject = f"{field} of ERP customer {buyer.matches[0]}"
            yield Violation(RULE, subject, "as it was: only linked", f"{filled}")


def _completed(history: History, end: EndState, buyer: Buyer) -> Iterator[Violation]:
    yield from _booked_for_match(end, buyer)
    placed = datetime.fromisoformat(buyer.order["created_at"])
    match = buyer.matches[0]
    before = at(history, ("erp", match), placed) or {}
    person = at(history, ("store", str(buyer.order["customer_id"])), placed)
    now = end.erp.customers[survivor(end.erp.customers, match)]
    for field in BLANKS:
        told = value_of(person or buyer.order["contact"] or {}, field)
        if buyer.booked is None or told is None:
            continue
        if value_of(before, field) is None and value_of(now, field) is None:
            subject = f"{field} of ERP customer {match}"
            yield Violation(RULE, subject, f"{told}: it was blank", "still blank")


def _booked_for_match(end: EndState, buyer: Buyer) -> Iterator[Violation]:
    match = buyer.matches[0]
    if buyer.booked is None:
        yield Violation(RULE, buyer.subject, f"booked for {match}", "not booked")
    elif buyer.customer_id not in (match, survivor(end.erp.customers, match)):
        yield Violation(RULE, buyer.subject, match, f"{buyer.customer_id}")


def _created(history: History, end: EndState, buyer: Buyer) -> Iterator[Violation]:
    account_id = buyer.customer_id
    if account_id is None:
        yield Violation(RULE, buyer.subject, "booked for a new account", "not booked for one")
    elif account_id == buyer.matches[0] or not is_new(history, account_id, buyer.order):
        yield Violation(RULE, buyer.subject, "a new account", f"{account_id}")


def _held(history: History, end: EndState, buyer: Buyer) -> Iterator[Violation]:
    chosen = decided(history, str(buyer.order["id"]))
    if buyer.booked is not None and not any(at <= buyer.booked.at for at, _ in chosen):
        yield Violation(RULE, buyer.subject, "held until a person decides", "booked")
    elif chosen and buyer.customer_id != chosen[-1][1]:
        yield Violation(RULE, buyer.subject, f"booked for {chosen[-1][1]}", f"{buyer.customer_id}")


def _filled(history: History, buyer: Buyer, field: str) -> object:
    """The value that the bridge put into a blank of the match, though nobody changed it since.

    With what an account was opened is no blank.
    """
    for change in versions(history, ("erp", buyer.matches[0])):
        before, after = change.changes.get(field, (None, None))
        is_by_bridge = change.actor == history.bridge_actor and change.version > 1
        if is_by_bridge and not before and after and not _was_edited(history, field, change.at):
            return after
    return None


def _was_edited(history: History, field: str, instant: datetime) -> bool:
    """Whether a person gave some store customer this field after entering it, before then."""
    return any(
        field in change.changes
        and is_by_person(history, change)
        and change.version > 1
        and change.after.get("client_reference") is not None
        for change in history.of("store", "customer")
        if change.at <= instant
    )


def reach(history: History, end: EndState) -> Reach:
    """Somebody with one matching account bought; held, a clerk decided and it was booked then."""
    action = action_of(history)
    known = list(_known(history, end))
    if action == "hold":
        known = [each for each in known if decided(history, str(each.order["id"]))]
    if any(each.booked is not None for each in known):
        return Reach.yes(f"buyers with an account: {action}, {len(known)} orders")
    return Reach.no("nobody bought who had exactly one account already")
