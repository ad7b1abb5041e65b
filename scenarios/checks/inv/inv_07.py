"""INV-07: ordering again takes what is still sold at today's price and names the rest."""

from collections import Counter
from collections.abc import Iterator

from scenarios.checks.inv.pairing import Document
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-07"


def check(history: History, end: EndState) -> list[Violation]:
    """Everything is in the cart or named; the cart has the prices of that moment."""
    return [found for act in history.acts_of("order_again") for found in _of(history, end, act)]


def _of(history: History, end: EndState, act: Act) -> Iterator[Violation]:
    cart, left_out = act.facts["answer"]["cart"]["lines"], act.facts["answer"]["left_out"]
    wanted = Counter(dict(_added(act.facts["lines"])))
    got = Counter(dict(_added((line["sku"], line["quantity"]) for line in cart)))
    for sku, pieces in sorted(wanted.items()):
        named = [each for each in left_out if each["sku"] == sku]
        if (got[sku] == pieces) == bool(named):
            expected = f"{pieces} in the cart, or named"
            actual = f"{got[sku]} in the cart, {'named' if named else 'not named'}"
            yield Violation(RULE, f"SKU {sku} ordered again", expected, actual)
    for line in cart:
        price = _price(history, line["variant_id"], act)
        if line["unit_price_minor"] != price:
            subject = f"price of SKU {line['sku']} ordered again"
            yield Violation(RULE, subject, str(price), str(line["unit_price_minor"]))
    for each in left_out:
        if _is_sold(end, each["sku"], act.facts["channel"]):
            subject = f"SKU {each['sku']} ordered again"
            yield Violation(RULE, subject, "in the cart: it is sold", f"left out: {each['reason']}")


def _added(lines: object) -> Iterator[tuple[str, int]]:
    pieces: Counter[str] = Counter()
    for sku, quantity in lines:  # type: ignore[attr-defined]
        pieces[sku] += quantity
    yield from pieces.items()


def _price(history: History, variant_id: str, act: Act) -> int | None:
    """The price of a variant on the channel when the act was done."""
    price: int | None = None
    key = f"{variant_id}:{act.facts['channel']}"
    for change in history.versions("store", "price", key):
        if change.at <= act.at:
            price = change.after["price_minor"]
    return price


def _is_sold(end: EndState, sku: str, channel: str) -> bool:
    """Whether it could be bought after all: on its page, with a price and stock."""
    for (_, on), page in end.store.pages.items():
        for row in page["variants"] if on == channel else ():
            if row["sku"] == sku:
                return bool(row["can_buy"])
    return False


def reach(history: History, end: EndState) -> Reach:
    """Somebody ordered again what was in part still sold, in part not, at another price."""
    for act in history.acts_of("order_again"):
        answer: Document = act.facts["answer"]
        if answer["cart"]["lines"] and answer["left_out"]:
            return Reach.yes("an order was repeated of which a part is not sold any more")
    return Reach.no("nobody ordered again what is in part not sold any more")
