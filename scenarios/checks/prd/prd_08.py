"""PRD-08a: each channel shows its own price list in its own currency and tax basis."""

from scenarios.checks.drift import typed_prices
from scenarios.checks.oracle.prices import lines_now, price_list_of, price_of
from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-08a"


def check(history: History, end: EndState) -> list[Violation]:
    """Every price in the store is in its channel's money, and none is another list's number."""
    return [*_money(history, end), *_crossed(history, end)]


def _money(history: History, end: EndState) -> list[Violation]:
    found = []
    for (variant_id, channel), price in sorted(end.store.prices.items()):
        rules = history.settings["channels"].get(channel)
        price_list = price_list_of(end, rules["price_list"]) if rules else None
        if price_list is None or price["price_minor"] is None:
            continue
        shown = end.store.channels[channel]
        wanted = f"{shown['currency']}, tax {shown['tax_basis']}"
        listed_in = f"{price_list['currency']}, tax {price_list['tax_basis']}"
        if price["currency"] != shown["currency"] or listed_in != wanted:
            actual = f"{price['currency']} from a list in {listed_in}"
            subject = f"variant {variant_id} on channel {channel}"
            found.append(Violation(RULE, subject, wanted, actual))
    return found


def _crossed(history: History, end: EndState) -> list[Violation]:
    """No variant shows the number of a list that is not its channel's."""
    typed = typed_prices(history)
    codes = sorted({rules["price_list"] for rules in history.settings["channels"].values()})
    found = []
    for item in listed(history, end):
        own = item.rules["price_list"]
        prices = {code: _price(end, code, item) for code in codes}
        shown = end.store.prices.get(item.key, {}).get("price_minor")
        if shown in (None, prices[own]) or shown in typed.get(item.key, []):
            continue
        others = [code for code in codes if code != own and prices[code] == shown]
        if others:
            expected, actual = f"{prices[own]} of {own}", f"{shown} of {others[0]}"
            found.append(Violation(RULE, item.subject, expected, actual))
    return found


def _price(end: EndState, code: str, item: Listed) -> int | None:
    price_list = price_list_of(end, code)
    if price_list is None:
        return None
    lines = lines_now(end, price_list["id"], of=item.variant)
    return price_of(item.variant, lines, end.erp.business_now).price_minor


def reach(history: History, end: EndState) -> Reach:
    """The bridge wrote prices in at least two currencies."""
    priced = [
        change.after["currency"]
        for change in history.of("store", "price")
        if change.actor == history.bridge_actor and change.after["price_minor"] is not None
    ]
    currencies = sorted(set(priced))
    if len(currencies) > 1:
        return Reach.yes(f"prices in {' and '.join(currencies)}")
    return Reach.no("prices in one currency only")
