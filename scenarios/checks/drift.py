"""What people typed over in the store, which a run with `drift` "report" leaves as it is."""

from scenarios.model.history import History


def typed_prices(history: History) -> dict[tuple[str, str], list[int | None]]:
    """Prices typed in by hand that may stand, by store variant and channel."""
    found: dict[tuple[str, str], list[int | None]] = {}
    if history.settings["drift"] == "report":
        for act in history.acts_of("edit_in_store"):
            if act.facts["what"] == "price":
                key = (act.facts["variant_id"], act.facts["channel"])
                found.setdefault(key, []).append(act.facts["price_minor"])
    return found


def typed_texts(history: History) -> dict[tuple[str, str], list[object]]:
    """Product texts typed in by hand that may stand, by product and field."""
    found: dict[tuple[str, str], list[object]] = {}
    if history.settings["drift"] == "report":
        for act in history.acts_of("edit_in_store"):
            for field, typed in act.facts.get("fields", {}).items():
                found.setdefault((act.facts["product_id"], field), []).append(typed)
    return found
