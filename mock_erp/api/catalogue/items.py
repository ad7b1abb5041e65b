"""Route of items: styles as a shop needs them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from mock_erp.api.catalogue.acts import items_of
from mock_erp.api.listing import ListQuery, list_query, listing
from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.items import Style
from mock_erp.wire.catalogue import ItemPage
from mock_kit.web.answers import ok
from mock_kit.web.problems import UnknownEpoch

router = APIRouter(tags=["Items"])


@router.get(
    "/items",
    response_model=ItemPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="Read styles whole",
)
async def list_items(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Styles with all their variants and assortments, in one read. `ids` are style ids.

    The version is the style's: it moves when a variant, a price or an assortment changes.
    """
    return await ok(
        request,
        lambda tx: listing(tx, Style, query, item=lambda rows: list(items_of(tx, rows))),
    )
