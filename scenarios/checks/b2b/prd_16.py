"""PRD-16: the smallest, the largest and the step of an order quantity hold in the store."""

from collections.abc import Iterator

from scenarios.checks.b2b.seen import erp_variant
from scenarios.checks.prd.items.shown import sold_variants
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-16"
ANY = {"minimum": 1, "multiple": 1, "maximum": None}


def check(history: History, end: EndState) -> list[Violation]:
    """The store knows the ERP's quantities, and took no order against them."""
    found = []
    for shown in sold_variants(end):
        owned = end.erp.variants.get(str(shown["client_reference"]), shown)
        if dict(shown["order_quantity"]) != dict(owned["order_quantity"]):
            subject = f"order quantities of SKU {owned['sku']}"
            expected, actual = _words(owned), _words(shown)
            found.append(Violation(RULE, subject, expected, actual))
    return [*found, *_wrong_orders(history, end)]


def _wrong_orders(history: History, end: EndState) -> Iterator[Violation]:
    for act in history.acts_of("order"):
        for line in act.facts["placed"]["lines"]:
            variant = erp_variant(end, line["variant_id"])
            if variant is None or not _is_at_rest(history, variant, act.at):
                continue
            if not allows(variant, line["quantity"]):
                subject = f"order {act.facts['placed']['number']}, SKU {variant['sku']}"
                expected = f"refused: {_words(variant)}"
                yield Violation(RULE, subject, expected, f"{line['quantity']} were sold")


def _is_at_rest(history: History, variant: Document, at: object) -> bool:
    """Whether all had come to rest since the ERP last changed the quantities."""
    versions = history.versions("erp", "variant", str(variant["id"]))
    changed = [c.at for c in versions if c.version == 1 or "order_quantity" in c.changes]
    rested = [act.at for act in history.acts_of("settled") if not changed or act.at > changed[-1]]
    return any(each <= at for each in rested)  # type: ignore[operator]


def allows(variant: Document, pieces: int) -> bool:
    """Whether so many pieces may be ordered."""
    rule = variant["order_quantity"]
    largest = rule["maximum"]
    is_small = pieces < rule["minimum"] or pieces % rule["multiple"] != 0
    return not is_small and (largest is None or pieces <= largest)


def _words(variant: Document) -> str:
    rule = variant["order_quantity"]
    most = "any number" if rule["maximum"] is None else rule["maximum"]
    return f"{rule['minimum']} to {most}, by {rule['multiple']}"


def reach(history: History, end: EndState) -> Reach:
    """Of an item with such a rule a wrong quantity was wanted, and a right one was ordered."""
    ruled = {
        str(shown["sku"]): end.erp.variants.get(str(shown["client_reference"]), shown)
        for shown in sold_variants(end)
        if dict(shown["order_quantity"]) != ANY
    }
    wanted = [
        (sku, pieces)
        for act in history.acts_of("order_refused", "order")
        for sku, pieces in act.facts["lines"]
        if sku in ruled
    ]
    for sku, variant in sorted(ruled.items()):
        tried = {allows(variant, pieces) for each, pieces in wanted if each == sku}
        ordered = [
            line
            for act in history.acts_of("order")
            for line in act.facts["lines"]
            if line[0] == sku
        ]
        if tried == {True, False} and ordered:
            return Reach.yes(f"right and wrong quantities of SKU {sku} were wanted")
    return Reach.no("no wrong quantity was wanted of an item with a rule")
