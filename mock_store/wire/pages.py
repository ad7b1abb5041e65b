"""Pages of lists: `next_cursor` null on the last one."""

from pydantic import BaseModel, Field

from mock_store.wire.channels import Channel
from mock_store.wire.inventory import InventoryLevel
from mock_store.wire.prices import Price
from mock_store.wire.products import Product

_NEXT = Field(description="Give it as `cursor` to read on; null on the last page.")


class ChannelPage(BaseModel):
    """Channels."""

    items: list[Channel]
    next_cursor: str | None = _NEXT


class ProductPage(BaseModel):
    """Products, in the order of their last change."""

    items: list[Product]
    next_cursor: str | None = _NEXT


class PricePage(BaseModel):
    """Prices, in the order of their last change."""

    items: list[Price]
    next_cursor: str | None = _NEXT


class LevelPage(BaseModel):
    """Inventory levels, in the order of their last change."""

    items: list[InventoryLevel]
    next_cursor: str | None = _NEXT
