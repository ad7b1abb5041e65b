"""PRD-02: a price with a window applies from its start to its end, and never earlier."""

from scenarios.checks.drift import typed_prices
from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.prices import Shown, lines_at, price_list_of, price_of
from scenarios.checks.prd.in_force import PricesInForce
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-02"


def check(history: History, end: EndState) -> list[Violation]:
    """What shoppers saw was in force, and what the bridge wrote was so within the lag limit."""
    return [*_looks(history, end), *_writes(history, end)]


def _looks(history: History, end: EndState) -> list[Violation]:
    found = []
    typed = typed_prices(history)
    for act in history.acts_of("look"):
        channel = act.facts["channel"]
        rules = history.settings["channels"].get(channel)
        for row in act.facts["page"]["variants"] if rules else []:
            variant = _erp_variant(end, row["id"])
            wanted = _in_force(history, end, rules, variant, act) if variant else None
            seen = Shown(row["price_minor"], row["compare_at_minor"])
            if wanted in (None, seen) or seen.price_minor in typed.get((row["id"], channel), []):
                continue
            subject = f"SKU {row['sku']} on channel {channel} {_when(act)}"
            found.append(Violation(RULE, subject, _text(wanted), _text(seen)))
    return found


def _in_force(
    history: History, end: EndState, rules: Document, variant: Document, act: Act
) -> Shown | None:
    price_list = price_list_of(end, rules["price_list"])
    if price_list is None:
        return None
    wanted = price_of(
        variant, lines_at(history, price_list["id"], act.at, of=variant), act.business_at
    )
    return wanted if history.settings.get("compare_at", True) else Shown(wanted.price_minor)


def _writes(history: History, end: EndState) -> list[Violation]:
    """Per price written: the ERP had it within the lag limit, and nothing newer was written."""
    in_force = PricesInForce(history, end)
    newest: dict[str, int] = {}
    found = []
    for change in history.of("store", "price"):
        rules = history.settings["channels"].get(change.after["channel"])
        variant = _erp_variant(end, change.after["variant_id"])
        is_ours = change.actor == history.bridge_actor and "price_minor" in change.changes
        if not is_ours or rules is None or variant is None:
            continue
        source = _source(history, in_force, rules["price_list"], variant, change, newest)
        if source is not None:
            newest[change.entity_id] = source
            continue
        legal = in_force.legal(rules["price_list"], variant, change.at, lag_limit(history, "price"))
        subject = f"SKU {variant['sku']} on channel {change.after['channel']}"
        expected = f"a price in force, none older than the one before: {legal}"
        actual = f"{change.after['price_minor']} written at {change.business_at.isoformat()}"
        found.append(Violation(RULE, subject, expected, actual, (f"store {change.seq}",)))
    return found


def _source(
    history: History,
    in_force: PricesInForce,
    code: str,
    variant: Document,
    change: Change,
    newest: dict[str, int],
) -> int | None:
    """The first moment of the price list that a write can stem from, not before the last one."""
    lag = lag_limit(history, "price")
    first = newest.get(change.entity_id, 0)
    for number, moment in enumerate(in_force.moments(code)[first:], first):
        is_recent = moment.held_within(change.at - lag, change.at)
        if is_recent and moment.price_of(variant) == change.after["price_minor"]:
            return number
    return None


def _erp_variant(end: EndState, store_variant_id: str) -> Document | None:
    store_variant = end.store.variants.get(store_variant_id, {})
    return end.erp.variants.get(str(store_variant.get("client_reference")))


def _when(act: Act) -> str:
    return f"at {act.business_at.isoformat(timespec='seconds')}"


def _text(shown: Shown | None) -> str:
    if shown is None or shown.compare_at_minor is None:
        return f"{shown and shown.price_minor}"
    return f"{shown.price_minor}, compared with {shown.compare_at_minor}"


def reach(history: History, end: EndState) -> Reach:
    """Shoppers looked before, within and after a window, and prices moved in between."""
    seen = {act.facts["when"]: act.at for act in history.acts_of("looked_everywhere")}
    if not {"before", "sale", "after"} <= set(seen):
        return Reach.no("no window of a price was lived through")
    moved = [
        change.at for change in history.of("store", "price") if change.actor == history.bridge_actor
    ]
    for since, until in (("before", "sale"), ("sale", "after")):
        if not any(seen[since] < at <= seen[until] for at in moved):
            return Reach.no(f"no price moved between the looks {since} and {until}")
    return Reach.yes("pages seen before, during and after the window of a sale")
