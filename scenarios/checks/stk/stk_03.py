"""STK-03: no level is written to the ERP on behalf of a store."""

from scenarios.checks.forbidden import attempts, sandwich
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-03"
PATHS = ("/v1/stock", "/v1/purchase-orders", "/v1/warehouses")


def check(history: History, end: EndState) -> list[Violation]:
    """Stock of the ERP moves by orders alone, as far as the bridge is concerned."""
    return attempts(history, RULE, "erp", PATHS, "no stock level is written to the ERP")


def reach(history: History, end: EndState) -> Reach:
    """A store sale lowered what the store offers, and levels still travelled down afterwards."""
    return sandwich(history, ["order"], ("store", "inventory_level"), "stock")
