"""Pairs what the ERP has with what the store shows, for the checks to compare."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.checks.order_route import is_carried_by_now
from scenarios.model.end_state import EndState
from scenarios.model.history import History

Document = Mapping[str, Any]
# The payments with which an order may go up, by payment rule.
PAYMENTS = {
    "pending": ("pending", "authorised", "paid"),
    "authorised": ("authorised", "paid"),
    "paid": ("paid",),
}


@dataclass(frozen=True)
class Listed:
    """An ERP variant that a channel should show, and the store variant that names it."""

    channel: str
    rules: Document
    style: Document
    variant: Document
    product: Document | None
    store_variant: Document | None

    @property
    def key(self) -> tuple[str, str]:
        """Where the store keeps its price and level."""
        return (str(self.store_variant["id"]) if self.store_variant else "", self.channel)

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"SKU {self.variant['sku']} on channel {self.channel}"


def listed(history: History, end: EndState) -> Iterator[Listed]:
    """Every active variant of every mapped channel's assortment, in a fixed order.

    A variant whose SKU is blank or looks like another one's is parked, not listed (PRD-07).
    """
    unclear = _unclear(history, end)
    products = {p["client_reference"]: p for p in end.store.products.values()}
    codes = {row["code"]: row for row in end.erp.assortments.values()}
    for channel, rules in sorted(history.settings["channels"].items()):
        assortment = codes.get(rules["assortment"])
        for style_id in sorted(assortment["style_ids"]) if assortment else []:
            style = end.erp.styles.get(style_id)
            if style is None or style["status"] != "active":
                continue
            for variant in end.erp.variants_of.get(style_id, []):
                if variant["status"] != "active" or variant["sku"] in unclear:
                    continue
                yield Listed(
                    channel,
                    rules,
                    style,
                    variant,
                    products.get(style_id),
                    end.store.variant_of.get(variant["id"]),
                )


def _unclear(history: History, end: EndState) -> set[str]:
    """SKUs that are not to be traded: excluded by the settings, blank, or not the only one."""
    skus = [str(variant["sku"]) for variant in end.erp.variants.values()]
    looks = Counter("".join(sku.split()).casefold() for sku in skus)
    alike = {sku for sku in skus if looks["".join(sku.split()).casefold()] > 1 or not sku.strip()}
    return alike | set(history.settings.get("excluded_skus", []))


def store_orders_due(history: History, end: EndState) -> Iterator[Document]:
    """Store orders that the payment rule lets go up and that nobody cancelled before.

    On the file route an order is due with the file of the next cut-off.
    One whose parts do not add up waits for a person where no rounding line is wanted.
    """
    allowed = {"partially_refunded", "refunded", *PAYMENTS[history.settings["payment_rule"]]}
    if "authorised" in allowed:
        allowed.add("voided")
    is_parked = history.settings.get("rounding_line") == "park"
    for order in end.store.orders.values():
        paid = order["payment_status"] in allowed
        waits = is_parked and rounding_of(order)
        if paid and not waits and is_carried_by_now(history, end, order, allowed):
            yield order


def rounding_of(order: Document) -> int:
    """Minor units by which an order's total differs from its lines, shipping and fees."""
    charges = [order["shipping"], *order["fees"]]
    net = sum(x["quantity"] * x["unit_price_minor"] - x["discount_minor"] for x in order["lines"])
    net += sum(charge["price_minor"] for charge in charges)
    tax = sum(part["tax_minor"] for part in (*order["lines"], *charges))
    return int(order["total_minor"] - net - (0 if order["prices_include_tax"] else tax))


def erp_order_of(end: EndState, store_order_id: str) -> Document | None:
    """The ERP order of a store order: the only live one, or the only one if none is live."""
    found = end.erp.orders_by_reference.get(store_order_id, [])
    live = [order for order in found if order["status"] != "cancelled"] or found
    return live[0] if len(live) == 1 else None
