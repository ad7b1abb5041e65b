"""PRD-02: a price with a window applies from its start to its end, and never earlier."""

from datetime import datetime, timedelta

from scenarios.checks.oracle.prices import Shown, lines_at, price_list_of, price_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-02"
LAG_S = 300.0


def check(history: History, end: EndState) -> list[Violation]:
    """What shoppers saw, and what the bridge wrote, was in force within the lag limit."""
    return [*_looks(history, end), *_writes(history, end)]


def _looks(history: History, end: EndState) -> list[Violation]:
    found = []
    for act in history.acts_of("look"):
        rules = history.settings["channels"].get(act.facts["channel"])
        for row in act.facts["page"]["variants"] if rules else []:
            variant = _erp_variant(end, row["id"])
            if variant is None:
                continue
            wanted = _in_force(history, end, rules, variant, act.at, act.business_at)
            seen = Shown(row["price_minor"], row["compare_at_minor"])
            if wanted is not None and seen != wanted:
                subject = f"SKU {row['sku']} on channel {act.facts['channel']} {_when(act)}"
                found.append(Violation(RULE, subject, _text(wanted), _text(seen)))
    return found


def _writes(history: History, end: EndState) -> list[Violation]:
    """Every price that the bridge wrote was in force at that instant or just before."""
    found = []
    for change in history.of("store", "price"):
        rules = history.settings["channels"].get(change.after["channel"])
        variant = _erp_variant(end, change.after["variant_id"])
        if change.actor != history.bridge_actor or rules is None or variant is None:
            continue
        written = change.after["price_minor"]
        legal = _legal(history, end, rules, variant, change.at, change.business_at)
        if written not in legal:
            subject = f"SKU {variant['sku']} on channel {change.after['channel']}"
            expected = f"one of {sorted(p for p in legal if p is not None)}"
            actual = f"{written} written at {change.business_at.isoformat()}"
            found.append(Violation(RULE, subject, expected, actual, (f"store {change.seq}",)))
    return found


def _legal(
    history: History,
    end: EndState,
    rules: Document,
    variant: Document,
    at: datetime,
    business_at: datetime,
) -> set[int | None]:
    price_list = price_list_of(end, rules["price_list"])
    if price_list is None:
        return {None}
    lag = timedelta(seconds=LAG_S)
    moments = [at] + [
        change.at - timedelta(microseconds=1)
        for change in history.of("erp", "price_line")
        if at - lag <= change.at <= at
    ]
    return {
        price_of(
            variant, lines_at(history, price_list["id"], moment), business_at - back
        ).price_minor
        for moment in moments
        for back in (timedelta(), lag)
    }


def _in_force(
    history: History,
    end: EndState,
    rules: Document,
    variant: Document,
    at: datetime,
    business_at: datetime,
) -> Shown | None:
    price_list = price_list_of(end, rules["price_list"])
    if price_list is None:
        return None
    wanted = price_of(variant, lines_at(history, price_list["id"], at), business_at)
    return wanted if history.settings.get("compare_at", True) else Shown(wanted.price_minor)


def _erp_variant(end: EndState, store_variant_id: str) -> Document | None:
    store_variant = end.store.variants.get(store_variant_id, {})
    return end.erp.variants.get(str(store_variant.get("client_reference")))


def _when(act: Act) -> str:
    return f"at {act.business_at.isoformat(timespec='seconds')}"


def _text(shown: Shown) -> str:
    if shown.compare_at_minor is None:
        return f"{shown.price_minor}"
    return f"{shown.price_minor}, compared with {shown.compare_at_minor}"


def reach(history: History, end: EndState) -> Reach:
    """Shoppers looked before, within and after a window in which the price differs."""
    seen = {act.facts["when"] for act in history.acts_of("looked_everywhere")}
    if {"before", "sale", "after"} <= seen:
        return Reach.yes("pages seen before, during and after the window of a sale")
    return Reach.no("no window of a price was lived through")
