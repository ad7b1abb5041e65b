"""PRD-12: a customer sees the ERP's price for that customer and that quantity."""

from collections.abc import Iterator
from itertools import chain

from scenarios.checks.b2b.held import held_prices
from scenarios.checks.b2b.seen import Seen, bought, pages
from scenarios.checks.oracle.accounts import Moment, price_at, prices_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-12"


def check(history: History, end: EndState) -> list[Violation]:
    """Pages and orders show a price that the ERP has for the account and the quantity.

    So do the prices that the store holds in the end, seen or not.
    """
    looked_at = [
        Violation(RULE, seen.subject, _words(prices), _words({seen.price_minor}))
        for seen in chain(pages(history, end), bought(history, end))
        if seen.price_minor not in (prices := prices_of(history, end, seen.wanted, seen.act))
    ]
    return [*looked_at, *_held(history, end)]


def _held(history: History, end: EndState) -> Iterator[Violation]:
    """Own prices and quantity breaks in the store, at each quantity at which some price begins."""
    last = max((change.at for change in history.changes), default=None)
    if last is None:
        return
    now = Moment(last, end.erp.business_now)
    for held in held_prices(history, end):
        wanted = price_at(history, end, held.wanted, now)
        if held.price_minor != wanted:
            words = (_words({wanted}), _words({held.price_minor}))
            yield Violation(RULE, held.subject, *words)


def _words(prices: set[int | None]) -> str:
    """Prices, the lowest first; none is a price like any other."""
    known = sorted(price for price in prices if price is not None)
    return " or ".join([*map(str, known), *(["no price"] if None in prices else [])])


def reach(history: History, end: EndState) -> Reach:
    """One variant was seen at a price by two accounts or more, and at two quantities by one."""
    seen = list(pages(history, end))
    by_account = {(_sku(each), each.wanted.account_id): _prices(seen, each) for each in seen}
    if any(len(prices) > 1 for prices in by_account.values()):
        for sku in sorted({sku for sku, _ in by_account}):
            first = [min(p) for (each, _), p in sorted(by_account.items(), key=str) if each == sku]
            if len(set(first)) > 1:
                return Reach.yes(f"{len(seen)} prices seen, SKU {sku} at several by account")
    return Reach.no("nobody saw an own price and a quantity break")


def _sku(seen: Seen) -> str:
    return str(seen.wanted.variant["sku"])


def _prices(seen: list[Seen], like: Seen) -> set[int]:
    return {
        each.price_minor or 0
        for each in seen
        if (_sku(each), each.wanted.account_id) == (_sku(like), like.wanted.account_id)
    }
