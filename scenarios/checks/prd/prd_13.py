"""PRD-13: names and texts survive the way to the store, whatever script they are in."""

from scenarios.checks.drift import typed_texts
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-13"


def check(history: History, end: EndState) -> list[Violation]:
    """Title and description of each linked product equal the style's, to the letter.

    Brand, barcode and weight need not be shown, but never otherwise.
    """
    typed = typed_texts(history)
    found = []
    for product in end.store.products.values():
        style = end.erp.styles.get(str(product.get("client_reference")))
        if style is None or product["status"] != "active" or style["status"] != "active":
            continue
        for ours, theirs in (("title", "name"), ("description", "description")):
            is_typed = product[ours] in typed.get((product["id"], ours), [])
            if (product[ours] or "") != (style[theirs] or "") and not is_typed:
                subject = f"{ours} of {product['handle']}"
                found.append(Violation(RULE, subject, repr(style[theirs]), repr(product[ours])))
        if product["brand"] and product["brand"] != style["brand"]:
            texts = (repr(style["brand"]), repr(product["brand"]))
            found.append(Violation(RULE, f"brand of {product['handle']}", *texts))
        found += _labels(end, product)
    return found


def _labels(end: EndState, product: Document) -> list[Violation]:
    """What is printed on a variant, where the store says it at all."""
    found = []
    for variant in product["variants"]:
        owned = end.erp.variants.get(str(variant.get("client_reference")), {})
        for name in ("barcode", "weight_g"):
            told = variant.get(name)
            if owned and variant["status"] == "active" and told not in (None, "", owned[name]):
                subject = f"{name} of SKU {variant['sku']}"
                found.append(Violation(RULE, subject, repr(owned[name]), repr(told)))
    return found


def reach(history: History, end: EndState) -> Reach:
    """At least one linked product has a text beyond plain ASCII, or markup."""
    products = end.store.products.values()
    texts = [f"{p['title']} {p['description']}" for p in products if p.get("client_reference")]
    hard = [text for text in texts if not text.isascii() or "<" in text]
    if hard:
        return Reach.yes(f"{len(hard)} products with accents, markup or other scripts")
    return Reach.no("all texts are plain ASCII")
