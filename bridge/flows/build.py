"""All flows of the bridge over one ERP and one store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.flows.both_ways.agreed import CustomerMemory
from bridge.flows.both_ways.customer_pairs import CustomerPorts
from bridge.flows.both_ways.customers import CustomerRecords, CustomersFlow
from bridge.flows.isolated import Isolated
from bridge.flows.to_erp.companies_of_orders import BuyersOfOrders, CompaniesOfOrders
from bridge.flows.to_erp.customers_of_orders import CustomersOfOrders
from bridge.flows.to_erp.order_files.carrying import FileCarrier, FileMemory, FilePorts
from bridge.flows.to_erp.order_files.flow import FileClock, OrderFilesFlow
from bridge.flows.to_erp.order_files.shelf import FileShelf
from bridge.flows.to_erp.order_memory import OrderMemory
from bridge.flows.to_erp.orders import OrderPorts, OrdersFlow
from bridge.flows.to_store.accounts.account_prices import AccountPricePorts, AccountPrices
from bridge.flows.to_store.accounts.companies import Companies
from bridge.flows.to_store.accounts.entitlements import Entitlements
from bridge.flows.to_store.accounts.known import KnownAccounts
from bridge.flows.to_store.accounts.with_accounts import CustomersWithCompanies, PricesWithAccounts
from bridge.flows.to_store.drift import Drift
from bridge.flows.to_store.invoices.accounts import StoreAccounts
from bridge.flows.to_store.invoices.flow import BillingPorts, InvoicesFlow
from bridge.flows.to_store.order_updates.flow import OrderUpdatesFlow, UpdatePorts
from bridge.flows.to_store.prices import PricePorts, PricesFlow
from bridge.flows.to_store.products import ProductPorts, ProductsFlow
from bridge.flows.to_store.stock import StockFlow, StockPorts
from bridge.ports.alarms import Alarms, BusinessClock
from bridge.ports.env import Files
from bridge.ports.erp import ErpPorts
from bridge.ports.flow import Flow
from bridge.ports.last_written import Decisions, LastWritten
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.store import StorePorts
from bridge.settings import Settings


@dataclass(frozen=True, slots=True)
class Memory:
    """What the flows keep in the bridge's own database."""

    links: Links
    marks: Marks
    alarms: Alarms
    last_written: LastWritten
    decisions: Decisions
    clock: BusinessClock
    files: Files


def build_flows(
    erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings
) -> Mapping[str, Flow]:
    """Wire each flow to the nouns it needs, by flow name."""
    flows: tuple[Flow, ...] = (
        _products(erp, store, memory, settings),
        _prices(erp, store, memory, settings),
        StockFlow(
            StockPorts(erp.stock, erp.products, store.stock, store.products),
            links=memory.links,
            alarms=memory.alarms,
            settings=settings,
        ),
        _customers(erp, store, memory, settings),
        _orders(erp, store, memory, settings)
        if settings.order_route == "live"
        else _order_files(erp, store, memory, settings),
        OrderUpdatesFlow(
            UpdatePorts(erp.orders, erp.shipments, erp.returns, erp.billing, store.orders),
            links=memory.links,
            memory=OrderMemory(memory.last_written),
            settings=settings,
        ),
        _invoices(erp, store, memory, settings),
    )
    return {flow.name: Isolated(flow) for flow in flows}


def _products(erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings) -> ProductsFlow:
    accounts = KnownAccounts(erp.companies, store.companies)
    entitlements = Entitlements(erp.companies, accounts, settings)
    return ProductsFlow(
        ProductPorts(erp.products, store.products, entitlements),
        links=memory.links,
        marks=memory.marks,
        drift=Drift(memory.last_written, settings, "products"),
        settings=settings,
    )


def _prices(
    erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings
) -> PricesWithAccounts:
    public = PricesFlow(
        PricePorts(erp.prices, erp.products, store.prices, store.products, store.channels),
        links=memory.links,
        alarms=memory.alarms,
        drift=Drift(memory.last_written, settings, "prices"),
        settings=settings,
    )
    accounts = AccountPrices(
        AccountPricePorts(
            erp.account_prices,
            store.account_prices,
            store.products,
            store.channels,
            KnownAccounts(erp.companies, store.companies),
        ),
        alarms=memory.alarms,
        drift=Drift(memory.last_written, settings, "prices"),
        settings=settings,
    )
    return PricesWithAccounts(public, accounts)


def _customers(
    erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings
) -> CustomersWithCompanies:
    people = CustomersFlow(
        CustomerPorts(erp.customers, store.customers, memory.links),
        CustomerRecords(CustomerMemory(memory.last_written), memory.decisions, erp.orders),
        settings=settings,
    )
    return CustomersWithCompanies(
        people, Companies(erp.companies, store.companies, memory.last_written)
    )


def _orders(erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings) -> OrdersFlow:
    buyers = _buyers(erp, store, memory, settings)
    return OrdersFlow(
        OrderPorts(erp.orders, store.orders, buyers),
        links=memory.links,
        marks=memory.marks,
        memory=OrderMemory(memory.last_written),
        settings=settings,
    )


def _invoices(erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings) -> InvoicesFlow:
    accounts = StoreAccounts(store.customers, store.billing, memory.links)
    return InvoicesFlow(
        BillingPorts(erp.billing, store.billing, accounts),
        marks=memory.marks,
        memory=memory.last_written,
        settings=settings,
    )


def _order_files(
    erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings
) -> OrderFilesFlow:
    buyers = _buyers(erp, store, memory, settings)
    carrier = FileCarrier(
        FilePorts(store.order_exports, erp.order_imports, erp.orders, buyers),
        FileMemory(
            FileShelf(memory.files),
            memory.links,
            memory.marks,
            OrderMemory(memory.last_written),
            memory.last_written,
        ),
        settings,
    )
    return OrderFilesFlow(
        store.order_exports,
        carrier,
        time=FileClock(memory.clock, memory.alarms, memory.last_written),
        marks=memory.marks,
        settings=settings,
    )


def _buyers(erp: ErpPorts, store: StorePorts, memory: Memory, settings: Settings) -> BuyersOfOrders:
    """The same buyers on either route of the orders."""
    people = CustomersOfOrders(
        erp.customers,
        store.customers,
        links=memory.links,
        marks=memory.marks,
        settings=settings,
    )
    return BuyersOfOrders(people, CompaniesOfOrders(erp.companies, store.companies))
