"""STK-15: a kit offers the least of its components, a pack whole packs alone."""

from collections.abc import Iterator

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import Listed
from scenarios.checks.stk.extras.stocked import stocked
from scenarios.checks.stk.levels.at_rest import wrong_at_rest
from scenarios.checks.stk.levels.states import LevelWrite, level_writes
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-15"


def check(history: History, end: EndState) -> list[Violation]:
    """Whenever settled, a kit's level is what its components make, and it is known to be a kit."""
    kits = list(_kits(history, end))
    found = []
    for item, stock, level in kits:
        wanted, shown = offer_of(stock, item.rules), level.get("available")
        if shown != wanted:
            found.append(Violation(RULE, item.subject, f"{wanted} kits", f"{shown} kits"))
        found += _contents(item)
    for wrong in wrong_at_rest(history, [item for item, _, _ in kits]):
        expected, actual = f"{wrong.wanted} kits", f"{wrong.shown} kits"
        found.append(Violation(RULE, wrong.subject, expected, actual, wrong.evidence))
    return found


def _kits(history: History, end: EndState) -> Iterator[tuple[Listed, Document, Document]]:
    for item, stock, level in stocked(history, end):
        if stock.get("components"):
            yield item, stock, level


def _contents(item: Listed) -> list[Violation]:
    """A store that shows what is in a kit shows what the ERP has in it."""
    shown = (item.store_variant or {}).get("components")
    wanted = {part["variant_id"]: part["pieces"] for part in item.variant["components"]}
    ours = {part["client_reference"]: part["pieces"] for part in shown or []}
    if not shown or ours == wanted:
        return []
    return [Violation(RULE, f"contents of {item.subject}", f"{wanted}", f"{ours}")]


def reach(history: History, end: EndState) -> Reach:
    """A kit of several components and a pack, whose levels moved although nobody counted them."""
    moved = {write.variant_id for write in level_writes(history, end) if _is_move(write)}
    sizes = {
        len(stock["components"]) > 1
        for item, stock, _ in _kits(history, end)
        if item.variant["id"] in moved
    }
    if sizes == {True, False}:
        return Reach.yes("levels of a kit and of a pack moved with their components")
    return Reach.no("no kit and no pack whose levels moved")


def _is_move(write: LevelWrite) -> bool:
    return write.change.version > 1 and "available" in write.change.changes
