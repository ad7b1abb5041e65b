"""Routes of price lines."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from mock_erp.api.batches import BatchOut, Rows, write_rows
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.pricing.acts import change_price_line, create_price_line, delete_price_line
from mock_erp.api.refusals import EmptyWindow, UnknownReference, read_refuses, write_refuses
from mock_erp.api.roles import MERCHANDISERS, READERS, IfMatch
from mock_erp.events import styles_changed
from mock_erp.tables.price_lists import PriceListLine
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.pricing import PriceLineInput, PriceLineOut, PriceLinePatch
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, ok, perform
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(tags=["Price lines"])
Exactly = Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)]


class PriceLinePage(Page):
    """Price lines in the order of their last change."""

    items: list[PriceLineOut]


@router.post(
    "/price-lines",
    status_code=201,
    response_model=PriceLineOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(UnknownReference, EmptyWindow),
    summary="Enter a price line",
)
async def post_price_line(request: Request, body: PriceLineInput) -> Response:
    """For a whole style or for one variant, which is then its own price.

    Of lines that are valid, a sale wins over a regular price; then an own price over the
    style's, the higher quantity break, the later start, and the later entry.
    """
    return await perform(request, lambda tx: create_price_line(tx, body))


@router.post(
    "/price-lines/batch",
    response_model=BatchOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(),
    summary="Enter many price lines",
)
async def post_price_lines(request: Request, body: Rows[PriceLineInput]) -> Response:
    """All good rows in one commit; each style is published once."""
    return await perform(request, lambda tx: _enter_rows(tx, body))


@router.get(
    "/price-lines",
    response_model=PriceLinePage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List price lines",
)
async def list_price_lines(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    price_list_id: Exactly = None,
    style_id: Exactly = None,
) -> Response:
    """`style_id` finds the lines of the style and of its variants."""
    where = [PriceListLine.price_list_id == price_list_id] if price_list_id is not None else []
    where += [PriceListLine.style_id == style_id] if style_id is not None else []
    return await ok(
        request,
        lambda tx: listing(
            tx,
            PriceListLine,
            query,
            item=lambda rows: [PriceLineOut.model_validate(row) for row in rows],
            where=tuple(where),
        ),
    )


@router.get(
    "/price-lines/{price_line_id}",
    response_model=PriceLineOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a price line",
)
async def get_price_line(request: Request, price_line_id: str) -> Response:
    """The window is given in instants, whichever way it was entered."""
    return await ok(
        request, lambda tx: PriceLineOut.model_validate(found(tx, PriceListLine, price_line_id))
    )


@router.patch(
    "/price-lines/{price_line_id}",
    response_model=PriceLineOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(NotFound, StaleVersion, EmptyWindow),
    summary="Change a price line",
)
async def patch_price_line(
    request: Request, price_line_id: str, body: PriceLinePatch, if_match: IfMatch = None
) -> Response:
    """Fields that are absent stay; a null date opens the window on that side."""
    return await perform(request, lambda tx: change_price_line(tx, price_line_id, body, if_match))


@router.delete(
    "/price-lines/{price_line_id}",
    status_code=204,
    dependencies=MERCHANDISERS,
    responses=write_refuses(NotFound, StaleVersion),
    summary="Take a price line off its list",
)
async def remove_price_line(
    request: Request, price_line_id: str, if_match: IfMatch = None
) -> Response:
    """What is left of the list applies from now on; with nothing left, there is no price."""
    return await perform(request, lambda tx: delete_price_line(tx, price_line_id, if_match))


def _enter_rows(tx: Tx, body: Rows[PriceLineInput]) -> Answer:
    repriced: list[str] = []
    answer = write_rows(
        tx,
        body.rows,
        PriceLineInput,
        work=lambda within, row: create_price_line(within, row, repriced.append),
    )
    styles_changed(tx, repriced, "style.repriced")
    return answer
