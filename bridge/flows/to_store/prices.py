"""ERP → store: each channel shows the prices of its own price list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import BridgeError, Refused
from bridge.flows.outcomes import described, outcome_of, packed, worst_of
from bridge.flows.to_store.drift import Drift, drifted
from bridge.flows.to_store.missing import Missing
from bridge.flows.to_store.price_plan import PricePlan, PriceView, Quote, next_change, plan
from bridge.model.channels import Channel
from bridge.model.money import Money
from bridge.model.prices import ChannelPrice, PriceSlot, PriceStep, PriceWrite, StylePrices
from bridge.model.products import StoreProduct
from bridge.ports.alarms import Alarms
from bridge.ports.erp import ErpPrices, ErpProducts
from bridge.ports.flow import Failed, Outcome, Side
from bridge.ports.links import Links
from bridge.ports.store import StoreChannels, StorePrices, StoreProducts
from bridge.settings import Settings

ROWS_PER_BATCH = 500  # agreed limit of the store's batch calls

Quotes = Mapping[str, Mapping[str, StylePrices] | Refused]


@dataclass(frozen=True, slots=True)
class PricePorts:
    """What the flow reads and writes."""

    erp: ErpPrices
    styles: ErpProducts
    store: StorePrices
    products: StoreProducts
    channels: StoreChannels


@dataclass(slots=True)
class Plans:
    """Per key the plan, or why there is none."""

    plans: dict[str, PricePlan] = field(default_factory=dict)
    errors: dict[str, BridgeError] = field(default_factory=dict)
    current: Mapping[PriceSlot, ChannelPrice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a slot holds, as far as the ERP owns it."""

    price: Money | None = None
    compare_at: Money | None = None
    breaks: tuple[PriceStep, ...] = ()


class PricesFlow:
    """Keys are ERP style ids, so that all variants of a style change in one write."""

    name = "prices"

    def __init__(
        self, ports: PricePorts, *, links: Links, alarms: Alarms, drift: Drift, settings: Settings
    ) -> None:
        self._ports = ports
        self._alarms = alarms
        self._drift = drift
        self._settings = settings
        self._missing = Missing(ports.styles, links, settings)

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Write the prices that differ, a style at a time, and set the next alarms."""
        quotes = await self._quotes(keys)
        await self._alarms.set_alarms(
            self.name, {key: next_change(_of_style(quotes, key).values()) for key in keys}
        )
        planned = await self._plans(keys, quotes)
        rows = {key: planned.plans[key].writes for key in keys if key in planned.plans}
        await self._intend(rows, planned)
        answers = await self._write(rows)
        return {key: self._outcome(key, planned, answers) for key in keys}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the prices that would be written, and why others would not."""
        planned = await self._plans(keys, await self._quotes(keys))
        proposals: list[Mapping[str, object]] = []
        for key in keys:
            intended = planned.plans.get(key, PricePlan())
            proposals += [described(key, write) for write in intended.writes]
            proposals += [described(key, Refused(reason)) for reason in intended.refusals]
            if key in planned.errors:
                proposals.append(described(key, planned.errors[key]))
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A change of a style or of its prices; both touch the style."""
        is_style = side == "erp" and event["entity"] == "style"
        return [str(event["entity_id"])] if is_style else []

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All styles of the ERP."""
        async for page in self._ports.styles.style_ids():
            yield page

    async def _quotes(self, keys: Sequence[str]) -> Quotes:
        """Prices per price list; a list that the ERP refuses holds up no other one."""
        quotes: dict[str, Mapping[str, StylePrices] | Refused] = {}
        for channel in self._settings.channels.values():
            if channel.price_list not in quotes:
                try:
                    quotes[channel.price_list] = await self._ports.erp.prices(
                        channel.price_list, keys
                    )
                except Refused as error:
                    quotes[channel.price_list] = error
        return quotes

    async def _plans(self, keys: Sequence[str], quotes: Quotes) -> Plans:
        products = await self._ports.products.products(keys)
        missing = await self._missing.of_styles([key for key in keys if not products.get(key)])
        found = {key: products[key][0] for key in keys if products.get(key)}
        channels = await self._channels(found.values())
        ids = [each for key in found for each in sorted(found[key].variant_ids.values())]
        current = await self._ports.store.prices(ids) if ids else {}
        planned = Plans(errors=dict(missing), current=current)
        for key, product in found.items():
            view = PriceView(product, _of_style(quotes, key), current, channels)
            intended = plan(view, self._settings)
            planned.plans[key] = await self._without_drift(intended, current)
        return planned

    async def _channels(self, products: Iterable[StoreProduct]) -> Mapping[str, Channel]:
        codes = sorted({code for product in products for code in product.content.channels})
        ours = [code for code in codes if code in self._settings.channels]
        return await self._ports.channels.channels(ours) if ours else {}

    async def _without_drift(
        self, intended: PricePlan, current: Mapping[PriceSlot, ChannelPrice]
    ) -> PricePlan:
        shown = {_text(write.slot): _shown(current.get(write.slot)) for write in intended.writes}
        strangers = await self._drift.strangers(self.name, shown)
        if not strangers:
            return intended
        kept = tuple(write for write in intended.writes if _text(write.slot) not in strangers)
        reasons = tuple(str(drifted(f"the price {slot}")) for slot in strangers)
        return PricePlan(kept, (*intended.refusals, *reasons))

    async def _intend(self, rows: Mapping[str, Sequence[PriceWrite]], planned: Plans) -> None:
        changes = {
            _text(write.slot): (
                _shown(planned.current.get(write.slot)),
                Shown(write.price, write.compare_at, write.breaks),
            )
            for writes in rows.values()
            for write in writes
        }
        await self._drift.intend(self.name, changes)

    async def _write(self, rows: Mapping[str, Sequence[PriceWrite]]) -> Mapping[PriceSlot, Any]:
        answers: dict[PriceSlot, Any] = {}
        for batch in packed(rows.values(), ROWS_PER_BATCH):
            written = await self._ports.store.write(batch)
            answers.update(zip([write.slot for write in batch], written, strict=True))
        return answers

    def _outcome(self, key: str, planned: Plans, answers: Mapping[PriceSlot, Any]) -> Outcome:
        if key in planned.errors:
            return Failed(planned.errors[key])
        intended = planned.plans.get(key, PricePlan())
        rows = [outcome_of(answers[write.slot]) for write in intended.writes]
        refused = [Failed(Refused("; ".join(intended.refusals)))] if intended.refusals else []
        return worst_of([*rows, *refused])


def _of_style(quotes: Quotes, style_id: str) -> Mapping[str, Quote]:
    return {
        price_list: quote if isinstance(quote, Refused) else quote.get(style_id)
        for price_list, quote in quotes.items()
    }


def _text(slot: PriceSlot) -> str:
    return f"{slot.variant_id}:{slot.channel}"


def _shown(current: ChannelPrice | None) -> Shown:
    if current is None:
        return Shown()
    return Shown(current.price, current.compare_at, current.breaks)
