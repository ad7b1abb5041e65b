"""Route of the prices of single accounts."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from mock_erp.api.pricing.prices import price_list_named
from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.accounts.own_prices import (
    PricedAccount,
    accounts_with_own_lists,
    price_account,
)
from mock_erp.tables.price_lists import PriceList
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.pricing import AccountPrice, AccountPrices, AccountPricesPage, PriceStepOut
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import CursorQuery, IdsQuery, LimitQuery, ids_of, page, position
from mock_kit.web.problems import NotFound, UnknownEpoch

router = APIRouter(tags=["Prices"])


@router.get(
    "/account-prices",
    response_model=AccountPricesPage,
    dependencies=READERS,
    responses=read_refuses(NotFound, UnknownEpoch),
    summary="Read what accounts pay",
)
async def list_account_prices(
    request: Request,
    price_list: Annotated[str, Query(max_length=64, pattern=PRINTABLE, description="Its code.")],
    customer_ids: IdsQuery = None,
    style_ids: IdsQuery = None,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> Response:
    """Contract, group and quantity prices, as far as they are not the price of the list.

    Without `customer_ids` all accounts with a contract or a group; without `style_ids` all their
    styles. By the same rule as GET /prices: the last step that a quantity reaches is the price
    that GET /prices gives this customer for that quantity.
    """
    customers, styles = ids_of(customer_ids), ids_of(style_ids)

    def read(tx: Tx) -> dict[str, Any]:
        asked = price_list_named(tx, price_list)
        after = position(cursor, tx.epoch)
        rows = accounts_with_own_lists(tx, after=after, limit=limit + 1, customer_ids=customers)
        priced = {row.id: price_account(tx, asked, row, styles) for row in rows[:limit]}
        return page(tx, rows, limit, item=lambda row: _shown(asked, priced[row.id]))

    return await ok(request, read)


def _shown(price_list: PriceList, account: PricedAccount) -> AccountPrices:
    facts: dict[str, Any] = {"currency": price_list.currency, "tax_basis": price_list.tax_basis}
    return AccountPrices(
        customer_id=account.customer.id,
        price_list=price_list.code,
        next_change_at=account.next_change_at,
        items=[
            AccountPrice(
                style_id=variant.style_id,
                variant_id=variant.id,
                sku=variant.sku,
                steps=[PriceStepOut.model_validate(step) for step in steps],
            )
            for variant, steps in account.prices
        ],
        **facts,
    )
