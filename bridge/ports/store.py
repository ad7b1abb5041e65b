"""What the flows ask of a store, split by noun.

Every call may raise BridgeError. Batch writes answer per row, in row order, with None or the
written record, or the error of that row; they raise only when nothing is known of any row.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.errors import BridgeError
from bridge.model.billing import Paper, Shown, ShowWrite
from bridge.model.channels import Channel
from bridge.model.customers import CustomerWrite, ErpCustomer, Resolved, StoreCustomer
from bridge.model.goods import ReturnWrite, ShipmentWrite
from bridge.model.orders import Answer, StoreEdit, StoreOrder
from bridge.model.prices import ChannelPrice, PriceSlot, PriceWrite
from bridge.model.products import ProductWrite, StoreProduct
from bridge.model.stock import Level, LevelSlot, LevelWrite
from bridge.ports.accounts.companies import StoreCompanies
from bridge.ports.accounts.prices import StoreAccountPrices
from bridge.ports.orders.files import StoreOrderExports


class StoreChannels(Protocol):
    """Channels, which the store's staff set up."""

    async def channels(self, codes: Sequence[str]) -> Mapping[str, Channel]:
        """Answer with those channels that exist, by code."""
        ...


class StoreProducts(Protocol):
    """Products, found by the ERP style they show."""

    async def products(self, style_ids: Sequence[str]) -> Mapping[str, Sequence[StoreProduct]]:
        """Answer with the products of each style that has any; more than one is a fault."""
        ...

    async def write(self, writes: Sequence[ProductWrite]) -> Sequence[StoreProduct | BridgeError]:
        """Create or change products; leave what the store owns alone."""
        ...

    def style_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through the style ids of all products that have one."""
        ...


class StorePrices(Protocol):
    """Prices per variant and channel."""

    async def prices(self, variant_ids: Sequence[str]) -> Mapping[PriceSlot, ChannelPrice]:
        """Answer with the prices that were ever set for these store variants."""
        ...

    async def write(self, writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        """Set prices, all good rows in one commit."""
        ...


class StoreStock(Protocol):
    """Inventory levels per variant and channel."""

    async def levels(self, variant_ids: Sequence[str]) -> Mapping[LevelSlot, Level]:
        """Answer with the levels of these store variants; a gone variant has none."""
        ...

    async def write(self, writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        """Set levels, all good rows in one commit."""
        ...


class StoreOrders(Protocol):
    """Orders that shoppers placed."""

    async def orders(self, order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        """Answer with those orders that exist, by id."""
        ...

    async def answer(self, answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        """Tell the store what the ERP says; repeating an answer changes nothing."""
        ...

    async def show_shipments(self, writes: Sequence[ShipmentWrite]) -> Sequence[BridgeError | None]:
        """Show parcels with their orders; repeating one changes nothing."""
        ...

    async def show_returns(self, writes: Sequence[ReturnWrite]) -> Sequence[BridgeError | None]:
        """Show with their orders what became of returns; repeating one changes nothing."""
        ...

    async def edit(self, edit: StoreEdit) -> StoreOrder:
        """Change pieces and shipping address of an order, if it is still this version."""
        ...

    def order_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all orders."""
        ...


class StoreCustomers(Protocol):
    """People who have an account in the store, and those who are only known there."""

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreCustomer]:
        """Answer with those customers that exist, by id."""
        ...

    async def by_reference(self, reference: str) -> Sequence[StoreCustomer]:
        """List the customers that are this ERP account."""
        ...

    async def by_email(self, email: str) -> Sequence[StoreCustomer]:
        """List the customers with exactly this mail address, in any case."""
        ...

    async def create(self, customer: ErpCustomer) -> StoreCustomer:
        """Enter an ERP account as a customer without a log-in; look for it by reference first."""
        ...

    async def write(self, customer: StoreCustomer, write: CustomerWrite) -> StoreCustomer:
        """Change what is named of the customer as it was read, if it is still this version."""
        ...

    async def merge(self, gone: StoreCustomer, into: StoreCustomer) -> StoreCustomer:
        """Give everything of one customer to another one."""
        ...

    async def resolve(self, order_id: str) -> Resolved:
        """Let the store decide whom an order is of."""
        ...

    async def orders_of(self, customer_id: str) -> Sequence[str]:
        """List the ids of the orders of a customer."""
        ...

    def customer_ids(self) -> AsyncIterator[Sequence[tuple[str, str | None]]]:
        """Page through all customers but companies' buyers, each with its ERP account."""
        ...


class StoreBilling(Protocol):
    """What customers see of them, found by the reference to the ERP."""

    async def shown(self, keys: Sequence[str]) -> Mapping[str, Shown]:
        """Answer with those records that the store shows, by key."""
        ...

    async def show(
        self, writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        """Show records as posted, with the papers (by their SHA-256) that some bring along."""
        ...

    async def customers_for(self, customer_id: str) -> Sequence[str]:
        """List the store customers that were made for a customer of the ERP."""
        ...

    async def companies_for(self, account_id: str) -> Sequence[str]:
        """List the store companies that were made for a company of the ERP."""
        ...


@dataclass(frozen=True, slots=True)
class StorePorts:
    """One store, noun by noun; each part can be replaced."""

    channels: StoreChannels
    products: StoreProducts
    prices: StorePrices
    stock: StoreStock
    orders: StoreOrders
    customers: StoreCustomers
    billing: StoreBilling
    order_exports: StoreOrderExports
    companies: StoreCompanies
    account_prices: StoreAccountPrices
