"""Wire models of what a shopper sees."""

from datetime import date

from pydantic import BaseModel, Field

from mock_store.wire.prices import PriceStep
from mock_store.wire.products import Image, Option, Quantities


class ShopComponent(BaseModel):
    """What is in a kit; `sku` null: the store does not show it by itself."""

    sku: str | None
    pieces: int


class ShopLocation(BaseModel):
    """What one location has; `stock_shown` null: the channel does not show stock."""

    code: str
    name: str
    stock_shown: int | None


class ShopVariant(BaseModel):
    """A variant on the product page, with what happens to the quantity asked for.

    `price_minor` null: there is no price, so it cannot be bought. `stock_shown` null: the
    channel does not show stock, or there is no number to show. `max_quantity` null: no limit.
    """

    id: str
    sku: str
    options: dict[str, str]
    price_minor: int | None
    compare_at_minor: int | None
    steps: list[PriceStep] = Field(
        description="What a piece costs by quantity, from 1 on; empty where that does not matter."
    )
    currency: str
    stock_shown: int | None
    can_buy: bool
    max_quantity: int | None
    order_quantity: Quantities
    message: str = Field(
        examples=["2 in stock, 4 on backorder. Backorders: Expected to ship 12/14"]
    )
    in_stock: int = Field(description="Pieces of the quantity that are in stock.")
    backordered: int = Field(description="Pieces of the quantity that are not.")
    ship_on: date | None = Field(description="When the backordered pieces ship, if known.")
    components: list[ShopComponent] = Field(description="Of a kit or pack.")
    locations: list[ShopLocation] = Field(
        description="Where the pieces are, in a channel that says so."
    )


class ShopProduct(BaseModel):
    """A product page."""

    id: str
    handle: str
    title: str
    description: str
    brand: str
    options: list[Option]
    images: list[Image]
    seo_title: str | None
    seo_description: str | None
    channel: str
    quantity: int
    variants: list[ShopVariant]


class ListedProduct(BaseModel):
    """A product in the listing, at its lowest price; `badge` null: nothing to say."""

    id: str
    handle: str
    title: str
    brand: str
    image: Image | None
    price_minor: int | None
    compare_at_minor: int | None
    currency: str
    in_stock: bool
    can_buy: bool
    badge: str | None = Field(examples=["Backorders: Expected to ship 12/14"])


class Listing(BaseModel):
    """A page of the listing."""

    items: list[ListedProduct]
    next_cursor: str | None
