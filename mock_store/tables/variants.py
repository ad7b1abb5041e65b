"""Variants: one option combination of a product, with its SKU."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.buying import OrderQuantity
from mock_store.tables.registry import StoreTable, core


class VariantRow(StoreTable, table=True):
    """One variant. SKUs may be renamed, repeated and blank: links rest on ids (PRD-06)."""

    __tablename__ = "variants"

    id: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    product_id: str = Field(index=True)
    position: int = 0
    client_reference: str | None = Field(default=None, index=True)
    sku: str = Field(default="", index=True)
    options: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    barcode: str | None = None
    weight_g: int | None = None
    tracked: bool = True
    is_free: bool = False
    order_quantity: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # Of a kit: [{"client_reference": ..., "pieces": 2}], by the references of other variants.
    components: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    status: str = "active"

    @property
    def is_active(self) -> bool:
        """Tell whether the variant is sold; archived ones stay readable for old orders."""
        return self.status == "active"

    @property
    def quantity_rule(self) -> OrderQuantity:
        """Return how many pieces one order line may have."""
        return OrderQuantity(**self.order_quantity)


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """What a shopper's page needs of a variant that is sold."""

    id: str
    product_id: str
    sku: str
    options: dict[str, str]
    is_free: bool
    order_quantity: dict[str, Any]
    components: list[dict[str, Any]]

    @property
    def quantity_rule(self) -> OrderQuantity:
        """Return how many pieces one order line may have."""
        return OrderQuantity(**self.order_quantity)


VARIANTS = core("variants")
_SHOWN = Prepared(
    core_select(*(VARIANTS.c[each.name] for each in fields(ShownVariant)))
    .where(
        VARIANTS.c.product_id.in_(bindparam("products", expanding=True)),
        VARIANTS.c.status == "active",
    )
    .order_by(VARIANTS.c.position, VARIANTS.c.id)
)
_KNOWN = Prepared(
    core_select(VARIANTS.c.id).where(VARIANTS.c.id.in_(bindparam("ids", expanding=True)))
)
_BY_REFERENCE = Prepared(
    core_select(VARIANTS.c.client_reference, VARIANTS.c.id)
    .where(VARIANTS.c.client_reference.in_(bindparam("references", expanding=True)))
    .order_by(VARIANTS.c.change_no)
)

_OF_PRODUCTS = (
    select(VariantRow)
    .where(col(VariantRow.product_id).in_(bindparam("products", expanding=True)))
    .order_by(col(VariantRow.position), col(VariantRow.id))
)


def known_variants(tx: Tx, variant_ids: Sequence[str]) -> frozenset[str]:
    """Return those of these ids that are variants."""
    return frozenset(_KNOWN.scalars(tx, {"ids": variant_ids}))


def variants_by_id(tx: Tx, variant_ids: Sequence[str]) -> dict[str, VariantRow]:
    """Return the variants of these ids; unknown ids are left out."""
    found = tx.session.exec(select(VariantRow).where(col(VariantRow.id).in_(variant_ids)))
    return {row.id: row for row in found}


def variants_of_products(tx: Tx, product_ids: Sequence[str]) -> dict[str, list[VariantRow]]:
    """Return the variants of each product in their shown order, in one query."""
    grouped: dict[str, list[VariantRow]] = {product_id: [] for product_id in product_ids}
    for row in tx.session.exec(_OF_PRODUCTS, params={"products": list(product_ids)}):
        grouped[row.product_id].append(row)
    return grouped


def shown_variants(tx: Tx, product_ids: Sequence[str]) -> dict[str, list[ShownVariant]]:
    """Return the variants of each product that are sold, in their shown order."""
    grouped: dict[str, list[ShownVariant]] = {product_id: [] for product_id in product_ids}
    for row in _SHOWN.all(tx, {"products": list(product_ids)}):
        grouped[row.product_id].append(ShownVariant(*row))
    return grouped


def ids_by_reference(tx: Tx, references: Sequence[str]) -> dict[str, str]:
    """Return the id of the variant with each of these client references; of several, the last."""
    found = _BY_REFERENCE.all(tx, {"references": references})
    return {reference: variant_id for reference, variant_id in found}


def variants_by_sku(tx: Tx, sku: str) -> list[VariantRow]:
    """Return all variants that carry exactly this SKU, oldest first."""
    found = select(VariantRow).where(col(VariantRow.sku) == sku)
    order = (col(VariantRow.created_at), col(VariantRow.id))
    return list(tx.session.exec(found.order_by(*order)))
