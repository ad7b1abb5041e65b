"""The shopper's product page and listing."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import CursorQuery, page, position
from mock_kit.web.problems import NotFound, Unauthenticated, UnknownEpoch, may_refuse
from mock_store.api.catalogue.shop_pages import listed_products, product_page
from mock_store.api.shopping.shopper import ShopperId
from mock_store.tables.accounts.companies import standing_of
from mock_store.tables.channels import SalesChannel, channel_of
from mock_store.tables.products import product_by_handle, published_products
from mock_store.wire.fields import ChannelCode, Handle
from mock_store.wire.shop import Listing, ShopProduct

router = APIRouter(prefix="/shop/v1", tags=["shop"])
ChannelPath = Annotated[ChannelCode, Path(description="The channel.", examples=["us"])]


# The former paths of version 1 go on answering; whoever writes anew reads the document.
@router.get("/{channel}/products", response_model=Listing, include_in_schema=False)
@router.get(
    "/channels/{channel}/products",
    summary="The listing",
    response_model=Listing,
    responses=may_refuse(NotFound, Unauthenticated, UnknownEpoch),
)
async def shop_listing(
    request: Request,
    channel: ChannelPath,
    customer_id: ShopperId,
    cursor: CursorQuery = None,
    page_size: Annotated[int, Query(ge=1, le=100, description="Products on a page.")] = 24,
) -> Response:
    """Published products by sort order, then by age, each at the shopper's lowest price.

    An item that is restricted to accounts is listed for their shoppers alone (PRD-11).
    The badge says in the words of the product page what happens to one piece (STK-13).
    """

    def read(tx: Tx) -> dict[str, Any]:
        channel_row = _open_channel(tx, channel)
        after = position(cursor, tx.epoch)
        standing = standing_of(tx, customer_id)
        rows = published_products(
            tx, channel, standing.account_ids, after=after, limit=page_size + 1
        )
        items = listed_products(tx, channel_row, standing, rows[:page_size])
        return page(
            tx,
            rows,
            page_size,
            item=lambda row: items[row.id],
            change_no=lambda row: row.listing_key,
        )

    return await ok(request, read)


@router.get("/{channel}/products/{handle}", response_model=ShopProduct, include_in_schema=False)
@router.get(
    "/channels/{channel}/products/{handle}",
    summary="A product page",
    response_model=ShopProduct,
    responses=may_refuse(NotFound, Unauthenticated),
)
async def shop_product(
    request: Request,
    channel: ChannelPath,
    handle: Annotated[Handle, Path(description="The product's handle.")],
    customer_id: ShopperId,
    quantity: Annotated[int, Query(ge=1, le=1_000_000, description="Pieces wanted.")] = 1,
) -> Response:
    """A product with its variants, and what each would mean in the quantity wanted.

    Prices are those of the shopper's account and of the quantity; what is restricted to other
    accounts is as if it were not there.
    """

    def read(tx: Tx) -> ShopProduct:
        channel_row = _open_channel(tx, channel)
        row, standing = product_by_handle(tx, handle), standing_of(tx, customer_id)
        is_shown = row is not None and row.is_published_in(channel)
        if row is None or not (is_shown and row.is_open_to(channel, standing.account_ids)):
            raise NotFound(f"there is no product {handle} in channel {channel}")
        return product_page(tx, channel_row, standing, row=row, quantity=quantity)

    return await ok(request, read)


def _open_channel(tx: Tx, code: str) -> SalesChannel:
    row = channel_of(tx, code)
    if row is None:
        raise NotFound(f"there is no channel {code}")
    return row
