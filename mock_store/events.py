"""Which change writes which message: topics, entity names and snapshots of the catalogue.

Each message carries the full snapshot as the business face would answer it.
"""

from collections.abc import Mapping
from typing import Any

from mock_kit.state.database import Tx
from mock_store.wire.accounts.account_prices import AccountPrice
from mock_store.wire.accounts.companies import Company
from mock_store.wire.channels import Channel
from mock_store.wire.inventory import InventoryLevel
from mock_store.wire.prices import Price
from mock_store.wire.products import Product

# The published webhook topics, with what they mean.
TOPICS: Mapping[str, str] = {
    "channel.created": "A channel was set up.",
    "channel.updated": "A channel's settings changed.",
    "product.created": "A product came into the catalogue.",
    "product.updated": "A product or one of its variants changed.",
    "price.updated": "The price of a variant in a channel changed.",
    "account_price.updated": "What an account pays for a variant in a channel changed.",
    "company.created": "A company was entered.",
    "company.updated": "A company, its terms or one of its locations changed.",
    "inventory_level.updated": "The level of a variant in a channel changed.",
    "order.created": "A shopper placed an order.",
    "order.updated": "An order changed: status, payment, lines, addresses or refunds.",
    "order.cancelled": "An order was cancelled.",
    "order_export.created": "A file of orders was made.",
    "order_export.acknowledged": "A file of orders was taken by its receiver.",
    "customer.created": "A customer registered or was set up.",
    "customer.updated": "A customer or one of the addresses changed.",
    "invoice.created": "An invoice or credit memo came into an account.",
    "invoice.updated": "An invoice or credit memo changed: paid, credited, cancelled.",
    "offline_order.created": "An order that was placed elsewhere came into an account.",
    "offline_order.updated": "An order that was placed elsewhere moved on.",
}
# The published schema of what an event of an entity carries.
EVENT_SCHEMAS: Mapping[str, str] = {
    "account_price": "AccountPrice",
    "channel": "Channel",
    "company": "Company",
    "customer": "Customer",
    "inventory_level": "InventoryLevel",
    "invoice": "Invoice",
    "offline_order": "OfflineOrder",
    "order": "Order",
    "order_export": "OrderExport",
    "price": "Price",
    "product": "Product",
}


def channel_changed(tx: Tx, item: Channel, change_no: int) -> None:
    """Record a channel that was set up or changed."""
    topic = "channel.created" if item.version == 1 else "channel.updated"
    _record(tx, "channel", item.code, (item.version, change_no), topic=topic, snapshot=item)


def product_changed(tx: Tx, item: Product, change_no: int) -> None:
    """Record a product that is new or changed, its variants included."""
    topic = "product.created" if item.version == 1 else "product.updated"
    _record(tx, "product", item.id, (item.version, change_no), topic=topic, snapshot=item)


def price_changed(tx: Tx, item: Price, change_no: int) -> bytes:
    """Record a price; return its snapshot, serialised once for feed and answer."""
    snapshot = item.model_dump_json().encode()
    _record(
        tx,
        "price",
        item.id,
        (item.version, change_no),
        topic="price.updated",
        snapshot=snapshot,
    )
    return snapshot


def account_price_changed(tx: Tx, item: AccountPrice, change_no: int) -> bytes:
    """Record the own price of an account; return its snapshot, serialised once."""
    topic, snapshot = "account_price.updated", item.model_dump_json().encode()
    numbers = (item.version, change_no)
    _record(tx, "account_price", item.id, numbers, topic=topic, snapshot=snapshot)
    return snapshot


def company_changed(tx: Tx, item: Company, change_no: int) -> bytes:
    """Record a company that is new or changed; return its snapshot, serialised once."""
    topic = "company.created" if item.version == 1 else "company.updated"
    numbers, snapshot = (item.version, change_no), item.model_dump_json().encode()
    _record(tx, "company", item.id, numbers, topic=topic, snapshot=snapshot)
    return snapshot


def level_changed(tx: Tx, item: InventoryLevel, change_no: int) -> bytes:
    """Record an inventory level; return its snapshot, serialised once for feed and answer."""
    snapshot = item.model_dump_json().encode()
    _record(
        tx,
        "inventory_level",
        item.id,
        (item.version, change_no),
        topic="inventory_level.updated",
        snapshot=snapshot,
    )
    return snapshot


def _record(
    tx: Tx, entity: str, entity_id: str, numbers: tuple[int, int], *, topic: str, snapshot: Any
) -> None:
    version, change_no = numbers
    tx.record(
        entity, entity_id, version=version, change_no=change_no, topic=topic, snapshot=snapshot
    )
