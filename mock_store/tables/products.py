"""Products: what the ERP calls a style, with the enrichment that the store alone owns."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, String, bindparam, cast, not_, or_
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.tables.registry import StoreTable, core

# Both chosen so that a listing key is positive and stays inside 63 bits.
_SORT_ORDER_SHIFT = 10**6
_AGES = 2**40
_ESCAPE = "/"


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
    # By channel the accounts that may see and buy it; a channel not named is open to everybody.
    restricted_to: dict[str, list[str]] = Field(default_factory=dict, sa_type=JSON)
    # The same as "channel:account", for the listing to look in.
    entitled: list[str] = Field(default_factory=list, sa_type=JSON)
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

    def is_open_to(self, channel: str, account_ids: Sequence[str]) -> bool:
        """Tell whether a shopper with these accounts may see and buy it (PRD-11)."""
        return is_entitled(self.restricted_to.get(channel), account_ids)

    def place_in_listing(self) -> None:
        """Set the place in the listing, and who sees it, after what they follow from was set."""
        self.entitled = [
            f"{channel}:{account_id}"
            for channel, account_ids in sorted(self.restricted_to.items())
            for account_id in account_ids
        ]
        age = self.listing_key % _AGES or self.change_no
        self.listing_key = (self.sort_order + _SORT_ORDER_SHIFT) * _AGES + age


def is_entitled(allowed: Sequence[str] | None, account_ids: Sequence[str]) -> bool:
    """Tell whether one of the accounts is among the allowed ones; None allows everybody."""
    return allowed is None or any(account_id in allowed for account_id in account_ids)


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


def published_products(
    tx: Tx, channel: str, account_ids: Sequence[str], *, after: int, limit: int
) -> Sequence[Any]:
    """Return the products of a channel's listing after a place in it, for a shopper's accounts.

    Of each what the listing shows, and its `listing_key`.
    """
    # Channel codes and ids are letters, digits, hyphens and underscores: quoted they are exact.
    values = {
        "published": f'"{channel}"',
        "restricted": f'"{channel}": [',
        "after": after,
        "most": limit,
        **{
            f"door_{number}": _escaped(f'"{channel}:{account_id}"')
            for number, account_id in enumerate(account_ids)
        },
    }
    return _listed(len(account_ids)).all(tx, values)


@cache
def _listed(doors: int) -> Prepared:
    """The listing of a shopper with so many accounts."""
    table = core("products")
    restricted = cast(table.c.restricted_to, String).contains(bindparam("restricted"))
    entitled = cast(table.c.entitled, String)
    open_doors = [
        entitled.contains(bindparam(f"door_{number}"), escape=_ESCAPE) for number in range(doors)
    ]
    names = ("id", "handle", "title", "brand", "images", "listing_key")
    return Prepared(
        core_select(*(table.c[name] for name in names))
        .where(
            table.c.status == "active",
            cast(table.c.channels, String).contains(bindparam("published")),
            or_(not_(restricted), *open_doors),
            table.c.listing_key > bindparam("after"),
        )
        .order_by(table.c.listing_key)
        .limit(bindparam("most"))
    )


def _escaped(text: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return text
