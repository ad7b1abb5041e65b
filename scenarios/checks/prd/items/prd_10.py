"""PRD-10: a withdrawn item cannot be bought; orders and invoices that name it still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scenarios.checks.pairs import erp_order_of
from scenarios.checks.prd.items.shown import store_ids_at
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-10"


@dataclass(frozen=True)
class Withdrawn:
    """An ERP variant that is not sold any more, and the store variant that showed it."""

    at: datetime
    variant: Document
    store_id: str

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"withdrawn SKU {self.variant['sku']}"


def check(history: History, end: EndState) -> list[Violation]:
    """No page and no cart sells it, and what was ordered before stays as it was."""
    found = []
    for gone in _withdrawn(history, end):
        found += _on_pages(end, gone)
        found += _bought(history, gone)
        found += _orders(history, end, gone)
    return [*found, *_elsewhere(history, end), *_unreadable(history, end)]


def _elsewhere(history: History, end: EndState) -> list[Violation]:
    """Products on a channel whose assortments hold their style no longer, or never did."""
    styles_of = {row["code"]: row["style_ids"] for row in end.erp.assortments.values()}
    found = []
    for channel, rules in sorted(history.settings["channels"].items()):
        codes = [rules["assortment"], *rules.get("restricted_assortments", ())]
        held = {style_id for code in codes for style_id in styles_of.get(code, ())}
        for product in end.store.products.values():
            style_id = product.get("client_reference")
            is_sold = product["status"] == "active" and channel in product["channels"]
            if is_sold and style_id in end.erp.styles and style_id not in held:
                subject = f"{product['handle']} on channel {channel}"
                found.append(Violation(RULE, subject, "in no assortment", "for sale"))
    return found


def _withdrawn(history: History, end: EndState) -> Iterator[Withdrawn]:
    for variant in end.erp.variants.values():
        ended = [
            *_ended(history, "variant", str(variant["id"])),
            *_ended(history, "style", str(variant["style_id"])),
        ]
        style = end.erp.styles.get(str(variant["style_id"]), {})
        if not ended or variant["status"] == style.get("status") == "active":
            continue
        at = min(ended)
        store_id = store_ids_at(history, at).get(str(variant["id"]))
        if store_id is not None:
            yield Withdrawn(at, variant, store_id)


def _ended(history: History, entity: str, entity_id: str) -> list[datetime]:
    """When a record was last withdrawn, if it still is."""
    versions = history.versions("erp", entity, entity_id)
    if not versions or versions[-1].after["status"] == "active":
        return []
    return [c.at for c in versions if c.changes.get("status", ("", ""))[0] == "active"][-1:]


def _on_pages(end: EndState, gone: Withdrawn) -> list[Violation]:
    return [
        Violation(RULE, f"{gone.subject} on channel {channel}", "cannot be bought", "can be bought")
        for (_, channel), page in sorted(end.store.pages.items())
        for row in page.get("variants", [])
        if row["id"] == gone.store_id and row["can_buy"]
    ]


def _bought(history: History, gone: Withdrawn) -> list[Violation]:
    """Orders that the store took after the withdrawal had come to rest."""
    rested = next((act.at for act in history.acts_of("settled") if act.at > gone.at), None)
    return [
        Violation(RULE, f"{gone.subject}", "cannot be bought", f"order {act.facts['order_id']}")
        for act in history.acts_of("order")
        if rested is not None and act.at > rested and _names(act.facts["placed"], gone)
    ]


def _orders(history: History, end: EndState, gone: Withdrawn) -> list[Violation]:
    """Orders placed before are still live on both sides, unless a person cancelled them."""
    acts = history.acts_of("cancel_in_store", "cancel_in_erp")
    by_hand = {act.facts["order_id"] for act in acts}
    found = []
    for order in _placed_before(history, end, gone):
        booked = erp_order_of(end, str(order["id"])) or {}
        if {order["id"], booked.get("id")} & by_hand:
            continue
        dead = [row["status"] for row in (order, booked) if row.get("status") == "cancelled"]
        if dead:
            subject = f"store order {order['number']} of {gone.subject}"
            found.append(Violation(RULE, subject, "stays open", "cancelled"))
    return found


def _placed_before(history: History, end: EndState, gone: Withdrawn) -> list[Document]:
    """Orders naming it that were taken, and answered by the ERP, before it was withdrawn."""
    answered = {
        change.entity_id
        for change in history.of("store", "order")
        if change.at < gone.at and change.after["status"] in ("confirmed", "backordered")
    }
    orders = [order for order in end.store.orders.values() if order["id"] in answered]
    return [order for order in orders if _names(order, gone)]


def _names(order: Document, gone: Withdrawn) -> bool:
    return any(line["variant_id"] == gone.store_id for line in order["lines"])


def _unreadable(history: History, end: EndState) -> list[Violation]:
    """Order pages that shoppers opened and on which lines were missing."""
    found = []
    for act in history.acts_of("order_page"):
        order = end.store.orders.get(act.facts["order_id"])
        lines = act.facts["page"]["lines"]
        if order is not None and len(lines) < len(order["lines"]):
            subject = f"page of store order {order['number']}"
            expected = f"{len(order['lines'])} lines"
            found.append(Violation(RULE, subject, expected, f"{len(lines)} lines"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Something that had been ordered was withdrawn, somebody wanted it, and the order opened."""
    for gone in _withdrawn(history, end):
        ids = [order["id"] for order in _placed_before(history, end, gone)]
        is_opened = any(
            act.at > gone.at and act.facts["order_id"] in ids
            for act in history.acts_of("order_page")
        )
        was_wanted = _was_wanted(history.acts_of("order_refused"), gone)
        if is_opened and was_wanted and _is_written(history, gone):
            return Reach.yes(f"{gone.subject}: ordered before, wanted after")
    return Reach.no("nothing was withdrawn that had been ordered and was wanted again")


def _was_wanted(refused: list[Act], gone: Withdrawn) -> bool:
    sku = gone.variant["sku"]
    return any(
        act.at > gone.at and sku in [row[0] for row in act.facts["lines"]] for act in refused
    )


def _is_written(history: History, gone: Withdrawn) -> bool:
    return any(
        change.actor == history.bridge_actor
        and change.at > gone.at
        and gone.store_id in [variant["id"] for variant in change.after["variants"]]
        for change in history.of("store", "product")
    )
