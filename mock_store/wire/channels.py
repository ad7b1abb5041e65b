"""Wire models of channels."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from mock_kit.numbers import WHOLE
from mock_store.domain.offer import Policy
from mock_store.wire.fields import ChannelCode, Code, Currency, Minor, Name, TimeZone


class ShippingMethod(BaseModel):
    """A way of shipping that the shopper may choose."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: Name
    price_minor: Minor


class DiscountCode(BaseModel):
    """A code that takes a share off the goods, in basis points (1000 = 10 %)."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    percent_bp: Annotated[int, Field(strict=True, ge=0, le=10_000), WHOLE]


class ChannelLocation(BaseModel):
    """A place of the store that shoppers may ask for, such as a shop."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: Name


_WRITTEN: dict[str, JsonValue] = {
    "name": "United States",
    "currency": "USD",
    "locale": "en_US",
    "time_zone": "America/Chicago",
    "tax_basis": "exclusive",
    "tax_rate_bp": 825,
    "stock_policy": "hold",
    "shipping_methods": [{"code": "ground", "name": "Ground", "price_minor": 795}],
}
_READ: dict[str, JsonValue] = {
    **_WRITTEN,
    "id": "chn_000001",
    "code": "us",
    "version": 1,
    "created_at": "2026-03-02T15:04:05Z",
    "updated_at": "2026-03-02T15:04:05Z",
}


class ChannelWrite(BaseModel):
    """A channel as it is written: the whole of it, defaults for what is left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_WRITTEN]})

    code: ChannelCode | None = Field(default=None, description="As in the path, if given.")
    name: Name
    currency: Currency
    locale: Annotated[str, Field(pattern=r"^[a-z]{2}_[A-Z]{2}$")] = "en_US"
    time_zone: TimeZone = "UTC"
    tax_basis: Literal["inclusive", "exclusive"] = "exclusive"
    tax_rate_bp: Annotated[int, Field(strict=True, ge=0, le=10_000), WHOLE] = 0
    stock_policy: Policy = Field(
        default="hold", description="How own open orders lower the offer: see Inventory."
    )
    show_stock_level: bool = Field(default=True, strict=True)
    show_out_of_stock_on_listing: bool = Field(default=True, strict=True)
    show_ship_date: bool = Field(default=True, strict=True)
    location_mode: bool = Field(
        default=False, strict=True, description="Product pages show what each location has."
    )
    locations: Annotated[list[ChannelLocation], Field(max_length=100)] = Field(default_factory=list)
    reservation_s: Annotated[int, Field(strict=True, ge=0, le=86_400), WHOLE] = 900
    shipping_methods: Annotated[list[ShippingMethod], Field(max_length=50)] = Field(
        default_factory=list
    )
    discount_codes: Annotated[list[DiscountCode], Field(max_length=500)] = Field(
        default_factory=list
    )


class Channel(ChannelWrite):
    """A channel."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READ]})

    id: str
    code: str
    version: int
    created_at: datetime
    updated_at: datetime
