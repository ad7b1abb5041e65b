"""The ERP's ports over one HTTP client."""

from __future__ import annotations

from bridge.adapters.client import Client
from bridge.adapters.erp.accounts.companies import ErpCompaniesApi
from bridge.adapters.erp.accounts.prices import ErpAccountPricesApi
from bridge.adapters.erp.billing.api import ErpBillingApi
from bridge.adapters.erp.customers import ErpCustomersApi
from bridge.adapters.erp.order_files.api import ErpOrderImportsApi
from bridge.adapters.erp.orders import ErpOrdersApi
from bridge.adapters.erp.prices import ErpPricesApi
from bridge.adapters.erp.products import ErpProductsApi
from bridge.adapters.erp.returns import ErpReturnsApi
from bridge.adapters.erp.shipments import ErpShipmentsApi
from bridge.adapters.erp.stock import ErpStockApi
from bridge.ports.erp import ErpPorts
from bridge.ports.http import Http


def connect_erp(http: Http, url: str, token: str, timeout_s: float = 10.0) -> ErpPorts:
    """Reach the ERP at `url`."""
    client = Client(http, url, token, system="ERP", timeout_s=timeout_s)
    return ErpPorts(
        products=ErpProductsApi(client),
        prices=ErpPricesApi(client),
        stock=ErpStockApi(client),
        orders=ErpOrdersApi(client),
        shipments=ErpShipmentsApi(client),
        returns=ErpReturnsApi(client),
        customers=ErpCustomersApi(client),
        billing=ErpBillingApi(client),
        order_imports=ErpOrderImportsApi(client),
        companies=ErpCompaniesApi(client),
        account_prices=ErpAccountPricesApi(client),
    )
