"""PRD-01: one price change on a style reaches all its variants, channels and the till."""

from datetime import datetime, timedelta

from scenarios.checks.drift import typed_prices
from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.prices import (
    is_crossed,
    lines_at,
    lines_now,
    price_list_of,
    price_of,
)
from scenarios.checks.pairs import Listed, listed
from scenarios.checks.prd.in_force import PricesInForce
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-01"
AN_INSTANT = timedelta(microseconds=1)


def check(history: History, end: EndState) -> list[Violation]:
    """Every listed variant shows its price in force, no old one for long; the till does too."""
    return [*_channels(history, end), *_late(history, end), *_till(history, end)]


def _channels(history: History, end: EndState) -> list[Violation]:
    found = []
    typed = typed_prices(history)
    for item in listed(history, end):
        price_list = price_list_of(end, item.rules["price_list"])
        if price_list is None or is_crossed(end, item.channel, price_list):
            continue
        lines = lines_now(end, price_list["id"], of=item.variant)
        wanted = price_of(item.variant, lines, end.erp.business_now).price_minor
        shown = _shown(end, item)
        if shown == wanted or shown in typed.get(item.key, []):
            continue
        if not _is_typed_since(history, item, price_list["id"], wanted):
            found.append(Violation(RULE, item.subject, f"price {wanted}", f"price {shown}"))
    return found


def _is_typed_since(history: History, item: Listed, list_id: str, wanted: int | None) -> bool:
    """Whether somebody typed over the price in force, which is drift: see PRD-04."""
    last = next(iter(history.versions("store", "price", ":".join(item.key))[-1:]), None)
    if last is None or last.actor == history.bridge_actor:
        return False
    lines = lines_at(history, list_id, last.at, of=item.variant)
    return price_of(item.variant, lines, last.business_at).price_minor == wanted


def _shown(end: EndState, item: Listed) -> int | None:
    """What a shopper of the channel is asked; None also where the channel does not show it."""
    if item.product is None or item.channel not in item.product["channels"]:
        return None
    price: int | None = end.store.prices.get(item.key, {}).get("price_minor")
    return price


def _late(history: History, end: EndState) -> list[Violation]:
    """No price of the bridge stands longer than the lag limit after the ERP's has changed."""
    in_force = PricesInForce(history, end)
    lag = lag_limit(history, "price")
    until = max((record.at for record in history.changes), default=None)
    found = []
    for item in listed(history, end):
        code = item.rules["price_list"]
        for moment in in_force.moments(code):
            due = moment.end + lag + AN_INSTANT if moment.end else None
            if due is None or until is None or due > until:
                continue
            standing = _standing(history, item, due)
            legal = in_force.legal(code, item.variant, due, lag)
            if standing is not None and standing.after["price_minor"] not in legal:
                actual = f"still {standing.after['price_minor']} after {lag.total_seconds():.0f} s"
                evidence = (f"store {standing.seq}",)
                found.append(Violation(RULE, item.subject, f"one of {legal}", actual, evidence))
    return found


def _standing(history: History, item: Listed, at: datetime) -> Change | None:
    """The price that stood in the store at an instant, if the bridge had written it."""
    versions = history.versions("store", "price", ":".join(item.key))
    before = [change for change in versions if change.at <= at]
    return before[-1] if before and before[-1].actor == history.bridge_actor else None


def _till(history: History, end: EndState) -> list[Violation]:
    found = []
    variants = {variant["sku"]: variant for variant in end.erp.variants.values()}
    for act in history.acts_of("till_look"):
        price_list = price_list_of(end, act.facts["price_list"])
        variant = variants.get(act.facts["sku"])
        if price_list is None or variant is None:
            continue
        lines = lines_at(history, price_list["id"], act.at, of=variant)
        wanted = price_of(variant, lines, act.business_at).price_minor
        asked = act.facts["answer"]["price_minor"]
        if asked != wanted:
            subject = f"SKU {variant['sku']} at the till"
            found.append(Violation(RULE, subject, f"price {wanted}", f"price {asked}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """A reprice of a style with several variants, each of which the bridge priced afterwards."""
    for act in history.acts_of("reprice"):
        changed = sorted(set(act.facts["changed"]))
        if len(changed) > 1 and set(changed) <= _priced_after(history, end, act):
            return Reach.yes(f"reprice of {len(changed)} variants in one act")
    return Reach.no("no reprice of a whole style took effect in the store")


def _priced_after(history: History, end: EndState, act: Act) -> set[str]:
    """ERP variants whose price the bridge moved in the store after an act."""
    return {
        str(end.store.variants[change.after["variant_id"]].get("client_reference"))
        for change in history.of("store", "price")
        if change.at >= act.at
        and change.actor == history.bridge_actor
        and "price_minor" in change.changes
        and change.after["variant_id"] in end.store.variants
    }
