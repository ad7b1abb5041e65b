"""What selling needs to know of an item, read in one statement: variant, product and price."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.buying import OrderQuantity, Price, Step, price_for, selling_price
from mock_store.tables.accounts.account_prices import own_steps
from mock_store.tables.accounts.companies import NOBODY, Standing
from mock_store.tables.prices import PriceRow, steps_from
from mock_store.tables.products import ProductRow, is_entitled
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
        _PRODUCTS.c.restricted_to,
        _PRICES.c.currency,
        _PRICES.c.price_minor,
        _PRICES.c.compare_at_minor,
        _PRICES.c.steps,
    )
    .join(_PRODUCTS, _PRODUCTS.c.id == VARIANTS.c.product_id)
    .join(
        _PRICES,
        and_(_PRICES.c.variant_id == VARIANTS.c.id, _PRICES.c.channel == bindparam("channel")),
        isouter=True,
    )
)
_BY_ID = Prepared(_ITEMS.where(VARIANTS.c.id.in_(bindparam("wanted", expanding=True))))
_BY_SKU = Prepared(_ITEMS.where(VARIANTS.c.sku.in_(bindparam("wanted", expanding=True))))


@dataclass(frozen=True, slots=True)
class SaleItem:
    """An item of one channel, as somebody in particular can buy it.

    `price` None: none was written. `own`: what the shopper's account pays instead (PRD-12).
    """

    variant_id: str
    client_reference: str | None
    sku: str
    title: str
    is_sold: bool
    is_free: bool
    price: Price | None
    quantity_rule: OrderQuantity
    own: tuple[Step, ...] = ()

    def price_minor(self, quantity: int) -> int | None:
        """Return what a piece costs; None means that it cannot be bought so (PRD-09)."""
        written = price_for(self.price, self.own, quantity)
        return selling_price(written, is_free=self.is_free)

    @property
    def compare_at_minor(self) -> int | None:
        """Return the price to compare with; who has own prices compares with nobody's."""
        return None if self.own or self.price is None else self.price.compare_at_minor


def sale_items(
    tx: Tx, channel: str, variant_ids: Sequence[str], standing: Standing = NOBODY
) -> dict[str, SaleItem]:
    """Return the items of these ids as the shopper can buy them; unknown ids are left out."""
    found = _BY_ID.all(tx, {"channel": channel, "wanted": variant_ids})
    own = own_steps(tx, standing.pays_as, channel, variant_ids)
    items = {row.id: _item(row, channel, standing) for row in found}
    return {key: replace(item, own=own.get(key, ())) for key, item in items.items()}


def sale_items_by_sku(
    tx: Tx, channel: str, skus: Sequence[str], standing: Standing = NOBODY
) -> dict[str, SaleItem]:
    """Return the item sold to the shopper under each SKU, at public prices; none where several."""
    found = _BY_SKU.all(tx, {"channel": channel, "wanted": skus})
    items: dict[str, list[SaleItem]] = {}
    for row in found:
        item = _item(row, channel, standing)
        if item.is_sold:
            items.setdefault(item.sku, []).append(item)
    return {sku: same[0] for sku, same in items.items() if len(same) == 1}


def items_by_sku(tx: Tx, channel: str, skus: Sequence[str]) -> dict[str, SaleItem]:
    """Return the item under each SKU, sold or not; none where several have it."""
    found = _BY_SKU.all(tx, {"channel": channel, "wanted": skus})
    items: dict[str, list[SaleItem]] = {}
    for row in found:
        items.setdefault(row.sku, []).append(_item(row, channel, NOBODY))
    return {sku: same[0] for sku, same in items.items() if len(same) == 1}


def _item(row: Any, channel: str, standing: Standing) -> SaleItem:
    chosen = ", ".join(str(value) for value in row.options.values())
    is_active = row.status == "active" and row.product_status == "active"
    is_open = is_entitled(row.restricted_to.get(channel), standing.account_ids)
    price = None
    if row.currency is not None:
        steps = steps_from(row.steps)
        price = Price(row.currency, row.price_minor, row.compare_at_minor, steps)
    return SaleItem(
        variant_id=row.id,
        client_reference=row.client_reference,
        sku=row.sku,
        title=f"{row.title} ({chosen})" if chosen else row.title,
        is_sold=is_active and channel in row.channels and is_open,
        is_free=row.is_free,
        price=price,
        quantity_rule=OrderQuantity(**row.order_quantity),
    )
