"""Order files: a day's orders in one CSV export. The format: docs/rules/order_file.md."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.paging import CursorQuery, LimitQuery, page, position
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.selling.exporting import acknowledge_export, export_item, export_orders
from mock_store.tables.exports.order_exports import OrderExportRow, export_of, exports_after
from mock_store.wire.exports import Acknowledge, NewExport, OrderExport, OrderExportList
from mock_store.wire.fields import Id

CSV = "text/csv"
STAFF = Depends(allow("staff", "bridge"))
ExportId = Annotated[Id, Path(description="The export's id.")]
_CONTENT = {CSV: {"schema": {"type": "string"}}}

router = APIRouter(prefix="/v1/order-exports", tags=["order files"], dependencies=[STAFF])


@router.post(
    "",
    status_code=201,
    summary="Export the orders that are due",
    response_model=OrderExport,
    responses=write_refusals(),
)
async def create_export(request: Request, body: NewExport | None = None) -> Response:
    """Make the next numbered file of all orders that are due and in no file yet, in one commit.

    Due is a live order, placed before `placed_before` if that is given, whose payment status is
    one of those asked for. Repeated under one `Idempotency-Key` the same file is answered again.
    """

    def work(tx: Tx) -> Answer:
        item = export_orders(tx, body or NewExport())
        return of_version(201, item, item.version, location=f"/v1/order-exports/{item.id}")

    return await perform(request, work)


@router.get(
    "",
    summary="List order exports",
    response_model=OrderExportList,
    responses=may_refuse(UnknownEpoch),
)
async def list_exports(
    request: Request,
    cursor: CursorQuery = None,
    limit: LimitQuery = 100,
    acknowledged: Annotated[
        bool | None, Query(description="Only those that were taken, or only those that were not.")
    ] = None,
) -> Response:
    """Exports in the order of their last change."""

    def read(tx: Tx) -> dict[str, Any]:
        after = position(cursor, tx.epoch)
        rows = exports_after(tx, after, limit + 1, acknowledged=acknowledged)
        return page(tx, rows, limit, item=export_item)

    return await ok(request, read)


@router.get(
    "/{export_id}",
    summary="Read an order export",
    response_model=OrderExport,
    responses=may_refuse(NotFound),
)
async def get_export(request: Request, export_id: ExportId) -> Response:
    """What is known of a file, without its content."""
    return await ok(request, lambda tx: export_item(_the_export(tx, export_id)))


@router.get(
    "/{export_id}/content",
    summary="Read an exported file",
    response_class=Response,
    responses={
        200: {"content": _CONTENT, "description": "The file."},
        **may_refuse(NotFound),
    },
)
async def get_content(request: Request, export_id: ExportId) -> Response:
    """The file, byte for byte the same at every reading."""
    answer = await ok(request, lambda tx: _the_export(tx, export_id).content)
    return Response(answer.body, media_type=CSV)


@router.post(
    "/{export_id}/acknowledge",
    summary="Acknowledge an order export",
    response_model=OrderExport,
    responses=write_refusals(NotFound),
)
async def acknowledge(
    request: Request, export_id: ExportId, body: Acknowledge | None = None
) -> Response:
    """Say that the file was taken; the orders named in `refused` go into the next file again.

    A file that was acknowledged before stays as it is.
    """

    def work(tx: Tx) -> Answer:
        row = _the_export(tx, export_id)
        item = acknowledge_export(tx, row, body.refused if body is not None else [])
        return of_version(200, item, item.version)

    return await perform(request, work)


def _the_export(tx: Tx, export_id: str) -> OrderExportRow:
    row = export_of(tx, export_id)
    if row is None:
        raise NotFound(f"there is no order export {export_id}")
    return row
