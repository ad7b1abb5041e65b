"""What the flows ask of an ERP, split by noun.

Every call may raise BridgeError. Batch writes answer per row, in row order, with the written
record or the error of that row; they raise only when nothing is known of any row.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.errors import BridgeError
from bridge.model.billing import (
    BilledAccount,
    Credit,
    DepositRefund,
    OrderMoney,
    Paper,
    Posted,
    TendersWrite,
)
from bridge.model.customers import (
    AccountAction,
    Address,
    CustomerWrite,
    ErpCustomer,
    MatchKey,
    NewCustomer,
    Resolved,
)
from bridge.model.goods import ErpReturn, NewReturn, ReturnReceipt, Shipment
from bridge.model.orders import Booking, Cancellation, ErpOrder, Hold, OrderEdit
from bridge.model.prices import StylePrices
from bridge.model.products import Style
from bridge.model.stock import Stock
from bridge.ports.accounts.companies import ErpCompanies
from bridge.ports.accounts.prices import ErpAccountPrices
from bridge.ports.orders.files import ErpOrderImports


class ErpProducts(Protocol):
    """Styles with their variants."""

    async def styles(self, style_ids: Sequence[str]) -> Mapping[str, Style]:
        """Answer with those styles that exist, by id."""
        ...

    async def skus(self, variant_ids: Sequence[str]) -> Mapping[str, str]:
        """Answer with the SKU of those variants that exist and are still sold, by id."""
        ...

    def style_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all styles."""
        ...


class ErpPrices(Protocol):
    """Prices that are valid now."""

    async def prices(self, price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        """Answer with each style's prices on the list, by style id."""
        ...


class ErpStock(Protocol):
    """Stock, reservations and confirmed supply."""

    async def stock(self, variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        """Answer with the stock of those variants that exist, by variant id."""
        ...

    def variant_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all variants."""
        ...


class ErpOrders(Protocol):
    """Orders, found by the store order they were booked for."""

    async def orders(self, references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        """Answer with what was booked for these store orders, by store order id, oldest first."""
        ...

    async def book(self, bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        """Book orders; look for them first, since repeating a booking may book it twice."""
        ...

    async def cancel(self, cancellation: Cancellation) -> ErpOrder:
        """Cancel what has not shipped."""
        ...

    async def hold(self, hold: Hold) -> ErpOrder:
        """Put an order aside for a clerk."""
        ...

    async def edit(self, edit: OrderEdit) -> ErpOrder:
        """Change pieces, shipping address, or both."""
        ...

    async def assign(self, order: ErpOrder, account_id: str) -> ErpOrder:
        """Say whose order it is; what was booked stays as it was."""
        ...

    async def set_tenders(self, write: TendersWrite) -> ErpOrder:
        """Say how far the tenders of an order got."""
        ...

    async def refund_deposit(self, write: DepositRefund) -> ErpOrder:
        """Book money back that is on no invoice, if the order is still this version."""
        ...

    def references(self) -> AsyncIterator[Sequence[str]]:
        """Page through the store order ids of all web orders."""
        ...


class ErpShipments(Protocol):
    """What left for orders, parcel by parcel."""

    async def shipments(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]:
        """Answer with the shipments of these ERP orders, by order id, oldest first."""
        ...


class ErpReturns(Protocol):
    """What comes back of orders."""

    async def returns(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[ErpReturn]]:
        """Answer with the returns of these ERP orders, by order id, oldest first."""
        ...

    async def announce(self, new: NewReturn) -> ErpReturn:
        """Announce pieces; look for the reference first, since a repeat announces twice."""
        ...

    async def receive(self, receipt: ReturnReceipt) -> ErpReturn:
        """Book pieces in as fit, if the return is still this version."""
        ...


class ErpCustomers(Protocol):
    """Customer accounts."""

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        """Answer with those accounts that exist, by id."""
        ...

    async def by_reference(self, reference: str) -> Sequence[ErpCustomer]:
        """List the accounts that were made for this store customer."""
        ...

    async def match(self, key: MatchKey, value: str) -> Sequence[str]:
        """List the ids of the accounts that have exactly this key."""
        ...

    async def resolve(
        self,
        new: NewCustomer,
        order_ids: Sequence[str],
        *,
        key: MatchKey | None = None,
        action: AccountAction | None = None,
    ) -> Resolved:
        """Let the ERP decide, by its own policy where key and action are not stated.

        A buyer who is held waits on the clerk's list, together with these orders.
        """
        ...

    async def create(self, new: NewCustomer) -> ErpCustomer:
        """Open an account; look for it by reference first."""
        ...

    async def add_addresses(
        self, customer: ErpCustomer, addresses: Sequence[Address]
    ) -> ErpCustomer:
        """Add addresses and leave the others alone, if the account is still this version."""
        ...

    async def write(self, write: CustomerWrite) -> ErpCustomer:
        """Change what is named, if the account is still this version."""
        ...

    def customer_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all accounts."""
        ...


class ErpBilling(Protocol):
    """Invoices, credit memos and offline orders; a key is `<kind>:<id>`."""

    async def posted(self, keys: Sequence[str]) -> Mapping[str, Posted]:
        """Answer with those records that exist, by key; web orders are none of them."""
        ...

    async def paper(self, invoice_id: str, sha256: str) -> Paper:
        """Read the printed form of an invoice."""
        ...

    async def accounts(self, customer_ids: Sequence[str]) -> Mapping[str, BilledAccount]:
        """Answer with those customers that exist, by id."""
        ...

    async def money_of(self, order_id: str) -> OrderMoney:
        """Read what was invoiced and credited of one order."""
        ...

    async def credit(self, credit: Credit) -> None:
        """Post a credit memo; look for its reference first."""
        ...

    async def keys_of_customer(self, customer_id: str) -> Sequence[str]:
        """List the keys of everything that was posted for one customer."""
        ...

    def keys(self) -> AsyncIterator[Sequence[str]]:
        """Page through the keys of all records."""
        ...


@dataclass(frozen=True, slots=True)
class ErpPorts:
    """One ERP, noun by noun; each part can be replaced."""

    products: ErpProducts
    prices: ErpPrices
    stock: ErpStock
    orders: ErpOrders
    shipments: ErpShipments
    returns: ErpReturns
    customers: ErpCustomers
    billing: ErpBilling
    order_imports: ErpOrderImports
    companies: ErpCompanies
    account_prices: ErpAccountPrices
