"""Stock of the ERP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pydantic import AwareDatetime, BaseModel, Field

from bridge.adapters.client import Client
from bridge.model.stock import Backorder, Component, Stock, Supply, WarehouseStock


class WarehouseWire(BaseModel):
    """Pieces in one warehouse; other ERPs count in fractions."""

    code: str
    kind: str
    on_hand: Decimal
    reserved: Decimal

    def to_model(self) -> WarehouseStock:
        """Read the pieces in the bridge's words."""
        return WarehouseStock(self.code, self.kind == "sellable", self.on_hand, self.reserved)


class ComponentWire(BaseModel):
    """What one kit holds of another variant, with the stock of that variant."""

    variant_id: str
    pieces: int
    tracked: bool
    safety_buffer: int | None = None
    warehouses: list[WarehouseWire]

    def to_model(self) -> Component:
        """Read the component in the bridge's words."""
        warehouses = tuple(each.to_model() for each in self.warehouses)
        return Component(self.variant_id, self.pieces, self.tracked, warehouses, self.safety_buffer)


class BackorderWire(BaseModel):
    """Permission to sell beyond stock; `free` None is without limit."""

    allowed: bool
    free: int | None


class SupplyWire(BaseModel):
    """One step of confirmed supply."""

    through: int
    ship_on: date | None


class StockWire(BaseModel):
    """The stock of one variant."""

    variant_id: str
    style_id: str
    sku: str
    known: bool
    tracked: bool
    stock_version: int
    # An ERP without kits or buffers of items need not name them.
    safety_buffer: int | None = None
    warehouses: list[WarehouseWire]
    components: list[ComponentWire] = Field(default_factory=list)
    backorder: BackorderWire
    supply: list[SupplyWire]
    next_change_at: AwareDatetime | None = None

    def to_model(self) -> Stock:
        """Read the stock in the bridge's words."""
        return Stock(
            variant_id=self.variant_id,
            style_id=self.style_id,
            sku=self.sku,
            is_known=self.known,
            is_tracked=self.tracked,
            stock_version=self.stock_version,
            warehouses=tuple(each.to_model() for each in self.warehouses),
            backorder=Backorder(self.backorder.allowed, self.backorder.free),
            supply=tuple(
                # A step without a day promises nothing.
                Supply(each.through, each.ship_on)
                for each in self.supply
                if each.ship_on is not None
            ),
            next_change_at=self.next_change_at,
            safety_buffer=self.safety_buffer,
            components=tuple(each.to_model() for each in self.components),
        )


class VariantIdWire(BaseModel):
    """What a sweep needs of a stock item."""

    variant_id: str


class ErpStockApi:
    """The port `ErpStock` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def stock(self, variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        """Answer with the stock of those variants that exist, by variant id."""
        items = await self._client.read_many(
            "/v1/stock", StockWire, by="variant_ids", ids=variant_ids
        )
        return {item.variant_id: item.to_model() for item in items}

    async def variant_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all variants."""
        async for page in self._client.pages("/v1/stock", VariantIdWire):
            yield [item.variant_id for item in page]
