"""PRD-08a: each channel shows its own price list in its own currency."""

from scenarios.checks.oracle.prices import price_list_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-08a"


def check(history: History, end: EndState) -> list[Violation]:
    """Every price in the store has the currency of its channel and of the mapped list."""
    found = []
    for (variant_id, channel), price in sorted(end.store.prices.items()):
        rules = history.settings["channels"].get(channel)
        price_list = price_list_of(end, rules["price_list"]) if rules else None
        if price_list is None or price["price_minor"] is None:
            continue
        wanted = end.store.channels[channel]["currency"]
        if not price["currency"] == wanted == price_list["currency"]:
            actual = f"{price['currency']} from a list in {price_list['currency']}"
            subject = f"variant {variant_id} on channel {channel}"
            found.append(Violation(RULE, subject, wanted, actual))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Prices stand in the store in at least two currencies."""
    priced = [p["currency"] for p in end.store.prices.values() if p["price_minor"] is not None]
    currencies = sorted(set(priced))
    if len(currencies) > 1:
        return Reach.yes(f"prices in {' and '.join(currencies)}")
    return Reach.no("prices in one currency only")
