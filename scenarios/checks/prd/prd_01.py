"""PRD-01: one price change on a style reaches all its variants, channels and the till."""

from scenarios.checks.oracle.prices import lines_at, lines_now, price_list_of, price_of
from scenarios.checks.pairs import listed
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-01"


def check(history: History, end: EndState) -> list[Violation]:
    """Every listed variant shows its price in force; the till asks the same."""
    return [*_channels(history, end), *_till(history, end)]


def _channels(history: History, end: EndState) -> list[Violation]:
    found = []
    for item in listed(history, end):
        price_list = price_list_of(end, item.rules["price_list"])
        if price_list is None or item.store_variant is None:
            continue
        lines = lines_now(end, price_list["id"])
        wanted = price_of(item.variant, lines, end.erp.business_now)
        shown = end.store.prices.get(item.key, {}).get("price_minor")
        if shown != wanted.price_minor:
            found.append(
                Violation(RULE, item.subject, f"price {wanted.price_minor}", f"price {shown}")
            )
    return found


def _till(history: History, end: EndState) -> list[Violation]:
    found = []
    variants = {variant["sku"]: variant for variant in end.erp.variants.values()}
    for act in history.acts_of("till_look"):
        price_list = price_list_of(end, act.facts["price_list"])
        variant = variants.get(act.facts["sku"])
        if price_list is None or variant is None:
            continue
        lines = lines_at(history, price_list["id"], act.at)
        wanted = price_of(variant, lines, act.business_at).price_minor
        asked = act.facts["answer"]["price_minor"]
        if asked != wanted:
            subject = f"SKU {variant['sku']} at the till"
            found.append(Violation(RULE, subject, f"price {wanted}", f"price {asked}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """A reprice of a style with several variants whose price the store showed otherwise before."""
    for act in history.acts_of("reprice"):
        changed = set(act.facts["changed"])
        written = [
            change
            for change in history.of("store", "price")
            if change.at >= act.at and change.actor == history.bridge_actor
        ]
        refs = {
            end.store.variants[change.after["variant_id"]].get("client_reference")
            for change in written
            if change.after["variant_id"] in end.store.variants
        }
        if len(changed) > 1 and changed <= refs:
            return Reach.yes(f"reprice of {len(changed)} variants in one act")
    return Reach.no("no reprice of a whole style took effect in the store")
