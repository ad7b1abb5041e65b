"""What is sold: the ERP's style with its variants, the store's product with its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Standing: TypeAlias = Literal["active", "archived"]


@dataclass(frozen=True, slots=True)
class OptionAxis:
    """One way in which variants differ, with its values in display order (PRD-14)."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderQuantity:
    """How many pieces one order line may have; maximum None means no limit (PRD-16)."""

    minimum: int = 1
    multiple: int = 1
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class VariantContent:
    """What the ERP owns of a variant; `reference` is the ERP variant id on both sides."""

    reference: str
    sku: str
    options: Mapping[str, str]
    barcode: str | None = None
    weight_g: int | None = None
    tracked: bool = True
    is_free: bool = False
    order_quantity: OrderQuantity = OrderQuantity()
    standing: Standing = "active"
    # Of a kit: (ERP variant id, pieces) of what is in it (STK-15).
    components: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """A style as the ERP has it now; for `restricted_to` see `ProductContent`."""

    id: str
    name: str
    description: str
    brand: str
    options: tuple[OptionAxis, ...]
    is_active: bool
    assortments: tuple[str, ...]
    variants: tuple[VariantContent, ...]
    restricted_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductContent:
    """What the ERP owns of a store product; images, SEO and sort order are not in it (PRD-05).

    `channels` are the published ones, sorted; `variants` are sorted by reference.
    `restricted_to`: by channel the store's accounts that may see it, sorted; a channel that is
    not named is open to everybody (PRD-11).
    """

    reference: str
    title: str
    description: str
    brand: str
    options: tuple[OptionAxis, ...]
    standing: Standing
    channels: tuple[str, ...]
    variants: tuple[VariantContent, ...]
    restricted_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreProduct:
    """A product as the store has it now; `variant_ids` maps references to the store's ids."""

    id: str
    version: int
    content: ProductContent
    variant_ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProductWrite:
    """Make a product so: create it when `product_id` is None, else change this version of it."""

    content: ProductContent
    product_id: str | None = None
    expected_version: int | None = None
