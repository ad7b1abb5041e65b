"""Listed variants whose stock is known: those whose levels can be judged."""

from collections.abc import Iterator

from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History


def stocked(history: History, end: EndState) -> Iterator[tuple[Listed, Document, Document]]:
    """Each listed variant with the ERP's stock and the store's level of it."""
    for item in listed(history, end):
        stock = end.erp.stock.get(item.variant["id"])
        if item.store_variant is None or stock is None or not stock["known"]:
            continue
        if stock["tracked"]:
            yield item, stock, end.store.levels.get(item.key, {})
