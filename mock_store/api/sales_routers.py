"""The routers of selling: orders, customers, carts, order page, accounts."""

from fastapi import APIRouter

from mock_store.api.billing import shopper as own_billing
from mock_store.api.billing import staff as billing
from mock_store.api.catalogue import inventory
from mock_store.api.orders import changes, customers, exports, goods, imports, listing
from mock_store.api.people import joining, own_data
from mock_store.api.shopping import account, carts, order_page

ORDER_PATH_ROUTERS: tuple[APIRouter, ...] = (
    carts.router,
    listing.router,
    changes.router,
    inventory.router,
)
SALES_ROUTERS: tuple[APIRouter, ...] = (
    goods.router,
    joining.router,
    exports.router,
    imports.router,
    customers.router,
    account.router,
    own_data.router,
    order_page.router,
    billing.router,
    own_billing.router,
)
