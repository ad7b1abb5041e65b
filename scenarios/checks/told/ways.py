"""Incidents about the way itself: a subscription switched off, a list in other money."""

from collections.abc import Iterator

from scenarios.checks.oracle.prices import is_crossed, price_list_of
from scenarios.checks.told.halves import Incident, has_rested
from scenarios.model.end_state import EndState
from scenarios.model.history import History

# How a subscription is called; which one it is may go without saying.
CALLED = ("subscription", "subscriptions", "webhook", "webhooks")


def subscriptions_off(history: History, end: EndState) -> Iterator[Incident]:
    """Subscriptions that somebody switched off, so that no message came (XCT-03)."""
    for act in history.acts_of("unsubscribed"):
        if has_rested(history, act.at):
            names = {*CALLED, str(act.facts["id"]), str(act.facts["url"])}
            yield Incident(f"subscription to the {act.facts['system']}", act.at, names)


def crossed_lists(history: History, end: EndState) -> Iterator[Incident]:
    """Channels whose price list is of another currency or tax basis than theirs (PRD-08)."""
    for code, rules in sorted(history.settings["channels"].items()):
        price_list = price_list_of(end, rules["price_list"])
        if price_list is None or not is_crossed(end, code, price_list):
            continue
        acts = [
            x.at for x in history.acts_of("reprice") if x.facts["price_list"] == rules["price_list"]
        ]
        if acts and has_rested(history, acts[0]):
            subject = f"price list {price_list['code']} on channel {code}"
            yield Incident(subject, acts[0], {code, str(price_list["code"])})
