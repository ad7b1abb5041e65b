"""Prices of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.errors import BridgeError
from bridge.model.money import Money
from bridge.model.prices import ChannelPrice, PriceSlot, PriceStep, PriceWrite

PATH = "/v1/prices"


class StepWire(BaseModel):
    """What a piece costs from a quantity on."""

    min_quantity: int
    price_minor: int | None

    def to_model(self, currency: str) -> PriceStep:
        """Read the step in the bridge's words."""
        return PriceStep(self.min_quantity, _money(self.price_minor, currency))


class PriceWire(BaseModel):
    """The price of one variant in one channel."""

    variant_id: str
    channel: str
    currency: str
    price_minor: int | None
    compare_at_minor: int | None
    steps: list[StepWire] = []
    version: int

    def to_model(self) -> ChannelPrice:
        """Read the price in the bridge's words."""
        return ChannelPrice(
            slot=PriceSlot(self.variant_id, self.channel),
            price=_money(self.price_minor, self.currency),
            compare_at=_money(self.compare_at_minor, self.currency),
            version=self.version,
            breaks=tuple(step.to_model(self.currency) for step in self.steps),
        )


class StorePricesApi:
    """The port `StorePrices` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def prices(self, variant_ids: Sequence[str]) -> Mapping[PriceSlot, ChannelPrice]:
        """Answer with the prices that were ever set for these store variants."""
        found = await self._client.read_many(
            PATH, PriceWire, by="variant_ids", ids=variant_ids, query={"limit": "500"}
        )
        prices = [each.to_model() for each in found]
        return {price.slot: price for price in prices}

    async def write(self, writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        """Set prices, all good rows in one commit."""
        rows = [
            {
                "variant_id": write.slot.variant_id,
                "channel": write.slot.channel,
                "currency": write.currency,
                "price_minor": _minor(write.price),
                "compare_at_minor": _minor(write.compare_at),
                "steps": [step_fields(step) for step in write.breaks],
                "expected_version": write.expected_version,
            }
            for write in writes
        ]
        answers = await self._client.batch(f"{PATH}/batch", rows, PriceWire)
        return [answer if isinstance(answer, BridgeError) else None for answer in answers]


def step_fields(step: PriceStep) -> dict[str, int | None]:
    """Write a step as the store takes it."""
    return {"min_quantity": step.min_pieces, "price_minor": _minor(step.price)}


def _money(amount_minor: int | None, currency: str) -> Money | None:
    return None if amount_minor is None else Money(amount_minor, currency)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.amount_minor
