"""What people typed over in the store, which a run with `drift` "report" leaves as it is."""

from scenarios.model.history import History


def is_reported(history: History, flow: str) -> bool:
    """Whether a value of this flow that somebody typed over in the store may stand."""
    own = history.settings.get("flows", {}).get(flow, {}).get("drift")
    return bool((own or history.settings["drift"]) == "report")


def typed_prices(history: History) -> dict[tuple[str, str], list[int | None]]:
    """Prices typed in by hand that may stand, by store variant and channel."""
    found: dict[tuple[str, str], list[int | None]] = {}
    if not is_reported(history, "prices"):
        return found
    for act in history.acts_of("edit_in_store", "out_of_band"):
        facts = act.facts
        if facts.get("what") == "price":
            key = (facts["variant_id"], facts["channel"])
            found.setdefault(key, []).append(facts["price_minor"])
        elif facts.get("entity") == "price":
            variant_id, _, channel = facts["entity_id"].partition(":")
            found.setdefault((variant_id, channel), []).append(facts["fields"]["price_minor"])
    return found


def typed_texts(history: History) -> dict[tuple[str, str], list[object]]:
    """Product texts typed in by hand that may stand, by product and field."""
    found: dict[tuple[str, str], list[object]] = {}
    if not is_reported(history, "products"):
        return found
    for act in history.acts_of("edit_in_store", "out_of_band"):
        facts = act.facts
        product_id = facts.get("product_id") or facts.get("entity_id")
        for field, typed in facts.get("fields", {}).items():
            found.setdefault((str(product_id), field), []).append(typed)
    return found
