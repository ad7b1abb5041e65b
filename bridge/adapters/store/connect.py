"""The store's ports over one HTTP client."""

from __future__ import annotations

from bridge.adapters.client import Client
from bridge.adapters.store.accounts.companies import StoreCompaniesApi
from bridge.adapters.store.accounts.prices import StoreAccountPricesApi
from bridge.adapters.store.billing import StoreBillingApi
from bridge.adapters.store.channels import StoreChannelsApi
from bridge.adapters.store.customers import StoreCustomersApi
from bridge.adapters.store.order_files.api import StoreOrderExportsApi
from bridge.adapters.store.orders import StoreOrdersApi
from bridge.adapters.store.prices import StorePricesApi
from bridge.adapters.store.products import StoreProductsApi
from bridge.adapters.store.stock import StoreStockApi
from bridge.ports.http import Http
from bridge.ports.store import StorePorts


def connect_store(http: Http, url: str, token: str, timeout_s: float = 10.0) -> StorePorts:
    """Reach the store at `url`."""
    client = Client(http, url, token, system="store", timeout_s=timeout_s)
    return StorePorts(
        channels=StoreChannelsApi(client),
        products=StoreProductsApi(client),
        prices=StorePricesApi(client),
        stock=StoreStockApi(client),
        orders=StoreOrdersApi(client),
        customers=StoreCustomersApi(client),
        billing=StoreBillingApi(client),
        order_exports=StoreOrderExportsApi(client),
        companies=StoreCompaniesApi(client),
        account_prices=StoreAccountPricesApi(client),
    )
