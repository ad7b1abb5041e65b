"""What a story announced that a record must come to, and whether and when it did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, Change, History


@dataclass(frozen=True)
class Target:
    """One value that one record of the store must come to."""

    subject: str
    entity: str
    entity_id: str
    field: str
    value: object
    since: datetime

    def reached_by(self, history: History) -> Change | None:
        """The first change after the act with which the record holds the value."""
        return next(
            (
                change
                for change in history.versions("store", self.entity, self.entity_id)
                if change.at >= self.since and change.after[self.field] == self.value
            ),
            None,
        )


def targets(history: History, end: EndState, rule: str) -> Iterator[Target]:
    """Everything that stories expected for a rule."""
    for act in history.acts_of("expected"):
        if act.facts["rule"] == rule:
            yield from _of_act(history, end, act)


def _of_act(history: History, end: EndState, act: Act) -> Iterator[Target]:
    facts = act.facts
    if facts["entity"] == "level":
        for channel in sorted(history.settings["channels"]):
            yield _target(end, act, (facts["variant_id"], channel), ("available", facts["pieces"]))
        return
    if facts["entity"] == "product":
        shown = [
            p for p in end.store.products.values() if p["client_reference"] == facts["style_id"]
        ]
        product_id = str(shown[0]["id"]) if shown else ""
        subject = f"product of style {facts['style_id']}"
        yield Target(subject, "product", product_id, "title", facts["title"], act.at)
        return
    for variant in end.erp.variants_of.get(facts["style_id"], []):
        for channel, rules in sorted(history.settings["channels"].items()):
            if rules["price_list"] == facts["price_list"]:
                price = ("price_minor", facts["price_minor"])
                yield _target(end, act, (variant["id"], channel), price)


def _target(end: EndState, act: Act, key: tuple[str, str], wanted: tuple[str, object]) -> Target:
    variant_id, channel = key
    field, value = wanted
    store_variant: Document = end.store.variant_of.get(variant_id, {})
    entity = "price" if field == "price_minor" else "inventory_level"
    sku = end.erp.variants.get(variant_id, {}).get("sku", variant_id)
    subject = f"{entity} of SKU {sku} on channel {channel}"
    return Target(subject, entity, f"{store_variant.get('id')}:{channel}", field, value, act.at)
