"""Styles and variants of the ERP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from pydantic import BaseModel, Field

from bridge.adapters.client import Client
from bridge.model.products import OptionAxis, OrderQuantity, Style, VariantContent


class OptionWire(BaseModel):
    """An option with its values in display order."""

    name: str
    values: list[str]


class QuantityWire(BaseModel):
    """Order quantities."""

    minimum: int = 1
    multiple: int = 1
    maximum: int | None = None


class ComponentWire(BaseModel):
    """Pieces of another variant in one kit."""

    variant_id: str
    pieces: int


class VariantWire(BaseModel):
    """A variant."""

    id: str
    sku: str
    options: dict[str, str]
    barcode: str | None
    weight_g: int | None
    status: str
    tracked: bool
    is_free: bool
    order_quantity: QuantityWire
    # An ERP without kits need not name them.
    components: list[ComponentWire] = Field(default_factory=list)

    def to_model(self) -> VariantContent:
        """Read the variant in the bridge's words."""
        quantity = self.order_quantity
        return VariantContent(
            reference=self.id,
            sku=self.sku,
            options=self.options,
            barcode=self.barcode,
            weight_g=self.weight_g,
            tracked=self.tracked,
            is_free=self.is_free,
            order_quantity=OrderQuantity(quantity.minimum, quantity.multiple, quantity.maximum),
            standing="active" if self.status == "active" else "archived",
            components=tuple((each.variant_id, each.pieces) for each in self.components),
        )


class StyleIdWire(BaseModel):
    """What a sweep needs of a style."""

    id: str


class ItemWire(BaseModel):
    """A style with its variants and assortments."""

    id: str
    name: str
    description: str
    brand: str
    options: list[OptionWire]
    status: str
    assortments: list[str]
    variants: list[VariantWire]

    def to_model(self) -> Style:
        """Read the style in the bridge's words."""
        return Style(
            id=self.id,
            name=self.name,
            description=self.description,
            brand=self.brand,
            options=tuple(OptionAxis(each.name, tuple(each.values)) for each in self.options),
            is_active=self.status == "active",
            assortments=tuple(sorted(self.assortments)),
            variants=tuple(each.to_model() for each in self.variants),
        )


class ErpProductsApi:
    """The port `ErpProducts` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def styles(self, style_ids: Sequence[str]) -> Mapping[str, Style]:
        """Answer with those styles that exist, by id."""
        items = await self._client.read_many("/v1/items", ItemWire, by="ids", ids=style_ids)
        return {item.id: item.to_model() for item in items}

    async def skus(self, variant_ids: Sequence[str]) -> Mapping[str, str]:
        """Answer with the SKU of those variants that exist and are still sold, by id."""
        found = await self._client.read_many("/v1/variants", VariantWire, by="ids", ids=variant_ids)
        return {each.id: each.sku for each in found if each.status == "active"}

    async def style_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all styles."""
        async for page in self._client.pages("/v1/styles", StyleIdWire):
            yield [style.id for style in page]
