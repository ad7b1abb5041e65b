"""XCT-13: paging and cursors miss nothing, whatever stands at the edge of a page."""

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-13"
EXACT_PAGE = 100  # the published default of every list on both sides


def check(history: History, end: EndState) -> list[Violation]:
    """Each of many rows that were entered and counted in one commit is in the store."""
    products = {str(p["client_reference"]): p for p in end.store.products.values()}
    found = []
    for act in history.acts_of("many_rows"):
        for style_id in act.facts["style_ids"]:
            style = end.erp.styles[style_id]
            for text in _missing(history, end, style, products.get(style_id)):
                subject = f"style {style['style_number']}"
                found.append(Violation(RULE, subject, "as every other row", text))
    return found


def _missing(
    history: History, end: EndState, style: Document, product: Document | None
) -> list[str]:
    if product is None:
        return ["no product in the store"]
    wrong = [] if product["title"] == style["name"] else [f"title {product['title']!r}"]
    for variant in end.erp.variants_of.get(style["id"], []):
        wanted = sum(row["on_hand"] for row in end.erp.stock[variant["id"]]["warehouses"])
        shown = end.store.variant_of.get(variant["id"], {})
        for channel in sorted(history.settings["channels"]):
            level = end.store.levels.get((str(shown.get("id")), channel), {})
            if level.get("available") != wanted:
                wrong.append(f"{level.get('available')} of {wanted} pieces on channel {channel}")
    return wrong


def reach(history: History, end: EndState) -> Reach:
    """At least a page of rows came at one instant, without messages, and the bridge wrote them."""
    acts = history.acts_of("many_rows")
    rows = {style_id for act in acts for style_id in act.facts["style_ids"]}
    if len(rows) < EXACT_PAGE:
        return Reach.no("never as many rows at once as a page holds")
    written = {
        str(change.after.get("client_reference"))
        for change in history.of("store", "product")
        if change.actor == history.bridge_actor
    }
    if not rows <= written:
        return Reach.no("the bridge was not seen to write them")
    return Reach.yes(f"{len(rows)} rows of one instant, exactly {EXACT_PAGE} to a page")
