"""Routes of price lists."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.pricing.acts import open_price_list, reprice
from mock_erp.api.refusals import (
    CodeTaken,
    EmptyWindow,
    UnknownReference,
    read_refuses,
    write_refuses,
)
from mock_erp.api.roles import MERCHANDISERS, READERS
from mock_erp.tables.price_lists import PriceList
from mock_erp.wire.pricing import PriceListInput, PriceListOut, RepriceInput, RepriceOut
from mock_kit.web.answers import ok, perform
from mock_kit.web.problems import NotFound, UnknownEpoch

router = APIRouter(tags=["Price lists"])


class PriceListPage(Page):
    """Price lists in the order of their last change."""

    items: list[PriceListOut]


@router.post(
    "/price-lists",
    status_code=201,
    response_model=PriceListOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(CodeTaken),
    summary="Open a price list",
)
async def post_price_list(request: Request, body: PriceListInput) -> Response:
    """One currency, one tax basis, one zone for its dates."""
    return await perform(request, lambda tx: open_price_list(tx, body))


@router.get(
    "/price-lists",
    response_model=PriceListPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List price lists",
)
async def list_price_lists(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Public lists, and those of customers and groups."""
    return await ok(
        request,
        lambda tx: listing(
            tx,
            PriceList,
            query,
            item=lambda rows: [PriceListOut.model_validate(row) for row in rows],
        ),
    )


@router.get(
    "/price-lists/{price_list_id}",
    response_model=PriceListOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a price list",
)
async def get_price_list(request: Request, price_list_id: str) -> Response:
    """The list alone; its lines are a list of their own."""
    return await ok(
        request, lambda tx: PriceListOut.model_validate(found(tx, PriceList, price_list_id))
    )


@router.post(
    "/price-lists/{price_list_id}/reprice",
    response_model=RepriceOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(NotFound, UnknownReference, EmptyWindow),
    summary="Change the price of whole styles",
)
async def post_reprice(request: Request, price_list_id: str, body: RepriceInput) -> Response:
    """One commit for all styles: nobody reads a half-changed one.

    With `valid_until` the new price is a sale beside the regular one. Own prices of variants
    are kept, also while their style is on sale, or changed with it. The answer lists both.
    Every style is published as `style.repriced`.
    """
    return await perform(request, lambda tx: reprice(tx, price_list_id, body))
