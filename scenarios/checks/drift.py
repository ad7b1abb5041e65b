"""What people typed over in the store, which a run with `drift` "report" leaves as it is."""

from datetime import datetime

from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History


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


def has_moved(history: History, end: EndState, style_id: str, act: Act) -> bool:
    """Whether the ERP's own texts or prices of a style moved since all was at rest before an act.

    Then they may have replaced what was typed.
    """
    rested = [each for each in history.acts_of("settled") if each.at <= act.at]
    since = rested[-1] if rested else act
    return any(
        change.at > since.at and style_id in (change.entity_id, change.after.get("style_id"))
        for change in history.of("erp", "style", "price_line")
    ) or any(
        since.business_at < datetime.fromisoformat(line[edge]) <= end.erp.business_now
        for line in end.erp.price_lines.values()
        if line["style_id"] == style_id
        for edge in ("valid_from", "valid_until")
        if line[edge] is not None
    )
