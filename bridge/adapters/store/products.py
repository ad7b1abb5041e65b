"""Products of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from bridge.adapters.client import Client, if_match
from bridge.errors import BridgeError
from bridge.model.products import (
    OptionAxis,
    OrderQuantity,
    ProductContent,
    ProductWrite,
    Standing,
    StoreProduct,
    VariantContent,
)

PATH = "/v1/products"


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
    """Pieces of another variant in one kit, by its reference."""

    client_reference: str
    pieces: int


class VariantWire(BaseModel):
    """A variant; without a reference it is the store's own."""

    id: str
    client_reference: str | None
    sku: str
    options: dict[str, str]
    barcode: str | None
    weight_g: int | None
    tracked: bool
    is_free: bool
    order_quantity: QuantityWire
    # A store without kits need not name them.
    components: list[ComponentWire] = Field(default_factory=list)
    status: Standing

    def to_model(self) -> VariantContent:
        """Read what the ERP owns of the variant."""
        quantity = self.order_quantity
        return VariantContent(
            reference=self.client_reference or "",
            sku=self.sku,
            options=self.options,
            barcode=self.barcode,
            weight_g=self.weight_g,
            tracked=self.tracked,
            is_free=self.is_free,
            order_quantity=OrderQuantity(quantity.minimum, quantity.multiple, quantity.maximum),
            standing=self.status,
            components=tuple((each.client_reference, each.pieces) for each in self.components),
        )


class ProductWire(BaseModel):
    """A product."""

    id: str
    version: int
    title: str
    description: str
    brand: str
    options: list[OptionWire]
    status: Standing
    channels: list[str]
    restricted_to: dict[str, list[str]] = {}
    client_reference: str | None
    variants: list[VariantWire]

    def to_model(self) -> StoreProduct:
        """Read what the ERP owns of the product, and its ids (PRD-05)."""
        ours = [variant for variant in self.variants if variant.client_reference]
        content = ProductContent(
            reference=self.client_reference or "",
            title=self.title,
            description=self.description,
            brand=self.brand,
            options=tuple(OptionAxis(each.name, tuple(each.values)) for each in self.options),
            standing=self.status,
            channels=tuple(sorted(self.channels)),
            variants=tuple(variant.to_model() for variant in ours),
            restricted_to={
                code: tuple(sorted(accounts)) for code, accounts in self.restricted_to.items()
            },
        )
        ids = {variant.client_reference or "": variant.id for variant in ours}
        return StoreProduct(self.id, self.version, content, ids)


class ReferenceWire(BaseModel):
    """What a sweep needs of a product."""

    client_reference: str | None


class StoreProductsApi:
    """The port `StoreProducts` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def products(self, style_ids: Sequence[str]) -> Mapping[str, Sequence[StoreProduct]]:
        """Answer with the products of each style that has any; more than one is a fault."""
        found = await self._client.read_many(
            PATH, ProductWire, by="client_references", ids=style_ids
        )
        by_style: dict[str, list[StoreProduct]] = {}
        for product in sorted(found, key=lambda each: each.id):
            by_style.setdefault(product.client_reference or "", []).append(product.to_model())
        return by_style

    async def write(self, writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        """Create in one batch, change one by one: only a single change can be conditional."""
        new = [write for write in writes if write.product_id is None]
        rows = [_fields(write.content) for write in new]
        made = iter(await self._client.batch(f"{PATH}/batch", rows, ProductWire))
        answers: list[StoreProduct | BridgeError] = []
        for write in writes:
            answer = next(made) if write.product_id is None else await self._change(write)
            answers.append(answer if isinstance(answer, BridgeError) else answer.to_model())
        return answers

    async def style_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through the style ids of all products that have one."""
        async for page in self._client.pages(PATH, ReferenceWire):
            yield [each.client_reference for each in page if each.client_reference]

    async def _change(self, write: ProductWrite) -> ProductWire | BridgeError:
        headers = {} if write.expected_version is None else if_match(write.expected_version)
        try:
            return await self._client.write(
                "PATCH",
                f"{PATH}/{write.product_id}",
                _fields(write.content),
                ProductWire,
                headers=headers,
            )
        except BridgeError as error:  # the answer of this row alone (XCT-08)
            return error


def _fields(content: ProductContent) -> dict[str, Any]:
    return {
        "title": content.title,
        "description": content.description,
        "brand": content.brand,
        "options": [{"name": axis.name, "values": list(axis.values)} for axis in content.options],
        "status": content.standing,
        "channels": list(content.channels),
        "restricted_to": {code: list(ids) for code, ids in content.restricted_to.items()},
        "client_reference": content.reference,
        "variants": [_variant_fields(variant) for variant in content.variants],
    }


def _variant_fields(variant: VariantContent) -> dict[str, Any]:
    return {
        "client_reference": variant.reference,
        "sku": variant.sku,
        "options": dict(variant.options),
        "barcode": variant.barcode,
        "weight_g": variant.weight_g,
        "tracked": variant.tracked,
        "is_free": variant.is_free,
        "order_quantity": asdict(variant.order_quantity),
        "components": [
            {"client_reference": reference, "pieces": pieces}
            for reference, pieces in variant.components
        ],
        "status": variant.standing,
    }
