"""Products: what the ERP calls a style, with the enrichment that the store alone owns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_store.tables.registry import StoreTable


class ProductRow(StoreTable, table=True):
    """One product. `client_reference` is the id of the writer, such as the ERP's style id."""

    __tablename__ = "products"

    id: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime = Field(index=True)
    handle: str = Field(unique=True)
    title: str
    description: str = ""
    brand: str = ""
    options: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    status: str = "active"
    channels: list[str] = Field(default_factory=list, sa_type=JSON)
    client_reference: str | None = Field(default=None, index=True)
    custom: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    # Store-owned: nothing but a PATCH that names the field touches it (PRD-05).
    images: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    seo_title: str | None = None
    seo_description: str | None = None
    sort_order: int = 0


def product_by_handle(tx: Tx, handle: str) -> ProductRow | None:
    """Return the product of this handle."""
    return tx.session.exec(select(ProductRow).where(col(ProductRow.handle) == handle)).first()


def product_by_reference(tx: Tx, client_reference: str) -> ProductRow | None:
    """Return the oldest product with this client reference."""
    found = select(ProductRow).where(col(ProductRow.client_reference) == client_reference)
    return tx.session.exec(found.order_by(col(ProductRow.created_at), col(ProductRow.id))).first()


def products_by_id(tx: Tx, product_ids: Sequence[str]) -> dict[str, ProductRow]:
    """Return the products of these ids; unknown ids are left out."""
    found = tx.session.exec(select(ProductRow).where(col(ProductRow.id).in_(product_ids)))
    return {row.id: row for row in found}
