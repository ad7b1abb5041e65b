"""Price lists, their lines, reprices and effective prices on the wire."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, ConfigDict, Field, StrictInt, model_validator

from mock_erp.wire.fields import (
    Code,
    Currency,
    EntityOutput,
    Id,
    Input,
    Instant,
    InstantOrDay,
    Name,
    Output,
    Pieces,
    PriceMinor,
    Reference,
    absent,
)
from mock_kit.numbers import WHOLE

Kind = Literal["regular", "sale"]
TaxBasis = Literal["inclusive", "exclusive"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must name an IANA time zone") from error
    return name


Zone = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$"), AfterValidator(_known_zone)
]


class PriceListInput(Input):
    """A new price list; with a customer or a group it is theirs alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "WEB-USD",
                    "name": "Web shop, US dollars",
                    "currency": "USD",
                    "tax_basis": "exclusive",
                    "time_zone": "America/Chicago",
                }
            ]
        }
    )

    code: Code
    name: Name
    currency: Currency
    tax_basis: TaxBasis
    time_zone: Zone
    customer_group: Name | None = None
    customer_id: Id | None = None
    client_reference: Reference | None = None


class PriceListOut(EntityOutput):
    """Prices in one currency, on one tax basis."""

    code: str
    name: str
    currency: str
    tax_basis: TaxBasis
    time_zone: str
    customer_group: str | None
    customer_id: str | None


class PriceLineInput(Input):
    """A new line; name the style or the variant it prices, not both."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "price_list_id": "prl_0d1b6f8f2c7d4e11",
                    "style_id": "sty_5a4c27d93f10ab66",
                    "price_minor": 5000,
                    "kind": "sale",
                    "valid_from": "2026-11-28",
                    "valid_until": "2026-11-29",
                }
            ]
        }
    )

    price_list_id: Id
    style_id: Id | None = None
    variant_id: Id | None = None
    price_minor: PriceMinor
    min_quantity: Pieces = 1
    kind: Kind = "regular"
    valid_from: InstantOrDay | None = Field(default=None, description="See `valid_until`.")
    valid_until: InstantOrDay | None = Field(
        default=None,
        description="An instant is excluded from the window. A local date is read in the zone of "
        "the price list, and the whole day belongs to the window.",
    )
    client_reference: Reference | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "PriceLineInput":
        if (self.style_id is None) == (self.variant_id is None):
            raise ValueError("name either style_id or variant_id")
        return self


class PriceLinePatch(Input):
    """What changes of a line; a field that is absent stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"price_minor": 7900}]})

    price_minor: PriceMinor = absent()
    min_quantity: Pieces = absent()
    kind: Kind = absent()
    valid_from: InstantOrDay | None = None
    valid_until: InstantOrDay | None = None


class PriceLineOut(EntityOutput):
    """The price of a style or of one variant, from a quantity on, in a window.

    `variant_id` null: the line prices the whole style. The window ends before `valid_until`.
    """

    price_list_id: str
    style_id: str
    variant_id: str | None
    price_minor: int
    min_quantity: int
    kind: Kind
    valid_from: Instant | None
    valid_until: Instant | None


class RepriceInput(Input):
    """One price change on whole styles: a new price, or a change in percent (-20: a fifth off).

    With `valid_until` it is a sale beside the regular price; without it, it is the new regular
    price from `valid_from` (default: now) on.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "style_ids": ["sty_5a4c27d93f10ab66"],
                    "price_minor": 5000,
                    "valid_from": "2026-11-28",
                    "valid_until": "2026-11-29",
                    "own_prices": "keep",
                }
            ]
        }
    )

    style_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    price_minor: PriceMinor | None = None
    percent: Annotated[StrictInt, Field(ge=-99, le=1000), WHOLE] | None = None
    valid_from: InstantOrDay | None = None
    valid_until: InstantOrDay | None = None
    own_prices: Literal["keep", "change"] = "keep"

    @model_validator(mode="after")
    def _says_how(self) -> "RepriceInput":
        if (self.price_minor is None) == (self.percent is None):
            raise ValueError("give either price_minor or percent")
        return self


class RepriceOut(Output):
    """What a reprice did. `changed` and `kept`: variant ids; `lines`: the new lines."""

    changed: list[str]
    kept: list[str]
    lines: list[PriceLineOut]


class PriceStepOut(Output):
    """What a piece costs from a quantity on; null: it cannot be bought in that quantity."""

    min_quantity: int
    price_minor: int | None


class VariantPrice(Output):
    """What a variant costs in the quantity asked for; `price_minor` null: it cannot be bought.

    `steps`: what a piece costs by quantity, from 1 piece on; a single one where the quantity
    does not matter.
    """

    variant_id: str
    sku: str
    price_minor: int | None
    compare_at_minor: int | None
    steps: list[PriceStepOut]


class StylePrices(Output):
    """The prices of a style's variants on a list.

    `next_change_at`: the next instant at which a window opens or closes; no change is
    published at that instant.
    """

    style_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: Instant | None
    variants: list[VariantPrice]


class PricesOut(Output):
    """Prices of the styles that were asked for, in the order they were asked."""

    items: list[StylePrices]


class AccountPrice(Output):
    """What one variant costs one account, where that is not what everybody pays."""

    style_id: str
    variant_id: str
    sku: str
    steps: list[PriceStepOut]


class AccountPrices(Output):
    """The prices of one account beside those of a list.

    A variant that is not in `items` costs the account what everybody pays. `next_change_at`: the
    next instant at which a window opens or closes; no change is published at that instant.
    """

    customer_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: Instant | None
    items: list[AccountPrice]


class AccountPricesPage(Output):
    """Accounts in the order of their last change; go on with `next_cursor` until it is null."""

    items: list[AccountPrices]
    next_cursor: str | None
