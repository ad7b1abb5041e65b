"""An ERP in dictionaries, behind the bridge's ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bridge.errors import BridgeError
from bridge.model.billing import DepositRefund, TendersWrite
from bridge.model.goods import BackLine, ErpReturn, NewReturn, ReturnReceipt, Shipment
from bridge.model.orders import (
    Booking,
    Cancellation,
    ErpLine,
    ErpOrder,
    ErpStatus,
    Hold,
    OrderEdit,
)
from bridge.model.prices import StylePrices
from bridge.model.products import Style
from bridge.model.stock import Stock
from bridge.ports.erp import ErpPorts
from tests.unit.bridge.flows.memory_accounts import ErpTrade
from tests.unit.bridge.flows.memory_billing import ErpBooks
from tests.unit.bridge.flows.memory_files import ErpFiles
from tests.unit.bridge.flows.memory_people import STALE, ErpAccounts


@dataclass
class ErpCatalogue:
    """Styles, their prices and their stock."""

    known: dict[str, Style] = field(default_factory=dict)
    quotes: dict[tuple[str, str], StylePrices] = field(default_factory=dict)
    stocks: dict[str, Stock] = field(default_factory=dict)

    async def styles(self, style_ids: Sequence[str]) -> Mapping[str, Style]:
        return {each: self.known[each] for each in style_ids if each in self.known}

    async def skus(self, variant_ids: Sequence[str]) -> Mapping[str, str]:
        return {
            variant.reference: variant.sku
            for style in self.known.values()
            for variant in style.variants
            if variant.reference in variant_ids and variant.standing == "active"
        }

    async def style_ids(self) -> AsyncIterator[Sequence[str]]:
        yield list(self.known)

    async def prices(self, price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        return {
            style_id: self.quotes[(price_list, style_id)]
            for style_id in style_ids
            if (price_list, style_id) in self.quotes
        }

    async def stock(self, variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        return {each: self.stocks[each] for each in variant_ids if each in self.stocks}

    async def variant_ids(self) -> AsyncIterator[Sequence[str]]:
        yield list(self.stocks)


@dataclass
class ErpSales:
    """Orders that are booked in full, unless `books_as` says otherwise."""

    booked: list[ErpOrder] = field(default_factory=list)
    books_as: ErpStatus = "accepted"
    errors: list[BridgeError] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    acts: list[Cancellation | Hold | OrderEdit | TendersWrite | DepositRefund] = field(
        default_factory=list
    )
    sent: dict[str, list[Shipment]] = field(default_factory=dict)
    back: dict[str, dict[str, ErpReturn]] = field(default_factory=dict)

    async def orders(self, references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found: dict[str, list[ErpOrder]] = {}
        for order in self.booked:
            if order.reference in references:
                found.setdefault(order.reference, []).append(order)
        return found

    async def book(self, bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        self.bookings += bookings
        answers: list[ErpOrder | BridgeError] = []
        for booking in bookings:
            if self.errors:
                answers.append(self.errors.pop(0))
                continue
            self.booked.append(self._booked(booking))
            answers.append(self.booked[-1])
        return answers

    async def cancel(self, cancellation: Cancellation) -> ErpOrder:
        self.acts.append(cancellation)
        order = self._current(cancellation.order_id, cancellation.expected_version)
        lines = tuple(replace(line, cancelled=line.pieces - line.shipped) for line in order.lines)
        is_gone = any(line.shipped for line in lines)
        status: ErpStatus = "shipped" if is_gone else "cancelled"
        reason = cancellation.reason
        return self.put(replace(order, status=status, status_reason=reason, lines=lines))

    async def hold(self, hold: Hold) -> ErpOrder:
        self.acts.append(hold)
        order = self._current(hold.order_id, hold.expected_version)
        return self.put(replace(order, status="held", status_reason=hold.reason))

    async def shipments(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]:
        return {each: self.sent[each] for each in order_ids if each in self.sent}

    async def edit(self, edit: OrderEdit) -> ErpOrder:
        self.acts.append(edit)
        order = self._current(edit.order_id, edit.expected_version)
        lines = tuple(
            replace(line, pieces=edit.pieces.get(line.store_line_id, line.pieces))
            for line in order.lines
        )
        address = edit.shipping_address or order.shipping_address
        return self.put(replace(order, lines=lines, shipping_address=address))

    async def assign(self, order: ErpOrder, account_id: str) -> ErpOrder:
        return self.put(replace(self._current(order.id, order.version), customer_id=account_id))

    async def returns(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[ErpReturn]]:
        return {each: list(self.back[each].values()) for each in order_ids if each in self.back}

    async def announce(self, new: NewReturn) -> ErpReturn:
        own = next(each for each in self.booked if each.id == new.order_id)
        named = {line.id: line.store_line_id for line in own.lines}
        known = self.back.setdefault(new.order_id, {})
        number = len(known) + 1
        known[f"rtn-{number}"] = ErpReturn(
            id=f"rtn-{number}",
            version=1,
            reference=new.reference,
            status="requested",
            reason=new.reason,
            announced={f"rtl-{key}": pieces for key, pieces in new.pieces.items()},
            lines=tuple(BackLine(named[key], pieces) for key, pieces in new.pieces.items()),
        )
        return known[f"rtn-{number}"]

    async def receive(self, receipt: ReturnReceipt) -> ErpReturn:
        known = next(each for each in self.back.values() if receipt.return_id in each)
        found = known[receipt.return_id]
        lines = tuple(replace(line, condition="fit") for line in found.lines)
        known[found.id] = replace(found, version=2, status="received", lines=lines)
        return known[found.id]

    async def set_tenders(self, write: TendersWrite) -> ErpOrder:
        self.acts.append(write)
        order = self._current(write.order_id, write.expected_version)
        return self.put(replace(order, tenders=write.tenders))

    async def refund_deposit(self, write: DepositRefund) -> ErpOrder:
        self.acts.append(write)
        order = self._current(write.order_id, write.expected_version)
        return self.put(replace(order, refunds=(*order.refunds, write.refund)))

    async def references(self) -> AsyncIterator[Sequence[str]]:
        yield [order.reference for order in self.booked]

    def put(self, order: ErpOrder) -> ErpOrder:
        """Write an order over its earlier version."""
        changed = replace(order, version=order.version + 1)
        self.booked = [changed if each.id == order.id else each for each in self.booked]
        return changed

    def _current(self, order_id: str, version: int) -> ErpOrder:
        order = next(each for each in self.booked if each.id == order_id)
        if order.version != version:
            raise STALE
        return order

    def _booked(self, booking: Booking) -> ErpOrder:
        number = len(self.booked) + 1
        return ErpOrder(
            id=f"so-{number}",
            version=1,
            number=f"SO-{number:06d}",
            reference=booking.order.id,
            status=self.books_as,
            status_reason=None,
            shipping_address=booking.order.shipping_address,
            lines=tuple(
                ErpLine(
                    id=f"sol-{number}-{line.id}",
                    store_line_id=line.id,
                    variant_id=line.erp_variant_id or "",
                    pieces=line.pieces,
                    shipped=0,
                    backordered=0,
                    stock_version=7,
                    ship_on=None,
                )
                for line in booking.order.lines
            ),
            customer_id=booking.customer_id,
        )


@dataclass
class MemoryErp:
    """All nouns of one ERP."""

    catalogue: ErpCatalogue = field(default_factory=ErpCatalogue)
    sales: ErpSales = field(default_factory=ErpSales)
    accounts: ErpAccounts = field(default_factory=ErpAccounts)
    billing: ErpBooks = field(default_factory=ErpBooks)
    trade: ErpTrade = field(default_factory=ErpTrade)

    def __post_init__(self) -> None:
        self.files = ErpFiles(self.sales)

    def ports(self) -> ErpPorts:
        """The ERP as the flows see it."""
        goods, sales = self.catalogue, self.sales
        trade = self.trade
        return ErpPorts(
            goods,
            goods,
            goods,
            sales,
            sales,
            sales,
            self.accounts,
            self.billing,
            self.files,
            trade,
            trade,
        )
