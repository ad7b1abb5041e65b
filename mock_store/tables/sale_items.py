"""What selling needs to know of an item, read in one statement: variant, product and price."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select

from mock_kit.state.database import Tx
from mock_store.domain.buying import OrderQuantity, selling_price
from mock_store.tables.prices import PriceRow
from mock_store.tables.products import ProductRow
from mock_store.tables.registry import core
from mock_store.tables.variants import VARIANTS

_PRODUCTS = core(str(ProductRow.__tablename__))
_PRICES = core(str(PriceRow.__tablename__))
_ITEMS = (
    select(
        VARIANTS.c.id,
        VARIANTS.c.client_reference,
        VARIANTS.c.sku,
        VARIANTS.c.options,
        VARIANTS.c.is_free,
        VARIANTS.c.order_quantity,
        VARIANTS.c.status,
        _PRODUCTS.c.title,
        _PRODUCTS.c.status.label("product_status"),
        _PRODUCTS.c.channels,
        _PRICES.c.price_minor,
        _PRICES.c.compare_at_minor,
    )
    .join(_PRODUCTS, _PRODUCTS.c.id == VARIANTS.c.product_id)
    .join(
        _PRICES,
        and_(_PRICES.c.variant_id == VARIANTS.c.id, _PRICES.c.channel == bindparam("channel")),
        isouter=True,
    )
)
_BY_ID = _ITEMS.where(VARIANTS.c.id.in_(bindparam("wanted", expanding=True)))
_BY_SKU = _ITEMS.where(VARIANTS.c.sku.in_(bindparam("wanted", expanding=True)))


@dataclass(frozen=True, slots=True)
class SaleItem:
    """An item of one channel; `price_minor` None means that it cannot be bought (PRD-09)."""

    variant_id: str
    client_reference: str | None
    sku: str
    title: str
    is_sold: bool
    price_minor: int | None
    compare_at_minor: int | None
    quantity_rule: OrderQuantity


def sale_items(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, SaleItem]:
    """Return the items of these ids; unknown ids are left out."""
    found = tx.connection.execute(_BY_ID, {"channel": channel, "wanted": variant_ids})
    return {row.id: _item(row, channel) for row in found}


def sale_items_by_sku(tx: Tx, channel: str, skus: Sequence[str]) -> dict[str, SaleItem]:
    """Return the item sold in the channel under each SKU; none where several are."""
    found = tx.connection.execute(_BY_SKU, {"channel": channel, "wanted": skus})
    items: dict[str, list[SaleItem]] = {}
    for row in found:
        item = _item(row, channel)
        if item.is_sold:
            items.setdefault(item.sku, []).append(item)
    return {sku: same[0] for sku, same in items.items() if len(same) == 1}


def _item(row: Any, channel: str) -> SaleItem:
    chosen = ", ".join(str(value) for value in row.options.values())
    is_active = row.status == "active" and row.product_status == "active"
    return SaleItem(
        variant_id=row.id,
        client_reference=row.client_reference,
        sku=row.sku,
        title=f"{row.title} ({chosen})" if chosen else row.title,
        is_sold=is_active and channel in row.channels,
        price_minor=selling_price(row.price_minor, is_free=row.is_free),
        compare_at_minor=row.compare_at_minor,
        quantity_rule=OrderQuantity(**row.order_quantity),
    )
