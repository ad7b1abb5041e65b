"""What both systems hold when they have settled, read through their business faces."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

Document = Mapping[str, Any]
Records = Mapping[str, Document]


def by_field(records: Records, name: str) -> dict[str, list[Document]]:
    """Records by what stands in a field of theirs, in their order; a blank is nothing."""
    found: dict[str, list[Document]] = {}
    for record in records.values():
        if record.get(name):
            found.setdefault(str(record[name]), []).append(record)
    return found


@dataclass(frozen=True)
class ErpState:
    """The ERP's records by id; `stock` is its stock view by variant id."""

    business_now: datetime
    time_zone: str
    styles: Records
    variants: Records
    price_lists: Records
    price_lines: Records
    assortments: Records
    warehouses: Records
    stock: Records
    purchase_orders: Records
    customers: Records
    orders: Records
    movements: Records = field(default_factory=dict)
    invoices: Records = field(default_factory=dict)
    credit_memos: Records = field(default_factory=dict)
    shipments: Records = field(default_factory=dict)
    returns: Records = field(default_factory=dict)
    set_asides: Records = field(default_factory=dict)
    order_imports: Records = field(default_factory=dict)

    @cached_property
    def orders_by_reference(self) -> dict[str, list[Document]]:
        """All orders that name a store order, by the store's order id."""
        return by_field(self.orders, "client_reference")

    @cached_property
    def shipments_of(self) -> dict[str, list[Document]]:
        """Shipments by the id of their order."""
        return by_field(self.shipments, "order_id")

    @cached_property
    def orders_of(self) -> dict[str, list[Document]]:
        """Orders by the customer for whom they were booked."""
        return by_field(self.orders, "customer_id")

    @cached_property
    def lines_of(self) -> dict[tuple[str, str], list[Document]]:
        """Price lines by price list and the variant that they are of, else the style."""
        found: dict[tuple[str, str], list[Document]] = {}
        for line in self.price_lines.values():
            item = str(line.get("variant_id") or line.get("style_id"))
            found.setdefault((str(line["price_list_id"]), item), []).append(line)
        return found

    @cached_property
    def opened_for(self) -> dict[str, list[Document]]:
        """Customers that name one of the store, by the store's customer id."""
        return by_field(self.customers, "client_reference")

    @cached_property
    def merged(self) -> dict[str, list[Document]]:
        """Customers that are gone, by the one that goes on for them."""
        return by_field(self.customers, "merged_into")

    @cached_property
    def variants_of(self) -> dict[str, list[Document]]:
        """Variants by style id."""
        return by_field(self.variants, "style_id")


@dataclass(frozen=True)
class StoreState:
    """The store's records by id; prices and levels by (store variant id, channel)."""

    business_now: datetime
    channels: Records
    products: Records
    prices: Mapping[tuple[str, str], Document]
    levels: Mapping[tuple[str, str], Document]
    orders: Records
    customers: Records
    pages: Mapping[tuple[str, str], Document] = field(default_factory=dict)
    invoices: Records = field(default_factory=dict)
    offline_orders: Records = field(default_factory=dict)
    companies: Records = field(default_factory=dict)
    account_prices: Records = field(default_factory=dict)
    order_exports: Records = field(default_factory=dict)

    @cached_property
    def variants(self) -> dict[str, Document]:
        """Every variant by its store id."""
        return {
            str(variant["id"]): {**variant, "product_id": product["id"]}
            for product in self.products.values()
            for variant in product["variants"]
        }

    @cached_property
    def orders_of(self) -> dict[str, list[Document]]:
        """Orders by the customer who placed them; a guest's are nobody's."""
        return by_field(self.orders, "customer_id")

    @cached_property
    def own_prices_of(self) -> dict[str, list[Document]]:
        """Prices of accounts by the variant that they are of."""
        return by_field(self.account_prices, "variant_id")

    @cached_property
    def sold(self) -> dict[tuple[str, str], list[tuple[Document, Document]]]:
        """Orders and their lines by channel and store variant id; cancelled orders sold nothing."""
        found: dict[tuple[str, str], list[tuple[Document, Document]]] = {}
        for order in self.orders.values():
            for line in order["lines"] if order["status"] != "cancelled" else ():
                key = (str(order["channel"]), str(line["variant_id"]))
                found.setdefault(key, []).append((order, line))
        return found

    @cached_property
    def variant_of(self) -> dict[str, Document]:
        """Store variants by the ERP variant id that they name; the first one if several do."""
        found: dict[str, Document] = {}
        for variant in self.variants.values():
            if variant.get("client_reference"):
                found.setdefault(str(variant["client_reference"]), variant)
        return found


@dataclass(frozen=True)
class EndState:
    """Both sides, settled."""

    erp: ErpState
    store: StoreState
