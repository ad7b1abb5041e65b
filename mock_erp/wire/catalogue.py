"""Styles, variants, items and assortments on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from mock_erp.tables.items import Style, Variant
from mock_erp.wire.fields import (
    Custom,
    EntityOutput,
    Flag,
    Grams,
    Id,
    Input,
    ItemKind,
    LongText,
    Name,
    Output,
    Pieces,
    PiecesOrNone,
    Reference,
    Sku,
    Text,
    absent,
)

Status = Literal["active", "discontinued"]
OptionMap = Annotated[dict[Name, Name], Field(max_length=10)]


class Option(Input):
    """One thing a shopper chooses, with its values in display order."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    name: Name
    values: Annotated[list[Name], Field(max_length=200)]


class Backorder(Input):
    """Whether pieces may be sold before they are there, up to a limit of open ones.

    On a variant null inherits from the style; on a style a null limit means no limit.
    """

    allowed: Flag | None = None
    limit: PiecesOrNone | None = None


class OrderQuantity(Input):
    """How many may be ordered at once."""

    minimum: Pieces = 1
    multiple: Pieces = 1
    maximum: Pieces | None = None


class Component(Input):
    """Pieces of another variant in one kit."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    variant_id: Id
    pieces: Pieces


Components = Annotated[
    list[Component],
    Field(max_length=50, description="What makes a kit, or a pack; a kit has no stock of its own"),
]
SafetyBuffer = Annotated[
    PiecesOrNone | None,
    Field(description="Pieces that no channel may offer; null: as each channel has it"),
]


class NestedVariantInput(Input):
    """A variant entered together with its style."""

    sku: Sku
    options: OptionMap = Field(default_factory=dict)
    barcode: Text | None = None
    weight_g: Grams | None = None
    status: Status = "active"
    tracked: Flag = True
    is_free: Flag = False
    backorder: Backorder = Backorder()
    order_quantity: OrderQuantity = OrderQuantity()
    safety_buffer: SafetyBuffer = None
    components: Components = Field(default_factory=list)
    client_reference: Reference | None = None
    custom: Custom = Field(default_factory=dict)


_A_VARIANT: JsonDict = {
    "style_id": "sty_5a4c27d93f10ab66",
    "sku": "TEE-RED-M",
    "options": {"Color": "Red", "Size": "M"},
    "barcode": "4006381333931",
    "weight_g": 180,
    "backorder": {"allowed": True, "limit": 20},
    "client_reference": "tee-red-m",
}


class VariantInput(NestedVariantInput):
    """A new variant of a style."""

    model_config = ConfigDict(json_schema_extra={"examples": [_A_VARIANT]})

    style_id: Id


class VariantPatch(Input):
    """What changes of a variant; a field that is absent stays. The SKU may be renamed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sku": "TEE-RED-M-2027"}]})

    sku: Sku = absent()
    options: OptionMap = absent()
    barcode: Text | None = None
    weight_g: Grams | None = None
    status: Status = absent()
    tracked: Flag = absent()
    is_free: Flag = absent()
    backorder: Backorder = absent()
    order_quantity: OrderQuantity = absent()
    safety_buffer: SafetyBuffer = None
    components: Components = absent()
    custom: Custom = absent()


class StyleInput(Input):
    """A new style, with its variants if wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "style_number": "TEE",
                    "name": "Crew-neck tee",
                    "brand": "Harbour",
                    "options": [
                        {"name": "Color", "values": ["Red"]},
                        {"name": "Size", "values": ["S", "M"]},
                    ],
                    "backorder": {"allowed": True, "limit": None},
                    "variants": [
                        {"sku": "TEE-RED-S", "options": {"Color": "Red", "Size": "S"}},
                        {"sku": "TEE-RED-M", "options": {"Color": "Red", "Size": "M"}},
                    ],
                    "client_reference": "tee",
                }
            ]
        }
    )

    style_number: Name
    name: Name
    description: LongText = ""
    brand: Text = ""
    options: Annotated[list[Option], Field(max_length=10)] = Field(default_factory=list)
    backorder: Backorder = Backorder()
    kind: ItemKind = "goods"
    status: Status = "active"
    client_reference: Reference | None = None
    custom: Custom = Field(default_factory=dict)
    variants: Annotated[list[NestedVariantInput], Field(max_length=500)] = Field(
        default_factory=list
    )


class StylePatch(Input):
    """What changes of a style; a field that is absent stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Crew-neck T-shirt"}]})

    style_number: Name = absent()
    name: Name = absent()
    description: LongText = absent()
    brand: Text = absent()
    options: Annotated[list[Option], Field(max_length=10)] = absent()
    backorder: Backorder = absent()
    status: Status = absent()
    custom: Custom = absent()


class VariantOut(EntityOutput):
    """What is stocked, priced and sold."""

    style_id: str
    sku: str
    options: dict[str, str]
    barcode: str | None
    weight_g: int | None
    status: Status
    tracked: bool
    is_free: bool
    backorder: Backorder
    order_quantity: OrderQuantity
    safety_buffer: int | None
    components: list[Component]
    custom: dict[str, str]

    @classmethod
    def of(cls, row: Variant) -> "VariantOut":
        return cls.model_validate(
            row.model_dump()
            | {
                "backorder": Backorder.model_construct(
                    allowed=row.backorder_allowed, limit=row.backorder_limit
                ),
                "order_quantity": OrderQuantity.model_construct(
                    minimum=row.minimum_pieces,
                    multiple=row.multiple_pieces,
                    maximum=row.maximum_pieces,
                ),
            }
        )


class StyleOut(EntityOutput):
    """What is designed and named once."""

    style_number: str
    name: str
    description: str
    brand: str
    options: list[Option]
    backorder: Backorder
    kind: ItemKind
    status: Status
    custom: dict[str, str]

    @classmethod
    def of(cls, row: Style) -> "StyleOut":
        return cls.model_validate(_style_fields(row))


class ItemOut(StyleOut):
    """A style with all its variants and the assortments it is in, in one read."""

    assortments: list[str]
    variants: list[VariantOut]

    @classmethod
    def whole(cls, row: Style, variants: list[Variant], assortments: list[str]) -> "ItemOut":
        parts = {"variants": [VariantOut.of(one) for one in variants], "assortments": assortments}
        return cls.model_validate(_style_fields(row) | parts)


def _style_fields(row: Style) -> dict[str, object]:
    backorder = Backorder.model_construct(allowed=row.backorder_allowed, limit=row.backorder_limit)
    return row.model_dump() | {"backorder": backorder}


class ItemPage(Output):
    """Items in the order of their last change."""

    items: list[ItemOut]
    next_cursor: str | None
