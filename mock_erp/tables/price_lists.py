"""Price lists and their lines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import or_
from sqlmodel import Field, col, select

from mock_erp.domain.price_windows import Window
from mock_erp.domain.prices import PriceKind, PriceLine
from mock_erp.tables.items import Variant
from mock_erp.tables.registry import Entity, Instant
from mock_kit.state.database import Tx


class PriceList(Entity, table=True):
    """Prices in one currency, on one tax basis, for everybody, a group or one customer."""

    __tablename__ = "price_lists"

    id: str = Field(primary_key=True)
    code: str = Field(index=True, unique=True)
    name: str
    currency: str
    tax_basis: str
    time_zone: str
    customer_group: str | None = Field(default=None, index=True)
    customer_id: str | None = Field(default=None, index=True)
    client_reference: str | None = Field(default=None, index=True)


class PriceListLine(Entity, table=True):
    """The price of a style or of one variant on a list, from a quantity on, in a window."""

    __tablename__ = "price_lines"

    id: str = Field(primary_key=True)
    price_list_id: str = Field(index=True)
    # The style the line is about, also when it prices one of its variants.
    style_id: str = Field(index=True)
    variant_id: str | None = Field(default=None, index=True)
    price_minor: int
    min_quantity: int = 1
    kind: str = "regular"
    valid_from: datetime | None = Field(default=None, sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)
    # The change number of its entry: decides between lines equal in all else.
    entered: int = 0
    client_reference: str | None = Field(default=None, index=True)

    def as_price(self) -> PriceLine:
        """Return what the price rule needs of the line."""
        return PriceLine(
            line_id=self.id,
            price_minor=self.price_minor,
            kind=cast(PriceKind, self.kind),
            variant_id=self.variant_id,
            min_quantity=self.min_quantity,
            window=Window(self.valid_from, self.valid_until),
            entered=self.entered,
        )


Audience = tuple[Literal["customer", "group"], str]


def price_list_by_code(tx: Tx, code: str) -> PriceList | None:
    """Return the list with this code."""
    return tx.session.exec(select(PriceList).where(PriceList.code == code)).first()


def lists_for(tx: Tx, asked: PriceList, audience: Iterable[Audience]) -> list[PriceList]:
    """Return the lists to look at, most particular first: contract, group, the asked one.

    Only lists of the same currency and tax basis count; no number crosses unconverted (PRD-08).
    """
    found: list[PriceList] = []
    for kind, who in audience:
        column = PriceList.customer_id if kind == "customer" else PriceList.customer_group
        same = select(PriceList).where(
            col(column) == who,
            PriceList.currency == asked.currency,
            PriceList.tax_basis == asked.tax_basis,
        )
        found += tx.session.exec(same.order_by(col(PriceList.code))).all()
    return [row for row in found if row.id != asked.id] + [asked]


def lines_by_style(
    tx: Tx, price_list_id: str, style_ids: Iterable[str]
) -> dict[str, list[PriceListLine]]:
    """Return the lines of one list about each style, its variants' own prices included."""
    wanted = sorted(set(style_ids))
    found = select(PriceListLine).where(
        PriceListLine.price_list_id == price_list_id, col(PriceListLine.style_id).in_(wanted)
    )
    grouped: dict[str, list[PriceListLine]] = {style_id: [] for style_id in wanted}
    for row in tx.session.exec(found.order_by(col(PriceListLine.entered))).all():
        grouped[row.style_id].append(row)
    return grouped


def lines_of_variant(tx: Tx, price_list_id: str, variant: Variant) -> list[PriceListLine]:
    """Return the lines of one list that can price this variant."""
    found = select(PriceListLine).where(
        PriceListLine.price_list_id == price_list_id,
        PriceListLine.style_id == variant.style_id,
        or_(col(PriceListLine.variant_id).is_(None), col(PriceListLine.variant_id) == variant.id),
    )
    return list(tx.session.exec(found).all())
