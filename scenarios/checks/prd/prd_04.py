"""PRD-04a: a store-side edit of an ERP-owned field is overwritten, or left and reported."""

from scenarios.checks.drift import has_moved, is_reported
from scenarios.checks.oracle.prices import lines_now, price_list_of, price_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-04a"


def check(history: History, end: EndState) -> list[Violation]:
    """Under `overwrite` the ERP's value stands again; under `report` the last edit stays.

    Under `report` the ERP's own next change may also have replaced the edit.
    """
    found = []
    for act in history.acts_of("edit_in_store"):
        flow = "prices" if act.facts["what"] == "price" else "products"
        for field, edited, owned, now in fields_of(history, end, act):
            legal = [owned]
            if is_reported(history, flow):
                is_replaced = has_moved(history, end, _style_id(end, act), act)
                legal = [edited, owned] if is_replaced else [edited]
            if now not in legal and not (legal == [edited] and _is_typed_again(history, act)):
                found.append(Violation(RULE, field, f"{legal[0]}", f"{now}"))
    return found


def _is_typed_again(history: History, act: Act) -> bool:
    """Whether somebody typed over the same record later."""
    subject = ("product_id", "variant_id", "channel")
    return any(
        later.at > act.at and all(later.facts.get(x) == act.facts.get(x) for x in subject)
        for later in history.acts_of("edit_in_store")
    )


def _style_id(end: EndState, act: Act) -> str:
    """The ERP's style that the edited record shows."""
    variant = end.store.variants.get(str(act.facts.get("variant_id")), {})
    product_id = str(act.facts.get("product_id") or variant.get("product_id"))
    return str(end.store.products.get(product_id, {}).get("client_reference"))


def fields_of(
    history: History, end: EndState, act: Act
) -> list[tuple[str, object, object, object]]:
    """Field, value typed in, value of the ERP, value now."""
    facts = act.facts
    if facts["what"] == "price":
        return _price(history, end, facts)
    product = end.store.products.get(facts["product_id"], {})
    style = end.erp.styles.get(str(product.get("client_reference")), {})
    names = {"title": "name", "description": "description"}
    return [
        (f"{name} of {product.get('handle')}", typed, style.get(names[name]), product.get(name))
        for name, typed in sorted(facts["fields"].items())
        if name in names
    ]


def _price(
    history: History, end: EndState, facts: Document
) -> list[tuple[str, object, object, object]]:
    channel = facts["channel"]
    store_variant = end.store.variants.get(facts["variant_id"], {})
    variant = end.erp.variants.get(str(store_variant.get("client_reference")))
    rules = history.settings["channels"][channel]
    price_list = price_list_of(end, rules["price_list"])
    if variant is None or price_list is None:
        return []
    lines = lines_now(end, price_list["id"], of=variant)
    owned = price_of(variant, lines, end.erp.business_now).price_minor
    now = end.store.prices.get((facts["variant_id"], channel), {}).get("price_minor")
    subject = f"price of SKU {variant['sku']} on channel {channel}"
    return [(subject, facts["price_minor"], owned, now)]


def reach(history: History, end: EndState) -> Reach:
    """Somebody typed over a value in the store, and the bridge wrote such values after that."""
    edits = [
        act
        for act in history.acts_of("edit_in_store")
        if any(edited != owned for _, edited, owned, _ in fields_of(history, end, act))
    ]
    if not edits:
        return Reach.no("nobody edited an ERP-owned field in the store")
    if not any(
        change.actor == history.bridge_actor and change.at > edits[0].at
        for change in history.of("store", "price", "product")
    ):
        return Reach.no("the bridge was not seen to write after the edit")
    return Reach.yes(f"{len(edits)} edits of ERP-owned fields in the store")
