"""STK-11: unknown stock is not 0."""

from datetime import datetime

from scenarios.checks.stk.levels.states import level_writes
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-11"


def check(history: History, end: EndState) -> list[Violation]:
    """The bridge writes no level for a variant whose stock the ERP did not know then."""
    known_since: dict[str, datetime] = {}
    for change in history.of("erp", "stock"):
        if change.after.get("known"):
            known_since.setdefault(change.entity_id, change.at)
    found = []
    for change in history.of("store", "inventory_level"):
        store_variant = end.store.variants.get(change.after["variant_id"], {})
        reference = store_variant.get("client_reference")
        if change.actor != history.bridge_actor or not reference:
            continue
        if change.after["available"] is None:
            continue
        since = known_since.get(str(reference))
        if since is None or change.at < since:
            subject = f"SKU {store_variant.get('sku')} on channel {change.after['channel']}"
            actual = f"{change.after['available']} pieces"
            found.append(Violation(RULE, subject, "no level", actual, (f"store {change.seq}",)))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Published variants whose stock the ERP does not know, beside levels that travelled."""
    unknown = [
        stock["sku"]
        for variant_id, stock in end.erp.stock.items()
        if not stock["known"] and variant_id in end.store.variant_of
    ]
    if unknown and level_writes(history, end):
        return Reach.yes(f"{len(unknown)} published variants of unknown stock")
    return Reach.no("no published variant of unknown stock, or no level was written at all")
