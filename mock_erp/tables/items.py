"""Styles and their variants: rows and the reads that need them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity, table_of
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared


class Style(Entity, table=True):
    """What is designed and named once and sold in variants."""

    __tablename__ = "styles"

    id: str = Field(primary_key=True)
    style_number: str = Field(index=True)
    name: str
    description: str = ""
    brand: str = ""
    # In display order: [{"name": "Size", "values": ["S", "M"]}].
    options: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    backorder_allowed: bool | None = None
    backorder_limit: int | None = None
    # "gift_card": what is sold is owed to whoever brings the card, it is no revenue (ORD-03).
    kind: str = "goods"
    status: str = "active"
    client_reference: str | None = Field(default=None, index=True)
    custom: dict[str, str] = Field(default_factory=dict, sa_type=JSON)


class Variant(Entity, table=True):
    """What is stocked, priced and sold: one choice of a style's options, with a SKU."""

    __tablename__ = "variants"

    id: str = Field(primary_key=True)
    style_id: str = Field(index=True)
    sku: str = Field(index=True, unique=True)
    # Option name to value: {"Size": "M"}.
    options: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    barcode: str | None = None
    weight_g: int | None = None
    status: str = "active"
    tracked: bool = True
    is_free: bool = False
    # None inherits from the style (STK-05).
    backorder_allowed: bool | None = None
    backorder_limit: int | None = None
    minimum_pieces: int = 1
    multiple_pieces: int = 1
    maximum_pieces: int | None = None
    # Pieces that no channel may offer; None: as each channel has it.
    safety_buffer: int | None = None
    # Of a kit or a pack: [{"variant_id": ..., "pieces": 2}]; it has no stock of its own (STK-15).
    components: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    # The place among its siblings, as entered.
    position: int = 0
    client_reference: str | None = Field(default=None, index=True)
    custom: dict[str, str] = Field(default_factory=dict, sa_type=JSON)


def styles_by_id(tx: Tx, style_ids: Iterable[str]) -> dict[str, Style]:
    """Return the known ones among `style_ids`."""
    wanted = sorted(set(style_ids))
    rows = tx.session.exec(select(Style).where(col(Style.id).in_(wanted))).all()
    return {row.id: row for row in rows}


def variants_by_id(tx: Tx, variant_ids: Iterable[str]) -> dict[str, Variant]:
    """Return the known ones among `variant_ids`."""
    wanted = sorted(set(variant_ids))
    rows = tx.session.exec(select(Variant).where(col(Variant.id).in_(wanted))).all()
    return {row.id: row for row in rows}


def variants_of_styles(tx: Tx, style_ids: Iterable[str]) -> dict[str, list[Variant]]:
    """Return the variants of each style in their entered order."""
    wanted = sorted(set(style_ids))
    found = select(Variant).where(col(Variant.style_id).in_(wanted))
    ordered = found.order_by(col(Variant.position), col(Variant.id))
    grouped: dict[str, list[Variant]] = {style_id: [] for style_id in wanted}
    for row in tx.session.exec(ordered).all():
        grouped[row.style_id].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class PricedVariant:
    """What a price needs to know of a variant."""

    id: str
    style_id: str
    sku: str
    is_free: bool


_VARIANTS = table_of(Variant)
_PRICED = Prepared(
    core_select(*(_VARIANTS.c[each.name] for each in fields(PricedVariant)))
    .where(_VARIANTS.c.style_id.in_(bindparam("styles", expanding=True)))
    .order_by(_VARIANTS.c.position, _VARIANTS.c.id)
)


def priced_variants(tx: Tx, style_ids: Sequence[str]) -> dict[str, list[PricedVariant]]:
    """Return the variants of each style in their entered order, as far as a price needs them."""
    grouped: dict[str, list[PricedVariant]] = {style_id: [] for style_id in style_ids}
    for row in _PRICED.all(tx, {"styles": list(grouped)}):
        grouped[row.style_id].append(PricedVariant(*row))
    return grouped


def variant_by_sku(tx: Tx, sku: str) -> Variant | None:
    """Return the variant with exactly this SKU; look-alikes are other SKUs (PRD-07)."""
    return tx.session.exec(select(Variant).where(Variant.sku == sku)).first()


def skus_taken(tx: Tx, skus: Sequence[str]) -> dict[str, str]:
    """Return SKU to variant id for those already in use."""
    found = select(Variant.sku, Variant.id).where(col(Variant.sku).in_(sorted(set(skus))))
    return {sku: variant_id for sku, variant_id in tx.session.exec(found).all()}
