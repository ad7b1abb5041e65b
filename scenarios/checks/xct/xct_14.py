"""XCT-14a: drift made by hand in either database is found against the actual state."""

from scenarios.checks.drift import has_moved, is_reported
from scenarios.checks.oracle.prices import lines_now, price_list_of, price_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Document, History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-14a"
FIELDS = {"name": "title", "description": "description"}


def check(history: History, end: EndState) -> list[Violation]:
    """What the ERP owns is equal again, or, where drift is reported, as it was typed.

    Judged where somebody asked for a full look after the drift, since no message tells of it.
    """
    resyncs = [act.at for act in history.acts_of("resync")]
    found = []
    for act in history.acts_of("out_of_band"):
        if not any(at > act.at for at in resyncs):
            continue
        flow = "prices" if act.facts["entity"] == "price" else "products"
        is_kept = act.facts["system"] == "store" and is_reported(history, flow)
        for subject, typed, owned, now in compared(history, end, act):
            legal = [owned]
            if is_kept:
                is_replaced = has_moved(history, end, _style_id(end, act), act)
                legal = [typed, owned] if is_replaced else [typed]
            if now not in legal:
                found.append(Violation(RULE, subject, f"{legal[0]}", f"{now}"))
    return found


def compared(history: History, end: EndState, act: Act) -> list[tuple[str, object, object, object]]:
    """Subject, value typed in, value of the ERP, value in the store now."""
    facts = act.facts
    if facts["entity"] == "price":
        return _price(history, end, facts)
    style_id = facts["entity_id"]
    if facts["entity"] == "product":
        style_id = end.store.products.get(style_id, {}).get("client_reference")
    style = end.erp.styles.get(str(style_id))
    shown = [p for p in end.store.products.values() if p["client_reference"] == style_id]
    if style is None or not shown:
        return []
    typed = next(iter(facts["fields"].values()))
    return [
        (f"{theirs} of product {shown[0]['handle']}", typed, style[ours], shown[0][theirs])
        for ours, theirs in FIELDS.items()
        if ours in facts["fields"] or theirs in facts["fields"]
    ]


def _price(
    history: History, end: EndState, facts: Document
) -> list[tuple[str, object, object, object]]:
    variant_id, _, channel = facts["entity_id"].partition(":")
    reference = str(end.store.variants.get(variant_id, {}).get("client_reference"))
    variant = end.erp.variants.get(reference)
    price_list = price_list_of(end, history.settings["channels"][channel]["price_list"])
    if variant is None or price_list is None:
        return []
    lines = lines_now(end, price_list["id"], of=variant)
    owned = price_of(variant, lines, end.erp.business_now).price_minor
    now = end.store.prices.get((variant_id, channel), {}).get("price_minor")
    subject = f"price of SKU {variant['sku']} on channel {channel}"
    return [(subject, facts["fields"]["price_minor"], owned, now)]


def _style_id(end: EndState, act: Act) -> str:
    """The ERP's style that a record of the store shows."""
    entity_id = str(act.facts["entity_id"]).partition(":")[0]
    product_id = end.store.variants.get(entity_id, {}).get("product_id", entity_id)
    return str(end.store.products.get(product_id, {}).get("client_reference"))


def reach(history: History, end: EndState) -> Reach:
    """Both databases were changed behind their programs, and the bridge wrote what drifted.

    By the look that was asked for, or by one of its own that came first.
    """
    acts = [act for act in history.acts_of("out_of_band") if compared(history, end, act)]
    if len({act.facts["system"] for act in acts}) < 2:
        return Reach.no("not both databases were changed behind their programs")
    if not any(look.at > acts[-1].at for look in history.acts_of("resync")):
        return Reach.no("nobody asked for a full look afterwards")
    if not any(_written_after(history, end, act) for act in acts):
        return Reach.no("the bridge was not seen to write what had drifted")
    return Reach.yes(f"{len(acts)} records changed in databases; a full look found them")


def _written_after(history: History, end: EndState, act: Act) -> bool:
    """The bridge wrote the record, or in the store what shows it, after it had drifted."""
    drifted = act.facts["entity_id"]
    shown = [p["id"] for p in end.store.products.values() if p["client_reference"] == drifted]
    return any(
        change.actor == history.bridge_actor
        and change.at > act.at
        and change.entity_id in (drifted, *shown)
        for change in history.of("store", "product", "price")
    )
