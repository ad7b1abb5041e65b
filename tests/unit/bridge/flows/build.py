"""Small values of the trade, and a bridge without an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bridge.flows.build import Memory, build_flows
from bridge.links.memory import MemoryLinks
from bridge.model.channels import Channel
from bridge.model.customers import Address, Contact
from bridge.model.money import Money
from bridge.model.orders import Shipping, StoreLine, StoreOrder, Tender
from bridge.model.prices import StylePrices, VariantPrice
from bridge.model.products import OptionAxis, Style, VariantContent
from bridge.model.stock import Backorder, Stock, WarehouseStock
from bridge.ports.flow import Flow, Outcome
from bridge.settings import Settings
from scenarios.worlds.simulated_env import MemoryFiles
from tests.unit.bridge.flows.memory_erp import MemoryErp
from tests.unit.bridge.flows.memory_people import Decided
from tests.unit.bridge.flows.memory_store import MemoryStore

HOME = Address(name="Ada", line1="12 Quay Street", city="Portland", country="US")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def settings(**changes: Any) -> Settings:
    """One channel, unless changed."""
    channel = {"price_list": "WEB-USD", "assortment": "WEB", "warehouses": ["MAIN", "EAST"]}
    return Settings.model_validate({"channels": {"us": channel}, **changes})


def a_variant(reference: str = "var-1", sku: str = "TEE-S", **changes: Any) -> VariantContent:
    return VariantContent(reference=reference, sku=sku, options={"Size": sku[-1:]}, **changes)


def a_style(style_id: str = "sty-1", *variants: VariantContent, **changes: Any) -> Style:
    """An active style of assortment WEB."""
    values: dict[str, Any] = {
        "name": "Tee",
        "description": "",
        "brand": "Harbour",
        "options": (OptionAxis("Size", ("S", "M")),),
        "is_active": True,
        "assortments": ("WEB",),
        "variants": variants or (a_variant(),),
    }
    return Style(id=style_id, **{**values, **changes})


def a_quote(style_id: str, prices: Mapping[str, int | None], **changes: Any) -> StylePrices:
    """Prices of a style's variants on WEB-USD."""
    values: dict[str, Any] = {
        "price_list": "WEB-USD",
        "currency": "USD",
        "tax_basis": "exclusive",
        "next_change_at": None,
        "variants": tuple(
            VariantPrice(each, f"SKU-{each}", None if price is None else Money(price, "USD"))
            for each, price in prices.items()
        ),
    }
    return StylePrices(style_id=style_id, **{**values, **changes})


def a_stock(variant_id: str = "var-1", on_hand: Any = 5, **changes: Any) -> Stock:
    """Pieces in MAIN."""
    values: dict[str, Any] = {
        "style_id": "sty-1",
        "sku": "TEE-S",
        "is_known": True,
        "is_tracked": True,
        "stock_version": 7,
        "warehouses": (WarehouseStock("MAIN", True, Decimal(on_hand), Decimal(0)),),
        "backorder": Backorder(),
        "supply": (),
    }
    return Stock(variant_id=variant_id, **{**values, **changes})


def a_line(line_id: str = "l-1", pieces: int = 2, **changes: Any) -> StoreLine:
    values: dict[str, Any] = {
        "erp_variant_id": "var-1",
        "sku": "TEE-S",
        "unit_price_minor": 1000,
        "discount_minor": 0,
        "tax_minor": 0,
    }
    return StoreLine(id=line_id, pieces=pieces, **{**values, **changes})


def an_order(order_id: str = "ord-1", *lines: StoreLine, **changes: Any) -> StoreOrder:
    """A guest's authorised order."""
    values: dict[str, Any] = {
        "version": 1,
        "number": "#1001",
        "channel": "us",
        "status": "placed",
        "payment_status": "authorised",
        "customer_id": None,
        "contact": Contact("Ada", "ada@example.com", None),
        "billing_address": HOME,
        "shipping_address": HOME,
        "shipping": Shipping("ground", 500, 0),
        "currency": "USD",
        "prices_include_tax": False,
        "lines": lines or (a_line(),),
        "discount_minor": 0,
        "fees": (),
        "tenders": (Tender("card", 2500, "authorised"),),
        "total_minor": 2500,
        "note": "",
        "custom": {},
        "placed_at": MONDAY,
    }
    return StoreOrder(id=order_id, **{**values, **changes})


@dataclass
class Marked:
    """Remembers what was marked."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)

    async def mark(self, flow: str, keys: Sequence[str]) -> None:
        self.keys += [(flow, key) for key in keys]

    async def mark_parked(self, flow: str) -> None:
        self.parked.append(flow)


@dataclass
class Alarmed:
    """Remembers the alarms."""

    instants: dict[tuple[str, str], datetime | None] = field(default_factory=dict)

    async def set_alarms(self, flow: str, instants: Mapping[str, datetime | None]) -> None:
        self.instants.update({(flow, key): instant for key, instant in instants.items()})


@dataclass
class Written:
    """Remembers texts."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    async def recall(self, kind: str, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: self.texts[(kind, key)] for key in keys if (kind, key) in self.texts}

    async def note(self, kind: str, texts: Mapping[str, str]) -> None:
        self.texts.update({(kind, key): text for key, text in texts.items()})


@dataclass
class StoppedClock:
    """Business time, moved by hand."""

    instant: datetime = MONDAY

    async def now(self) -> datetime:
        return self.instant


class Bench:
    """Both sides in memory, and all flows between them."""

    def __init__(self, **changes: Any) -> None:
        self.settings = settings(**changes)
        self.erp = MemoryErp()
        self.store = MemoryStore()
        self.store.channels.known["us"] = Channel("us", "USD", "exclusive")
        self.links = MemoryLinks()
        self.marks = Marked()
        self.alarms = Alarmed()
        self.written = Written()
        self.decided = Decided()
        self.clock = StoppedClock()
        self.files = MemoryFiles()
        self.flows: Mapping[str, Flow] = self.build()

    def build(self) -> Mapping[str, Flow]:
        """Build the flows over whatever stands here."""
        memory = Memory(
            links=self.links,
            marks=self.marks,
            alarms=self.alarms,
            last_written=self.written,
            decisions=self.decided,
            clock=self.clock,
            files=self.files,
        )
        return build_flows(self.erp.ports(), self.store.ports(), memory, self.settings)

    def visit(self, flow: str, *keys: str) -> Mapping[str, Outcome]:
        """Visit keys and wait for it."""
        return asyncio.run(self._visit(flow, keys))

    def propose(self, flow: str, *keys: str) -> list[Mapping[str, object]]:
        """Ask what a visit would write."""
        return asyncio.run(self._propose(flow, keys))

    async def _visit(self, flow: str, keys: Sequence[str]) -> Mapping[str, Outcome]:
        return await self.flows[flow].visit(keys)

    async def _propose(self, flow: str, keys: Sequence[str]) -> list[Mapping[str, object]]:
        return await self.flows[flow].propose(keys)

    def sells(self, *styles: Style) -> None:
        """Put styles into the ERP and bring their products into the store."""
        for style in styles:
            self.erp.catalogue.known[style.id] = style
        self.visit("products", *[style.id for style in styles])
