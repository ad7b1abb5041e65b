"""Products: what the ERP calls a style, with the enrichment that the store alone owns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, cast
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_store.tables.registry import StoreTable

# Both chosen so that a listing key is positive and stays inside 63 bits.
_SORT_ORDER_SHIFT = 10**6
_AGES = 2**40


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
    # Place in the listing: by sort order, then by age; cursors of the listing name it.
    listing_key: int = Field(default=0, index=True)

    def is_published_in(self, channel: str) -> bool:
        """Tell whether shoppers of a channel see the product (PRD-10)."""
        return self.status == "active" and channel in self.channels

    def place_in_listing(self) -> None:
        """Set the place in the listing after the sort order was set."""
        age = self.listing_key % _AGES or self.change_no
        self.listing_key = (self.sort_order + _SORT_ORDER_SHIFT) * _AGES + age


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


def published_products(tx: Tx, channel: str, after: int, limit: int) -> Sequence[ProductRow]:
    """Return the products of a channel's listing after a place in it."""
    # Channel codes are lower case letters, digits and hyphens, so the quoted code is exact.
    published = cast(col(ProductRow.channels), String).contains(f'"{channel}"')
    wanted = select(ProductRow).where(
        col(ProductRow.status) == "active", published, col(ProductRow.listing_key) > after
    )
    return tx.session.exec(wanted.order_by(col(ProductRow.listing_key)).limit(limit)).all()
