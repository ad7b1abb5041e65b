"""PRD-03: a price or product edit made in the store changes nothing in the ERP."""

from scenarios.checks.forbidden import attempts, sandwich
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-03"
PATHS = ("/v1/styles", "/v1/variants", "/v1/price-lists", "/v1/price-lines", "/v1/assortments")


def check(history: History, end: EndState) -> list[Violation]:
    """The bridge never writes product data or prices to the ERP."""
    return attempts(history, RULE, "erp", PATHS, "no product or price is written to the ERP")


def reach(history: History, end: EndState) -> Reach:
    """Somebody edited in the store, and prices still travelled down afterwards."""
    return sandwich(history, ["edit_in_store"], ("store", "price"), "price")
