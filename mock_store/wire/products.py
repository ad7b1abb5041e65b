"""Wire models of products and variants."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.numbers import WHOLE
from mock_store.wire.batches import Row
from mock_store.wire.fields import ChannelCode, Custom, Handle, Id, Line, Name, Reference, Text

Status = Literal["active", "archived"]
_Whole = Annotated[int, Field(strict=True, ge=1, le=10**6), WHOLE]


class Image(BaseModel):
    """A picture of the product."""

    model_config = ConfigDict(extra="forbid")

    src: Name
    alt: Line = ""


class Option(BaseModel):
    """An option and its values, in the order in which they are shown."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    values: Annotated[list[Name], Field(max_length=200)]


class Quantities(BaseModel):
    """How many pieces one order line may have."""

    model_config = ConfigDict(extra="forbid")

    minimum: _Whole = 1
    multiple: _Whole = 1
    maximum: _Whole | None = None


class Enrichment(BaseModel):
    """What the store adds to a product; only a write that names a field touches it."""

    model_config = ConfigDict(extra="forbid")

    images: Annotated[list[Image], Field(max_length=100)] = Field(default_factory=list)
    seo_title: Line | None = None
    seo_description: Text | None = None
    sort_order: Annotated[int, Field(strict=True, ge=-(10**6), le=10**6), WHOLE] = 0


class KitComponent(BaseModel):
    """Pieces of another variant in one kit; the variant may come later."""

    model_config = ConfigDict(extra="forbid")

    client_reference: Reference
    pieces: _Whole


_Components = Annotated[list[KitComponent], Field(max_length=50)]


class VariantWrite(BaseModel):
    """A variant, found by `id`, else by `client_reference`, else new. Absent fields stay."""

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    client_reference: Reference | None = None
    sku: Line = ""
    options: Annotated[dict[Name, Line], Field(max_length=10)] = Field(default_factory=dict)
    barcode: Line | None = None
    weight_g: Annotated[int, Field(strict=True, ge=0, le=10**9), WHOLE] | None = None
    tracked: bool = Field(default=True, strict=True)
    is_free: bool = Field(default=False, strict=True)
    order_quantity: Quantities = Field(default_factory=Quantities)
    components: _Components = Field(
        default_factory=list, description="Of a kit or pack: it is sold as these."
    )
    status: Status = "active"


_Variants = Annotated[list[VariantWrite], Field(max_length=500)]
_Options = Annotated[list[Option], Field(max_length=10)]
_Channels = Annotated[list[ChannelCode], Field(max_length=50)]


_Restrictions = Annotated[dict[ChannelCode, list[Id]], Field(max_length=50)]
RESTRICTED_TO = (
    "By channel the companies and customers that may see and buy it, by id; "
    "in a channel that is not named it is open to everybody."
)


class ProductPatch(BaseModel):
    """Changes of a product: absent fields stay as they are, absent variants too."""

    model_config = ConfigDict(extra="forbid")

    # The factories keep made-up defaults out of the published schema: absent means unchanged.
    handle: Handle = Field(default_factory=str)
    title: Name = Field(default_factory=str)
    description: Text = Field(default_factory=str)
    brand: Line = Field(default_factory=str)
    options: _Options = Field(default_factory=list)
    status: Status = Field(default_factory=lambda: "active")
    channels: _Channels = Field(default_factory=list, description="Codes where it is published.")
    restricted_to: _Restrictions = Field(default_factory=dict, description=RESTRICTED_TO)
    client_reference: Reference | None = None
    enrichment: Enrichment = Field(default_factory=Enrichment)
    custom: Custom = Field(default_factory=dict)
    variants: _Variants = Field(default_factory=list)


class ProductWrite(ProductPatch):
    """A new product; without a handle it gets one from its title."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Heavy Tee",
                    "brand": "Northwind",
                    "options": [{"name": "Size", "values": ["S", "M"]}],
                    "channels": ["us"],
                    "client_reference": "sty_0a1b2c3d4e5f6071",
                    "variants": [
                        {"client_reference": "itm_1", "sku": "TEE100-S", "options": {"Size": "S"}}
                    ],
                }
            ]
        },
    )

    title: Name


class ProductUpsert(ProductPatch):
    """A row of a batch: found by `id`, else by `client_reference`, else a new product."""

    id: Id | None = None


class ProductBatch(BaseModel):
    """Up to 500 products with their variants, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[ProductUpsert]], Field(max_length=500)]


class Variant(BaseModel):
    """A variant."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    product_id: str
    client_reference: str | None
    sku: str
    options: dict[str, str]
    barcode: str | None
    weight_g: int | None
    tracked: bool
    is_free: bool
    order_quantity: Quantities
    components: list[KitComponent]
    status: Status


class Product(BaseModel):
    """A product with all its variants; a change of a variant is a change of the product."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    handle: str
    title: str
    description: str
    brand: str
    options: list[Option]
    status: Status
    channels: list[str]
    restricted_to: dict[str, list[str]] = Field(description=RESTRICTED_TO)
    client_reference: str | None
    enrichment: Enrichment
    custom: dict[str, str]
    variants: list[Variant]
