"""Incidents about goods: doubtful SKUs, clamped stock, drift, prices that no store takes."""

from collections.abc import Collection, Iterator

from scenarios.checks.drift import is_reported
from scenarios.checks.prd.items.prd_07 import is_doubtful
from scenarios.checks.prd.prd_04 import fields_of
from scenarios.checks.stk.extras.stk_10 import is_negative
from scenarios.checks.stk.levels.states import level_writes, states_of
from scenarios.checks.told.halves import Incident, has_rested
from scenarios.checks.xct.xct_14 import compared
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History


def edits_that_stand(history: History, end: EndState) -> Iterator[Incident]:
    """Edits in the store of what the ERP owns, where they are set to be reported (PRD-04)."""
    for act in history.acts_of("edit_in_store"):
        flow = "prices" if act.facts["what"] == "price" else "products"
        for subject, typed, owned, now in fields_of(history, end, act):
            if is_reported(history, flow) and now == typed != owned:
                names = _names_of_product(end, _product_id(end, act))
                yield Incident(subject, act.at, names)


def drift_that_stands(history: History, end: EndState) -> Iterator[Incident]:
    """Values changed in the store's database, where drift is set to be reported (XCT-14)."""
    for act in history.acts_of("out_of_band"):
        flow = "prices" if act.facts["entity"] == "price" else "products"
        if act.facts["system"] != "store" or not is_reported(history, flow):
            continue
        for subject, typed, owned, now in compared(history, end, act):
            if now == typed != owned:
                entity_id = str(act.facts["entity_id"]).partition(":")[0]
                product_id = _product_of_variant(end, entity_id) or entity_id
                yield Incident(subject, act.at, _names_of_product(end, product_id))


def doubtful_skus(history: History, end: EndState) -> Iterator[Incident]:
    """Variants on offer that rested under a blank SKU or one that looks like another's (PRD-07)."""
    offered = {style for row in end.erp.assortments.values() for style in row["style_ids"]}
    for change in history.of("erp", "variant"):
        sku, style_id = str(change.after["sku"]), str(change.after["style_id"])
        if change.topic != "variant.created" or style_id not in offered:
            continue
        if not is_doubtful(history, change.entity_id, sku, change.at):
            continue
        later = history.versions("erp", "variant", change.entity_id)[1:]
        until = min((c.at for c in later if c.after["sku"] != sku), default=None)
        if has_rested(history, change.at, until):
            names = {change.entity_id, sku, *names_of_style(end, style_id)}
            yield Incident(f"ERP variant {change.entity_id}, SKU {sku!r}", change.at, names)


def clamped_levels(history: History, end: EndState) -> Iterator[Incident]:
    """Levels that hide that there is less than nothing, or a part of a pack (STK-10)."""
    for write in level_writes(history, end):
        states = states_of(history, write.variant_id).get(write.stock_version, [])
        if any(s.after["known"] and is_negative(s.after, write.rules) for s in states):
            yield Incident(write.subject, write.change.at, _names_of_variant(end, write.variant_id))


def poison(history: History, end: EndState) -> Iterator[Incident]:
    """Prices that no store takes, between their coming and their mending (XCT-10)."""
    for act in history.acts_of("poison"):
        style_id = str(act.facts["style_id"])
        mended = [m.at for m in history.acts_of("price_mended") if m.at > act.at]
        if has_rested(history, act.at, min(mended, default=None)):
            yield Incident(f"prices of style {style_id}", act.at, names_of_style(end, style_id))


def _product_id(end: EndState, act: Act) -> str:
    named = act.facts.get("product_id")
    return str(named or _product_of_variant(end, str(act.facts["variant_id"])))


def _product_of_variant(end: EndState, store_variant_id: str) -> str | None:
    return end.store.variants.get(store_variant_id, {}).get("product_id")


def _names_of_product(end: EndState, product_id: str) -> Collection[str]:
    product = end.store.products.get(product_id, {})
    style_id = str(product.get("client_reference") or "")
    return {product_id, style_id, *names_of_style(end, style_id)}


def names_of_style(end: EndState, style_id: str) -> set[str]:
    """What people call a style and its variants, on both sides."""
    names = {style_id}
    for product in end.store.products.values():
        if product["client_reference"] == style_id:
            names |= {str(product["id"]), str(product["handle"])}
    for variant in end.erp.variants_of.get(style_id, []):
        names |= _names_of_variant(end, variant["id"])
    return names | {str(end.erp.styles.get(style_id, {}).get("style_number", ""))}


def _names_of_variant(end: EndState, variant_id: str) -> set[str]:
    shown = end.store.variant_of.get(variant_id, {})
    sku = end.erp.variants.get(variant_id, {}).get("sku", "")
    return {variant_id, str(sku), str(shown.get("id", ""))}
