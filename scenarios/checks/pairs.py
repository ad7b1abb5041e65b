"""Pairs what the ERP has with what the store shows, for the checks to compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History

Document = Mapping[str, Any]


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
    """Every active variant of every mapped channel's assortment, in a fixed order."""
    products = {p["client_reference"]: p for p in end.store.products.values()}
    codes = {row["code"]: row for row in end.erp.assortments.values()}
    for channel, rules in sorted(history.settings["channels"].items()):
        assortment = codes.get(rules["assortment"])
        for style_id in sorted(assortment["style_ids"]) if assortment else []:
            style = end.erp.styles.get(style_id)
            if style is None or style["status"] != "active":
                continue
            for variant in end.erp.variants_of.get(style_id, []):
                if variant["status"] != "active":
                    continue
                yield Listed(
                    channel,
                    rules,
                    style,
                    variant,
                    products.get(style_id),
                    end.store.variant_of.get(variant["id"]),
                )


def store_orders_due(history: History, end: EndState) -> Iterator[Document]:
    """Store orders that the payment rule lets go up and that nobody cancelled before."""
    allowed = {"paid", "partially_refunded", "refunded"}
    if history.settings["payment_rule"] == "authorised":
        allowed |= {"authorised", "voided"}
    for order in end.store.orders.values():
        if order["payment_status"] in allowed:
            yield order


def erp_order_of(end: EndState, store_order_id: str) -> Document | None:
    """The ERP order of a store order, if there is exactly one."""
    found = end.erp.orders_by_reference.get(store_order_id, [])
    return found[0] if len(found) == 1 else None
