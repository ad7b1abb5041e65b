"""STK-14: each store location shows its share, none below 0, and the shares make the offer."""

from collections.abc import Iterator
from dataclasses import replace

from scenarios.checks.oracle.locations import lying_at, shares_of, whole_at
from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import Listed
from scenarios.checks.stk.extras.stocked import stocked
from scenarios.checks.stk.levels.at_rest import at_rest
from scenarios.checks.stk.levels.states import level_writes, states_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-14"


def check(history: History, end: EndState) -> list[Violation]:
    """In per-location mode every level has the shares that the ERP's warehouses give, at rest."""
    found = []
    for item, stock, level in _by_location(history, end):
        if not _is_right(stock, level, item.rules):
            found.append(_violation(item.subject, item, stock, level))
        found += _on_page(end, item)
        for rest in at_rest(history, item):
            if not _is_right(rest.stock.after, rest.level.after, item.rules):
                subject = f"{item.subject} at rest at {rest.at.isoformat(timespec='seconds')}"
                wrong = _violation(subject, item, rest.stock.after, rest.level.after)
                found.append(replace(wrong, evidence=rest.evidence))
                break
    return found


def _is_right(stock: Document, level: Document, rules: Document) -> bool:
    """Whether a level has its shares; a location with nothing need not be named."""
    wanted = {place: pieces for place, pieces in shares_of(stock, rules).items() if pieces}
    return wanted == {place: pieces for place, pieces in _shown(level).items() if pieces}


def _shown(level: Document) -> dict[str, int]:
    return {row["location"]: row["available"] for row in level.get("locations", [])}


def _violation(subject: str, item: Listed, stock: Document, level: Document) -> Violation:
    return Violation(RULE, subject, f"{shares_of(stock, item.rules)}", f"{_shown(level)}")


def _by_location(history: History, end: EndState) -> Iterator[tuple[Listed, Document, Document]]:
    for item, stock, level in stocked(history, end):
        if item.rules.get("locations"):
            yield item, stock, level


def _on_page(end: EndState, item: Listed) -> list[Violation]:
    """What a shopper sees per location is never below 0, and adds up to what the page shows."""
    product_id = str(item.product["id"]) if item.product else ""
    page = end.store.pages.get((product_id, item.channel), {})
    found = []
    for row in page.get("variants", []):
        pieces = [place["stock_shown"] for place in row.get("locations", [])]
        is_own = item.store_variant is not None and row["id"] == item.store_variant["id"]
        if not is_own or row["stock_shown"] is None or not pieces:
            continue
        if min(pieces) < 0 or sum(pieces) != row["stock_shown"]:
            subject = f"{item.subject}, product page"
            found.append(Violation(RULE, subject, f"{row['stock_shown']} in all", f"{pieces}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Shares that the bridge wrote: over two locations, of a deficit, and less a buffer."""
    seen = set()
    for write in level_writes(history, end):
        if not write.rules.get("locations"):
            continue
        for state in states_of(history, write.variant_id).get(write.stock_version, []):
            seen |= _kinds(state.after, write.rules)
    missing = {"two locations", "a deficit", "pieces taken off"} - seen
    if missing:
        return Reach.no(f"no level by location with {', '.join(sorted(missing))}")
    return Reach.yes("shares over two locations, of a deficit, and less a buffer")


def _kinds(stock: Document, rules: Document) -> set[str]:
    """What there is to share out in one state of a stock."""
    offer, shares = offer_of(stock, rules), shares_of(stock, rules)
    found = set()
    if sum(1 for pieces in shares.values() if pieces) > 1:
        found.add("two locations")
    if min(lying_at(stock, rules).values()) < 0 < offer:
        found.add("a deficit")
    if sum(whole_at(stock, rules).values()) > offer > 0:
        found.add("pieces taken off")
    return found
