"""Prices that the store holds for accounts and for quantities, where somebody has his own."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.checks.oracle.accounts import Wanted
from scenarios.checks.oracle.prices import is_crossed, lines_now, price_list_of
from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History


@dataclass(frozen=True)
class Held:
    """What the store would ask of an account for a piece, at a quantity."""

    wanted: Wanted
    price_minor: int | None
    account: str

    @property
    def subject(self) -> str:
        """What a person would call it."""
        sku = self.wanted.variant["sku"]
        return f"price of {self.wanted.quantity} of SKU {sku} for {self.account} on {self._channel}"

    @property
    def _channel(self) -> str:
        return self.wanted.channel


def held_prices(history: History, end: EndState) -> Iterator[Held]:
    """Every price of an item that some account has a price of its own for, or a break."""
    for item in listed(history, end):
        price_list = price_list_of(end, item.rules["price_list"])
        if price_list is None or is_crossed(end, item.channel, price_list):
            continue
        if item.store_variant is None or not _is_special(end, item):
            continue
        public = end.store.prices.get(item.key, {})
        for account, own_id, erp_id in _accounts(end):
            own = end.store.account_prices.get(f"{own_id}:{item.channel}:{item.key[0]}", {})
            for quantity in _quantities(end, item):
                wanted = Wanted(erp_id, item.channel, item.variant, quantity)
                asked = _asked(own, quantity)
                shown = _asked(public, quantity) if asked is None else asked
                yield Held(wanted, shown, account)


def _accounts(end: EndState) -> Iterator[tuple[str, str, str | None]]:
    """Nobody in particular, and each account that both sides know: name, store id, ERP id."""
    yield "nobody", "", None
    for records in (end.store.companies, end.store.customers):
        for own_id, record in records.items():
            if record.get("client_reference") in end.erp.customers:
                yield str(record["name"]), own_id, str(record["client_reference"])


def _lines(end: EndState, item: Listed) -> list[Document]:
    return [line for key in end.erp.price_lists for line in lines_now(end, key, of=item.variant)]


def _is_special(end: EndState, item: Listed) -> bool:
    lists = end.erp.price_lists
    shown = [*end.store.prices.get(item.key, {}).get("steps", ())]
    shown += end.store.own_prices_of.get(item.key[0], [])
    return bool(shown) or any(
        line["min_quantity"] > 1
        or lists[line["price_list_id"]]["customer_id"]
        or lists[line["price_list_id"]]["customer_group"]
        for line in _lines(end, item)
    )


def _quantities(end: EndState, item: Listed) -> list[int]:
    """Quantities at which a price begins on either side, and the last before each."""
    rows = [*end.store.prices.get(item.key, {}).get("steps", ()), *_lines(end, item)]
    for own in end.store.own_prices_of.get(item.key[0], []):
        rows += own["steps"]
    begin = {int(row["min_quantity"]) for row in rows}
    return sorted({1, *begin, *(quantity - 1 for quantity in begin if quantity > 1)})


def _asked(price: Document, quantity: int) -> int | None:
    """What a price and its steps ask for a piece at a quantity."""
    steps = [step for step in price.get("steps", ()) if step["min_quantity"] <= quantity]
    best = max(steps, key=lambda step: int(step["min_quantity"]), default=None)
    asked: int | None = best["price_minor"] if best else price.get("price_minor")
    return asked
