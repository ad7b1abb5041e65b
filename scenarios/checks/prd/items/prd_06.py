"""PRD-06: a renamed SKU keeps its variant, its stock and its open orders."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.checks.pairs import erp_order_of, listed, store_orders_due
from scenarios.checks.prd.items.shown import store_ids_at
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-06"


@dataclass(frozen=True)
class Renaming:
    """A variant that got another SKU while the store showed it."""

    change: Change
    store_id: str

    @property
    def variant_id(self) -> str:
        """The ERP variant."""
        return self.change.entity_id

    @property
    def subject(self) -> str:
        """What a person would call it."""
        before, after = self.change.changes["sku"]
        return f"SKU {before}, renamed {after}"


def check(history: History, end: EndState) -> list[Violation]:
    """The store shows the same variant under its new SKU, with its level; orders stay whole."""
    found = []
    for renaming in _renamings(history):
        found += _variant(history, end, renaming)
        found += _levels(history, end, renaming)
        found += _orders(history, end, renaming)
    return found


def _renamings(history: History) -> Iterator[Renaming]:
    for change in history.of("erp", "variant"):
        if change.changes.get("sku", (None, None))[0]:
            store_id = store_ids_at(history, change.at).get(change.entity_id)
            if store_id is not None:
                yield Renaming(change, store_id)


def _variant(history: History, end: EndState, renaming: Renaming) -> list[Violation]:
    rows = [item for item in listed(history, end) if item.variant["id"] == renaming.variant_id]
    if not rows:
        return []  # it is no longer sold, or its SKU is not to be trusted (PRD-07)
    variant, shown = rows[0].variant, rows[0].store_variant
    now = (shown["id"], shown["sku"]) if shown else None
    if now == (renaming.store_id, variant["sku"]):
        return []
    expected = f"store variant {renaming.store_id} with SKU {variant['sku']}"
    return [Violation(RULE, renaming.subject, expected, f"{now}", (f"erp {renaming.change.seq}",))]


def _levels(history: History, end: EndState, renaming: Renaming) -> list[Violation]:
    """A level that was known stays known; its number is for STK-01."""
    found = []
    for channel in sorted(history.settings["channels"]):
        level = end.store.levels.get((renaming.store_id, channel), {}).get("available")
        versions = history.versions("store", "inventory_level", f"{renaming.store_id}:{channel}")
        was_known = any(change.at <= renaming.change.at for change in versions)
        if was_known and level is None:
            subject = f"{renaming.subject}, on channel {channel}"
            found.append(Violation(RULE, subject, "its level", "no level"))
    return found


def _orders(history: History, end: EndState, renaming: Renaming) -> list[Violation]:
    found = []
    for order in _open_before(history, end, renaming):
        booked = erp_order_of(end, str(order["id"]))
        lines = {line["client_line_id"]: line for line in booked["lines"]} if booked else {}
        for line in _lines_of(order, renaming):
            theirs = lines.get(line["id"])
            if booked and booked["status"] != "cancelled" and _is_of(theirs, renaming):
                continue
            subject = f"store order {order['number']} of {renaming.subject}"
            actual = f"{theirs and theirs['variant_id']}, {booked and booked['status']}"
            found.append(Violation(RULE, subject, f"open, of {renaming.variant_id}", actual))
    return found


def _open_before(history: History, end: EndState, renaming: Renaming) -> Iterator[Document]:
    """Due orders of the variant that were placed before, and that no person cancelled."""
    acts = history.acts_of("cancel_in_store", "cancel_in_erp")
    cancelled = {act.facts["order_id"] for act in acts}
    placed_before = {
        change.entity_id
        for change in history.of("store", "order")
        if change.topic == "order.created" and change.at < renaming.change.at
    }
    for order in store_orders_due(history, end):
        booked = erp_order_of(end, str(order["id"])) or {}
        by_hand = {order["id"], booked.get("id")} & cancelled
        if order["id"] in placed_before and not by_hand and _lines_of(order, renaming):
            yield order


def _lines_of(order: Document, renaming: Renaming) -> list[Document]:
    return [line for line in order["lines"] if line["variant_id"] == renaming.store_id]


def _is_of(line: Document | None, renaming: Renaming) -> bool:
    return line is not None and line["variant_id"] == renaming.variant_id


def reach(history: History, end: EndState) -> Reach:
    """A SKU was renamed under an open order, and the bridge then wrote its product."""
    for renaming in _renamings(history):
        written = any(
            change.actor == history.bridge_actor and change.at > renaming.change.at
            for change in history.of("store", "product")
            if renaming.store_id in [variant["id"] for variant in change.after["variants"]]
        )
        if written and any(_open_before(history, end, renaming)):
            return Reach.yes(f"{renaming.subject}, under open orders")
    return Reach.no("no SKU was renamed under an open order")
