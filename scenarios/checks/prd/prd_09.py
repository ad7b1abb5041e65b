"""PRD-09: a variant without a valid price cannot be bought; a missing price is never 0."""

from scenarios.checks.oracle.prices import lines_now, price_list_of, price_of
from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-09"


def check(history: History, end: EndState) -> list[Violation]:
    """No price of 0 unless the item is free, and no way to buy what has no price."""
    found = [*_zero_prices(history, end), *_free(history, end)]
    for item in _unpriced(history, end):
        page = end.store.pages.get((str(item.product["id"]), item.channel)) if item.product else {}
        for row in (page or {}).get("variants", []):
            if item.store_variant and row["id"] == item.store_variant["id"] and row["can_buy"]:
                actual = f"can be bought for {row['price_minor']}"
                found.append(Violation(RULE, item.subject, "cannot be bought", actual))
    return found


def _zero_prices(history: History, end: EndState) -> list[Violation]:
    found = []
    for change in history.of("store", "price"):
        variant = end.store.variants.get(change.after["variant_id"], {})
        owned = end.erp.variants.get(str(variant.get("client_reference")), variant)
        is_ours = change.actor == history.bridge_actor
        if is_ours and change.after["price_minor"] == 0 and not owned.get("is_free"):
            subject = f"SKU {variant.get('sku')} on channel {change.after['channel']}"
            evidence = (f"store {change.seq}",)
            found.append(Violation(RULE, subject, "no price, or more than 0", "0", evidence))
    return found


def _free(history: History, end: EndState) -> list[Violation]:
    """What is free in the store is free in the ERP, and says so there."""
    return [
        Violation(RULE, item.subject, f"free: {wanted}", f"free: {shown}")
        for item in listed(history, end)
        if item.store_variant is not None
        and (wanted := item.variant["is_free"]) != (shown := item.store_variant["is_free"])
    ]


def _unpriced(history: History, end: EndState) -> list[Listed]:
    found = []
    for item in listed(history, end):
        price_list = price_list_of(end, item.rules["price_list"])
        if price_list is None or item.store_variant is None:
            continue
        lines = lines_now(end, price_list["id"], of=item.variant)
        if price_of(item.variant, lines, end.erp.business_now).price_minor is None:
            found.append(item)
    return found


def reach(history: History, end: EndState) -> Reach:
    """A shopper could open the page of a variant without a price, while others had one."""
    unpriced = [
        item
        for item in _unpriced(history, end)
        if item.product and (str(item.product["id"]), item.channel) in end.store.pages
    ]
    if unpriced and any(c.actor == history.bridge_actor for c in history.of("store", "price")):
        return Reach.yes(
            f"{len(unpriced)} listed variants without a price, e.g. {unpriced[0].subject}"
        )
    return Reach.no("every listed variant has a price")
