"""A store in dictionaries, behind the bridge's ports; it counts what is written to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bridge.errors import BridgeError, Rejected
from bridge.flows.to_store.order_updates.answers import STATUSES
from bridge.model.channels import Channel
from bridge.model.goods import ReturnWrite, ShipmentWrite, StoreReturn
from bridge.model.orders import Answer, LineAnswer, StoreEdit, StoreLine, StoreOrder
from bridge.model.prices import ChannelPrice, PriceSlot, PriceWrite
from bridge.model.products import ProductWrite, StoreProduct
from bridge.model.stock import Level, LevelSlot, LevelWrite
from bridge.ports.store import StorePorts
from tests.unit.bridge.flows.memory_accounts import OwnPrices, StoreTrade
from tests.unit.bridge.flows.memory_billing import StoreAccountPages
from tests.unit.bridge.flows.memory_files import Exports
from tests.unit.bridge.flows.memory_people import STALE, People


@dataclass
class Channels:
    """Channels by code."""

    known: dict[str, Channel] = field(default_factory=dict)

    async def channels(self, codes: Sequence[str]) -> Mapping[str, Channel]:
        return {code: self.known[code] for code in codes if code in self.known}


@dataclass
class Products:
    """Products by id."""

    known: dict[str, StoreProduct] = field(default_factory=dict)
    writes: list[ProductWrite] = field(default_factory=list)

    async def products(self, style_ids: Sequence[str]) -> Mapping[str, Sequence[StoreProduct]]:
        found: dict[str, list[StoreProduct]] = {}
        for product in self.known.values():
            if product.content.reference in style_ids:
                found.setdefault(product.content.reference, []).append(product)
        return found

    async def write(self, writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        self.writes += writes
        return [self._written(write) for write in writes]

    async def style_ids(self) -> AsyncIterator[Sequence[str]]:
        yield [product.content.reference for product in self.known.values()]

    def _written(self, write: ProductWrite) -> StoreProduct | BridgeError:
        product_id = write.product_id or f"prd-{write.content.reference}"
        old = self.known.get(product_id)
        if old is not None and old.version != write.expected_version:
            return STALE
        ids = {each.reference: f"v-{each.reference}" for each in write.content.variants}
        product = StoreProduct(product_id, old.version + 1 if old else 1, write.content, ids)
        self.known[product_id] = product
        return product


@dataclass
class Prices:
    """Prices by slot."""

    known: dict[PriceSlot, ChannelPrice] = field(default_factory=dict)
    batches: list[list[PriceWrite]] = field(default_factory=list)

    async def prices(self, variant_ids: Sequence[str]) -> Mapping[PriceSlot, ChannelPrice]:
        return {slot: each for slot, each in self.known.items() if slot.variant_id in variant_ids}

    async def write(self, writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        self.batches.append(list(writes))
        return [self._written(write) for write in writes]

    def _written(self, write: PriceWrite) -> BridgeError | None:
        old = self.known.get(write.slot)
        version = old.version if old else 0
        if version != write.expected_version:
            return STALE
        self.known[write.slot] = ChannelPrice(
            write.slot, write.price, write.compare_at, version + 1, write.breaks
        )
        return None


@dataclass
class Levels:
    """Levels by slot; `gone` variants are refused."""

    known: dict[LevelSlot, Level] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    batches: list[list[LevelWrite]] = field(default_factory=list)

    async def levels(self, variant_ids: Sequence[str]) -> Mapping[LevelSlot, Level]:
        return {slot: each for slot, each in self.known.items() if slot.variant_id in variant_ids}

    async def write(self, writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        self.batches.append(list(writes))
        return [self._written(write) for write in writes]

    def _written(self, write: LevelWrite) -> BridgeError | None:
        if write.slot.variant_id in self.gone:
            return Rejected("no such variant", 404)
        old = self.known.get(write.slot)
        version = old.version if old else 0
        if version != write.expected_version:
            return STALE
        self.known[write.slot] = Level(write.slot, write.offer, version + 1)
        return None


@dataclass
class Orders:
    """Orders by id."""

    known: dict[str, StoreOrder] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    parcels: list[ShipmentWrite] = field(default_factory=list)

    async def orders(self, order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        return {each: self.known[each] for each in order_ids if each in self.known}

    async def answer(self, answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        self.answers += answers
        return [self._answered(answer) for answer in answers]

    async def show_shipments(self, writes: Sequence[ShipmentWrite]) -> Sequence[BridgeError | None]:
        self.parcels += writes
        for write in writes:
            order = self.known[write.order_id]
            others = [x for x in order.shipments if x.reference != write.shipment.reference]
            self.put(replace(order, shipments=(*others, write.shipment)))
        return [None for _ in writes]

    async def show_returns(self, writes: Sequence[ReturnWrite]) -> Sequence[BridgeError | None]:
        for write in writes:
            order, found = self.known[write.order_id], write.found
            own_id = write.return_id or f"store-{found.id}"
            told = StoreReturn(own_id, found.id, found.status, found.reason, found.lines)
            others = [each for each in order.returns if each.id != own_id]
            self.put(replace(order, returns=(*others, told)))
        return [None for _ in writes]

    async def edit(self, edit: StoreEdit) -> StoreOrder:
        order = self.known[edit.order_id]
        if order.version != edit.expected_version:
            raise STALE
        lines = tuple(
            replace(line, pieces=edit.pieces.get(line.id, line.pieces)) for line in order.lines
        )
        return self.put(replace(order, lines=lines, shipping_address=edit.shipping_address))

    async def order_ids(self) -> AsyncIterator[Sequence[str]]:
        yield list(self.known)

    def put(self, order: StoreOrder) -> StoreOrder:
        """Write an order over its earlier version."""
        self.known[order.id] = replace(order, version=order.version + 1)
        return self.known[order.id]

    def _answered(self, answer: Answer) -> BridgeError | None:
        order = self.known[answer.order_id]
        if order.version != answer.expected_version:
            return STALE
        named = {line.line_id: line for line in answer.lines}
        lines = tuple(_told(line, named[line.id]) for line in order.lines if line.id in named)
        allocated = order.is_allocated if answer.allocated is None else answer.allocated
        told = replace(order, lines=lines, erp=answer.reference, is_allocated=allocated)
        self.put(replace(told, status=STATUSES[answer.kind]))
        return None


def _told(line: StoreLine, told: LineAnswer) -> StoreLine:
    return replace(
        line,
        stock_version=told.stock_version,
        backordered=told.backordered,
        ship_on=told.ship_on,
        cancelled=line.cancelled if told.cancelled is None else told.cancelled,
    )


@dataclass
class MemoryStore:
    """All nouns of one store."""

    channels: Channels = field(default_factory=Channels)
    products: Products = field(default_factory=Products)
    prices: Prices = field(default_factory=Prices)
    levels: Levels = field(default_factory=Levels)
    orders: Orders = field(default_factory=Orders)
    people: People = field(default_factory=People)
    billing: StoreAccountPages = field(default_factory=StoreAccountPages)
    trade: StoreTrade = field(default_factory=StoreTrade)
    own_prices: OwnPrices = field(default_factory=OwnPrices)

    def __post_init__(self) -> None:
        self.exports = Exports(self._placed)

    def _placed(self) -> list[StoreOrder]:
        return list(self.orders.known.values())

    def ports(self) -> StorePorts:
        """The store as the flows see it."""
        return StorePorts(
            self.channels,
            self.products,
            self.prices,
            self.levels,
            self.orders,
            self.people,
            self.billing,
            self.exports,
            self.trade,
            self.own_prices,
        )
