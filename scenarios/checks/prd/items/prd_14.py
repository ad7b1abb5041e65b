"""PRD-14: new variants, changed and reordered options give one option-to-SKU map on both sides."""

from datetime import datetime

from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-14"
Choice = tuple[tuple[str, str], ...]


def check(history: History, end: EndState) -> list[Violation]:
    """What a shopper chooses leads to the SKU that the ERP has for this choice."""
    found = []
    for style_id, items in sorted(_by_style(history, end).items()):
        wanted = {_choice(item.variant): str(item.variant["sku"]) for item in items}
        shown = {
            _choice(item.store_variant): str(item.store_variant["sku"])
            for item in items
            if item.store_variant is not None
        }
        name = end.erp.styles[style_id]["style_number"]
        for choice in sorted({*wanted, *shown}):
            if wanted.get(choice) != shown.get(choice):
                subject = f"style {name}, {_text(choice)}"
                expected, actual = f"SKU {wanted.get(choice)}", f"SKU {shown.get(choice)}"
                found.append(Violation(RULE, subject, expected, actual))
        found += _offered(end, style_id)
    return found


def _offered(end: EndState, style_id: str) -> list[Violation]:
    """A product lists the options of its style, with their values, in any order."""
    style = end.erp.styles[style_id]
    wanted = sorted((row["name"], sorted(row["values"])) for row in style["options"])
    return [
        Violation(RULE, f"options of {product['handle']}", f"{wanted}", f"{shown}")
        for product in end.store.products.values()
        if product["client_reference"] == style_id and product["status"] == "active"
        if (shown := sorted((row["name"], sorted(row["values"])) for row in product["options"]))
        != wanted
    ]


def _by_style(history: History, end: EndState) -> dict[str, list[Listed]]:
    """Listed variants by style, each once however many channels list it."""
    found: dict[str, dict[str, Listed]] = {}
    for item in listed(history, end):
        found.setdefault(str(item.style["id"]), {})[str(item.variant["id"])] = item
    return {style_id: list(items.values()) for style_id, items in found.items()}


def _choice(variant: Document) -> Choice:
    return tuple(sorted((str(name), str(value)) for name, value in variant["options"].items()))


def _text(choice: Choice) -> str:
    return ", ".join(f"{name} {value}" for name, value in choice) or "no options"


def reach(history: History, end: EndState) -> Reach:
    """Options of a shown style changed, it got a variant, and the bridge wrote it after both."""
    for product in end.store.products.values():
        style_id = str(product.get("client_reference"))
        written = [
            change.at
            for change in history.versions("store", "product", str(product["id"]))
            if change.actor == history.bridge_actor
        ]
        if not written:
            continue
        changed = _options_changed(history, style_id, written[0])
        added = _variants_added(history, style_id, written[0])
        if changed and added and written[-1] > max(changed[-1], added[-1]):
            return Reach.yes(f"options of {product['handle']} changed and {len(added)} added")
    return Reach.no("no shown style changed its options and got a variant")


def _options_changed(history: History, style_id: str, after: datetime) -> list[datetime]:
    changes = history.versions("erp", "style", style_id)
    return [change.at for change in changes if "options" in change.changes and change.at > after]


def _variants_added(history: History, style_id: str, after: datetime) -> list[datetime]:
    return [
        change.at
        for change in history.of("erp", "variant")
        if change.topic == "variant.created"
        and change.at > after
        and change.after["style_id"] == style_id
    ]
