"""Products: read, create, change, import."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from sqlmodel import col

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import InvalidInput, NotFound, StaleVersion, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.batch_rows import answer_rows
from mock_store.api.catalogue.product_writes import (
    change_product,
    create_product,
    product_item,
)
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import (
    HandleTaken,
    UnknownChannel,
    write_refusals,
)
from mock_store.tables.products import ProductRow, product_by_reference
from mock_store.tables.variants import variants_of_products
from mock_store.wire.batches import BatchResult
from mock_store.wire.fields import Id, Reference
from mock_store.wire.pages import ProductPage
from mock_store.wire.products import (
    Product,
    ProductBatch,
    ProductPatch,
    ProductUpsert,
    ProductWrite,
)

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/products", tags=["products"], dependencies=[STAFF])
IdPath = Annotated[Id, Path(description="The product's id.")]
ReferenceQuery = Annotated[Reference | None, Query(description="Exactly this reference.")]


@router.get(
    "",
    summary="List products, or read several",
    response_model=ProductPage,
    responses=may_refuse(UnknownEpoch),
)
async def list_products(
    request: Request,
    reading: ReadingQuery,
    ids: IdsQuery = None,
    client_references: IdsQuery = None,
    client_reference: ReferenceQuery = None,
) -> Response:
    """Products in the order of their last change, so that reading on misses none (XCT-13).

    With `ids` or `client_references` the products that exist are answered on one page.
    """
    wanted = reading.of(ProductRow)
    for column, values in (
        (ProductRow.id, ids_of(ids)),
        (ProductRow.client_reference, ids_of(client_references)),
        (ProductRow.client_reference, None if client_reference is None else [client_reference]),
    ):
        if values is not None:
            wanted = wanted.where(col(column).in_(values))
            reading = replace(reading, limit=500)

    def read(tx: Tx) -> dict[str, object]:
        rows = reading.rows(tx, wanted, ProductRow)
        variants = variants_of_products(tx, [row.id for row in rows])
        return page(tx, rows, reading.limit, item=lambda row: product_item(row, variants[row.id]))

    return await ok(request, read)


@router.post(
    "",
    status_code=201,
    summary="Create a product",
    response_model=Product,
    responses=write_refusals(HandleTaken, UnknownChannel, NotFound),
)
async def create_one_product(request: Request, write: ProductWrite) -> Response:
    """Create a product with its variants. A repeat under a new key creates another one."""

    def work(tx: Tx) -> Answer:
        item = create_product(tx, write)
        return of_version(201, item, item.version, location=f"/v1/products/{item.id}")

    return await perform(request, work)


@router.post(
    "/batch",
    summary="Import products",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def import_products(request: Request, batch: ProductBatch) -> Response:
    """Create or change up to 500 products in one commit.

    A row is found by `id`, else by `client_reference`; what is not found is created. Absent
    fields stay; variants are found by `id`, else by `client_reference`, and absent ones stay.
    """

    def work(tx: Tx) -> Answer:
        return Answer(200, answer_rows(batch.rows, lambda row: _upsert(tx, row)))

    return await perform(request, work)


@router.get(
    "/{product_id}",
    summary="Read a product",
    response_model=Product,
    responses=may_refuse(NotFound),
)
async def get_product(request: Request, product_id: IdPath) -> Response:
    """One product with its variants."""

    def read(tx: Tx) -> Product:
        row = _existing(tx, product_id)
        return product_item(row, variants_of_products(tx, [row.id])[row.id])

    return await ok(request, read)


@router.patch(
    "/{product_id}",
    summary="Change a product",
    response_model=Product,
    responses=write_refusals(HandleTaken, UnknownChannel, NotFound, StaleVersion),
)
async def patch_product(
    request: Request,
    product_id: IdPath,
    patch: ProductPatch,
    if_match: Annotated[str | None, Header(description="Write only over this version.")] = None,
) -> Response:
    """Change the fields that are present; absent ones stay, the enrichment above all (PRD-05).

    A patch that changes nothing is answered with the same version and causes no event.
    """

    def work(tx: Tx) -> Answer:
        row = _existing(tx, product_id)
        check_if_match(if_match, row.version)
        item = change_product(tx, row, patch)
        return of_version(200, item, item.version)

    return await perform(request, work)


def _existing(tx: Tx, product_id: str) -> ProductRow:
    row = tx.session.get(ProductRow, product_id)
    if row is None:
        raise NotFound(f"there is no product {product_id}")
    return row


def _upsert(tx: Tx, write: ProductUpsert) -> tuple[int, bytes]:
    if write.id is not None:
        row: ProductRow | None = _existing(tx, write.id)
    elif write.client_reference is not None:
        row = product_by_reference(tx, write.client_reference)
    else:
        row = None
    if row is None and "title" not in write.model_fields_set:
        missing = {"loc": ["title"], "msg": "Field required"}
        raise InvalidInput("a new product needs a title", errors=[missing])
    if row is None:
        return 201, create_product(tx, write).model_dump_json().encode()
    return 200, change_product(tx, row, write).model_dump_json().encode()
