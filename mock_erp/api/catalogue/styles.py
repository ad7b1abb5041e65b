"""Routes of styles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from mock_erp.api.batches import BatchOut, Rows, write_rows
from mock_erp.api.catalogue.acts import change_style, create_style
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import (
    KitRefused,
    SkuTaken,
    UnknownReference,
    read_refuses,
    write_refuses,
)
from mock_erp.api.roles import MERCHANDISERS, READERS, IfMatch
from mock_erp.tables.items import Style
from mock_erp.wire.catalogue import ItemOut, StyleInput, StyleOut, StylePatch
from mock_kit.web.answers import ok, perform
from mock_kit.web.problems import (
    NotFound,
    StaleVersion,
    UnknownEpoch,
)

router = APIRouter(tags=["Styles"])
LIST = read_refuses(UnknownEpoch)


class StylePage(Page):
    """Styles in the order of their last change."""

    items: list[StyleOut]


@router.post(
    "/styles",
    status_code=201,
    response_model=ItemOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(SkuTaken, UnknownReference, KitRefused),
    summary="Enter a style with its variants",
)
async def post_style(request: Request, body: StyleInput) -> Response:
    """All variants are entered, or nothing is. Answers with the whole item."""
    return await perform(request, lambda tx: create_style(tx, body))


@router.post(
    "/styles/batch",
    response_model=BatchOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(),
    summary="Enter many styles",
)
async def post_styles(request: Request, body: Rows[StyleInput]) -> Response:
    """All good rows in one commit; a bad row is skipped with its reason."""
    return await perform(
        request, lambda tx: write_rows(tx, body.rows, StyleInput, work=create_style)
    )


@router.get(
    "/styles",
    response_model=StylePage,
    dependencies=READERS,
    responses=LIST,
    summary="List styles",
)
async def list_styles(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """A change of a variant, a price or an assortment moves its style to the end of the list."""
    return await ok(
        request,
        lambda tx: listing(tx, Style, query, item=lambda rows: [StyleOut.of(row) for row in rows]),
    )


@router.get(
    "/styles/{style_id}",
    response_model=StyleOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a style",
)
async def get_style(request: Request, style_id: str) -> Response:
    """The style alone; see items for the style with its variants."""
    return await ok(request, lambda tx: StyleOut.of(found(tx, Style, style_id)))


@router.patch(
    "/styles/{style_id}",
    response_model=StyleOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(NotFound, StaleVersion),
    summary="Change a style",
)
async def patch_style(
    request: Request, style_id: str, body: StylePatch, if_match: IfMatch = None
) -> Response:
    """Fields that are absent stay. A change that changes nothing leaves the version alone."""
    return await perform(request, lambda tx: change_style(tx, style_id, body, if_match))
