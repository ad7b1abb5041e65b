"""Routes of variants."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from mock_erp.api.batches import BatchOut, Rows, write_rows
from mock_erp.api.catalogue.acts import change_variant, create_variant
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import (
    KitRefused,
    SkuTaken,
    UnknownReference,
    read_refuses,
    write_refuses,
)
from mock_erp.api.roles import MERCHANDISERS, READERS, IfMatch
from mock_erp.tables.items import Variant
from mock_erp.wire.catalogue import VariantInput, VariantOut, VariantPatch
from mock_erp.wire.fields import PRINTABLE
from mock_kit.web.answers import ok, perform
from mock_kit.web.problems import (
    NotFound,
    StaleVersion,
    UnknownEpoch,
)

router = APIRouter(tags=["Variants"])
Exactly = Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)]


class VariantPage(Page):
    """Variants in the order of their last change."""

    items: list[VariantOut]


@router.post(
    "/variants",
    status_code=201,
    response_model=VariantOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(SkuTaken, UnknownReference, KitRefused),
    summary="Enter a variant",
)
async def post_variant(request: Request, body: VariantInput) -> Response:
    """A SKU names one variant, exactly as it is written; its style moves, too."""
    return await perform(request, lambda tx: create_variant(tx, body))


@router.post(
    "/variants/batch",
    response_model=BatchOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(),
    summary="Enter many variants",
)
async def post_variants(request: Request, body: Rows[VariantInput]) -> Response:
    """All good rows in one commit; a bad row is skipped with its reason."""
    return await perform(
        request, lambda tx: write_rows(tx, body.rows, VariantInput, work=create_variant)
    )


@router.get(
    "/variants",
    response_model=VariantPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List variants",
)
async def list_variants(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    sku: Exactly = None,
    style_id: Exactly = None,
) -> Response:
    """`sku` finds the variant with exactly this SKU."""
    where = [Variant.sku == sku] if sku is not None else []
    where += [Variant.style_id == style_id] if style_id is not None else []
    return await ok(
        request,
        lambda tx: listing(
            tx,
            Variant,
            query,
            item=lambda rows: [VariantOut.of(row) for row in rows],
            where=tuple(where),
        ),
    )


@router.get(
    "/variants/{variant_id}",
    response_model=VariantOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a variant",
)
async def get_variant(request: Request, variant_id: str) -> Response:
    """A discontinued variant stays readable: old orders name it."""
    return await ok(request, lambda tx: VariantOut.of(found(tx, Variant, variant_id)))


@router.patch(
    "/variants/{variant_id}",
    response_model=VariantOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(NotFound, SkuTaken, UnknownReference, KitRefused, StaleVersion),
    summary="Change a variant",
)
async def patch_variant(
    request: Request, variant_id: str, body: VariantPatch, if_match: IfMatch = None
) -> Response:
    """Fields that are absent stay. A renamed SKU keeps its id, stock and open orders.

    Orders keep the components that a kit had when it was ordered.
    """
    return await perform(request, lambda tx: change_variant(tx, variant_id, body, if_match))
