"""Effective prices of the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.client import Client
from bridge.model.channels import TaxBasis
from bridge.model.money import Money
from bridge.model.prices import PriceStep, StylePrices, VariantPrice


class StepWire(BaseModel):
    """What a piece costs from a quantity on."""

    min_quantity: int
    price_minor: int | None

    def to_model(self, currency: str) -> PriceStep:
        """Read the step in the bridge's words."""
        return PriceStep(self.min_quantity, _money(self.price_minor, currency))


class VariantPriceWire(BaseModel):
    """What one variant costs."""

    variant_id: str
    sku: str
    price_minor: int | None
    compare_at_minor: int | None
    # A step at one piece says the price once more.
    steps: list[StepWire] = []


class StylePricesWire(BaseModel):
    """The prices of one style on one list."""

    style_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: AwareDatetime | None
    variants: list[VariantPriceWire]

    def to_model(self) -> StylePrices:
        """Read the prices in the bridge's words."""
        return StylePrices(
            style_id=self.style_id,
            price_list=self.price_list,
            currency=self.currency,
            tax_basis=self.tax_basis,
            next_change_at=self.next_change_at,
            variants=tuple(
                VariantPrice(
                    each.variant_id,
                    each.sku,
                    _money(each.price_minor, self.currency),
                    _money(each.compare_at_minor, self.currency),
                    tuple(
                        step.to_model(self.currency) for step in each.steps if step.min_quantity > 1
                    ),
                )
                for each in self.variants
            ),
        )


class ErpPricesApi:
    """The port `ErpPrices` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def prices(self, price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        """Answer with each style's prices on the list, by style id."""
        items = await self._client.read_many(
            "/v1/prices",
            StylePricesWire,
            by="style_ids",
            ids=style_ids,
            query={"price_list": price_list},
        )
        return {item.style_id: item.to_model() for item in items}


def _money(amount_minor: int | None, currency: str) -> Money | None:
    return None if amount_minor is None else Money(amount_minor, currency)
