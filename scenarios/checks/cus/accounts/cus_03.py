"""CUS-03: exactly one match links, none creates, several hold."""

from collections.abc import Iterator

from scenarios.checks.cus.accounts.buyers import (
    Buyer,
    asked_about,
    buyers,
    decided,
    is_new,
    matching,
)
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-03"


def check(history: History, end: EndState) -> list[Violation]:
    """Nobody is booked for the first of several, a weak match, or a second new account.

    Nor does anybody wait for a clerk without need.
    """
    met = list(buyers(history, end))
    judged = [found for buyer in met for found in _judged(history, buyer)]
    return [*judged, *(found for buyer in met for found in _needless(history, end, buyer))]


def _judged(history: History, buyer: Buyer) -> Iterator[Violation]:
    if len(buyer.standing) > 1 and not buyer.own:
        yield from _held(history, buyer)
        return
    if buyer.booked is None:
        return  # CUS-12 says when an order may wait, ORD-01 that it may not for ever
    allowed = {*buyer.standing, *buyer.own}
    chosen = {customer for _, customer in decided(history, str(buyer.order["id"]))}
    account_id = buyer.customer_id
    if account_id is None:
        yield Violation(RULE, buyer.subject, "an account, found or opened", "none")
    elif account_id not in allowed | chosen and not is_new(history, account_id, buyer.order):
        wanted = " or ".join(sorted(allowed)) or "a new account"
        yield Violation(RULE, buyer.subject, wanted, f"{account_id}, which does not match")


def _held(history: History, buyer: Buyer) -> Iterator[Violation]:
    if buyer.booked is None:
        return
    before = [
        chosen for at, chosen in decided(history, str(buyer.order["id"])) if at <= buyer.booked.at
    ]
    if not before:
        wanted = f"waits for a person: {len(buyer.matches)} accounts match"
        yield Violation(RULE, buyer.subject, wanted, f"booked for {buyer.customer_id}")
    elif buyer.customer_id not in before:
        yield Violation(RULE, buyer.subject, before[-1], f"{buyer.customer_id}")


def _needless(history: History, end: EndState, buyer: Buyer) -> Iterator[Violation]:
    """A clerk is asked about several, and about one where the settings say so."""
    action = history.settings.get("existing_account", {}).get("action", "link")
    most = 0 if action == "hold" else 1
    for at in asked_about(history, str(buyer.order["id"])):
        found = {*buyer.matches, *matching(history, end, buyer.order, at)}
        if len(found) <= most:
            wanted = "booked without a question to a clerk"
            yield Violation(
                RULE, buyer.subject, wanted, f"asked about: {len(found)} accounts match"
            )


def reach(history: History, end: EndState) -> Reach:
    """One, none and several matches occurred, and orders of the first two were booked."""
    found = [b for b in buyers(history, end) if not b.own or is_new(history, b.own[0], b.order)]
    booked = {min(len(each.matches), 1) for each in found if each.booked is not None}
    several = [each for each in found if len(each.matches) > 1]
    if booked == {0, 1} and several:
        return Reach.yes("buyers with one match, with none and with several")
    return Reach.no("not every number of matches occurred: one, none and several")
