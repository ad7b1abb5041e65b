"""Order files: a day's orders in one import. The format: docs/rules/order_file.md."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import col, select
from starlette.responses import Response

from mock_erp.api.listing import found
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS
from mock_erp.api.sales.orders import check_channel
from mock_erp.api.sales.sellers import PUBLISHED_KEY
from mock_erp.domain.order_file.reading import NotWhole, Stated, read_file
from mock_erp.tables.order_imports import (
    OrderImport,
    add_import,
    import_document,
    import_of_number,
)
from mock_erp.tables.registry import stamps
from mock_erp.tables.sales.booking import Booked, Draft
from mock_erp.tables.sales.importing import import_orders, result_rows
from mock_erp.tables.sales.refusals import FileNumberTaken, FileRefused
from mock_erp.wire.orders import draft_of
from mock_erp.wire.sales import order_imports as wire
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.paging import CursorQuery, LimitQuery, page, position
from mock_kit.web.problems import NotFound, Problem, UnknownEpoch
from mock_kit.web.tokens import Actor, allow

CSV = "text/csv"
NumberQuery = Annotated[int, Query(ge=1, le=10**9, description="The file's own number.")]
HashQuery = Annotated[
    str, Query(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the whole content, hex.")
]
Importer = Annotated[Actor, Depends(allow("bridge", "clerk", "import"))]
_CONTENT = {CSV: {"schema": {"type": "string"}}}

router = APIRouter(prefix="/order-imports", tags=["Order files"])


@router.post(
    "",
    status_code=201,
    response_model=wire.OrderImport,
    responses={
        200: {"model": wire.OrderImport, "description": "The same file was imported before."},
        **write_refuses(FileNumberTaken, FileRefused),
    },
    dependencies=PUBLISHED_KEY,
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
    summary="Import an order file",
)
async def import_file(
    request: Request, actor: Importer, number: NumberQuery, sha256: HashQuery
) -> Response:
    """Book all orders of a file in one commit; an order that is refused holds up no other.

    A file that is not whole is refused as a whole, with `reason` and `line`. The same file again
    is answered as the first time and changes nothing; another one under its number is refused.
    """
    content = await request.body()

    def work(tx: Tx) -> Answer:
        known = import_of_number(tx, number)
        if known is not None and known.sha256 != sha256:
            raise FileNumberTaken("Another file was imported under this number.", file=number)
        try:
            orders = read_file(content, Stated(number, sha256))
        except NotWhole as error:
            facts: dict[str, Any] = {"file": number, "line": error.line, "reason": error.reason}
            raise FileRefused(f"{error.detail}.", **facts) from error
        if known is not None:
            return of_version(200, import_document(known), known.version)
        outcomes = import_orders(tx, orders, lambda document: _draft(actor, document))
        row = _new_import(tx, number, sha256, content=content)
        row.results = result_rows(orders, outcomes)
        row.orders = len(orders)
        row.booked = sum(isinstance(each, Booked) for each in outcomes)
        row.refused = row.orders - row.booked
        add_import(tx, row)
        location = f"/v1/order-imports/{row.id}"
        return of_version(201, import_document(row), row.version, location=location)

    return await perform(request, work)


@router.get(
    "",
    response_model=wire.OrderImportPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List imports",
)
async def list_imports(
    request: Request,
    cursor: CursorQuery = None,
    limit: LimitQuery = 100,
    number: Annotated[int | None, Query(ge=1, le=10**9, description="Of this file.")] = None,
) -> Response:
    """Imports in the order in which they came."""

    def read(tx: Tx) -> dict[str, Any]:
        wanted = select(OrderImport).where(col(OrderImport.change_no) > position(cursor, tx.epoch))
        if number is not None:
            wanted = wanted.where(OrderImport.number == number)
        ordered = wanted.order_by(col(OrderImport.change_no)).limit(limit + 1)
        return page(tx, tx.session.exec(ordered).all(), limit, item=import_document)

    return await ok(request, read)


@router.get(
    "/{import_id}",
    response_model=wire.OrderImport,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read an import",
)
async def read_import(request: Request, import_id: str) -> Response:
    """One import, with what became of each order."""
    return await ok(request, lambda tx: import_document(found(tx, OrderImport, import_id)))


@router.get(
    "/{import_id}/content",
    response_class=Response,
    dependencies=READERS,
    responses={
        200: {"content": _CONTENT, "description": "The file as it came."},
        **read_refuses(NotFound),
    },
    summary="Read an imported file",
)
async def read_content(request: Request, import_id: str) -> Response:
    """The content of a file, byte for byte."""
    answer = await ok(request, lambda tx: found(tx, OrderImport, import_id).content)
    return Response(answer.body, media_type=CSV)


def _draft(actor: Actor, document: Mapping[str, Any]) -> Draft:
    draft = draft_of(document)
    if isinstance(draft, Problem):
        raise draft
    check_channel(actor, draft)
    return draft


def _new_import(tx: Tx, number: int, sha256: str, *, content: bytes) -> OrderImport:
    return OrderImport(
        id=tx.new_id("oim"),
        number=number,
        sha256=sha256,
        orders=0,
        booked=0,
        refused=0,
        content=content,
        **stamps(tx),
    )
