"""Routes of purchase orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from mock_erp.api.inventory.acts import receive, settle_stock, warehouse_called
from mock_erp.api.inventory.inbound import (
    change,
    outstanding,
    place,
    shown_order,
    variant_ids_of,
)
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import (
    KitHasNoStock,
    MoreThanOrdered,
    UnknownReference,
    WrongStatus,
    read_refuses,
    write_refuses,
)
from mock_erp.api.roles import PURCHASERS, READERS, WAREHOUSE, IfMatch
from mock_erp.tables.purchase_orders import PurchaseOrder
from mock_erp.tables.stock import Warehouse
from mock_erp.wire.inventory import ReceiptInput
from mock_erp.wire.purchasing import (
    PurchaseOrderInput,
    PurchaseOrderOut,
    PurchaseOrderPatch,
    PurchaseOrderReceive,
)
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(tags=["Purchase orders"])


class PurchaseOrderPage(Page):
    """Purchase orders in the order of their last change."""

    items: list[PurchaseOrderOut]


@router.post(
    "/purchase-orders",
    status_code=201,
    response_model=PurchaseOrderOut,
    dependencies=PURCHASERS,
    responses=write_refuses(UnknownReference, KitHasNoStock),
    summary="Order from a supplier",
)
async def post_purchase_order(request: Request, body: PurchaseOrderInput) -> Response:
    """Confirmed at once; it feeds promise dates until it is overdue, cancelled or received."""
    return await perform(request, lambda tx: _place(tx, body))


@router.get(
    "/purchase-orders",
    response_model=PurchaseOrderPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List purchase orders",
)
async def list_purchase_orders(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """With their lines, and how many pieces have come."""
    return await ok(
        request,
        lambda tx: listing(
            tx, PurchaseOrder, query, item=lambda rows: [shown_order(tx, row) for row in rows]
        ),
    )


@router.get(
    "/purchase-orders/{purchase_order_id}",
    response_model=PurchaseOrderOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a purchase order",
)
async def get_purchase_order(request: Request, purchase_order_id: str) -> Response:
    """With its lines, and how many pieces have come."""
    return await ok(
        request, lambda tx: shown_order(tx, found(tx, PurchaseOrder, purchase_order_id))
    )


@router.patch(
    "/purchase-orders/{purchase_order_id}",
    response_model=PurchaseOrderOut,
    dependencies=PURCHASERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus),
    summary="Change or cancel a purchase order",
)
async def patch_purchase_order(
    request: Request, purchase_order_id: str, body: PurchaseOrderPatch, if_match: IfMatch = None
) -> Response:
    """A later `expected_on` is a slip: promise dates of everything it feeds move with it."""
    return await perform(request, lambda tx: _change(tx, purchase_order_id, body, if_match))


@router.post(
    "/purchase-orders/{purchase_order_id}/receive",
    response_model=PurchaseOrderOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(NotFound, KitHasNoStock, WrongStatus, MoreThanOrdered),
    summary="Receive goods of a purchase order",
)
async def receive_purchase_order(
    request: Request, purchase_order_id: str, body: PurchaseOrderReceive | None = None
) -> Response:
    """Without lines: everything outstanding. Backorders are served first, the oldest before."""
    return await perform(request, lambda tx: _receive(tx, purchase_order_id, body))


def _place(tx: Tx, body: PurchaseOrderInput) -> Answer:
    row = place(tx, body, warehouse_called(tx, body.warehouse))
    settle_stock(tx, variant_ids_of(tx, row))
    location = f"/v1/purchase-orders/{row.id}"
    return of_version(201, shown_order(tx, row), row.version, location=location)


def _change(tx: Tx, row_id: str, body: PurchaseOrderPatch, if_match: str | None) -> Answer:
    before = found(tx, PurchaseOrder, row_id).version
    row = change(tx, row_id, body, if_match)
    if row.version != before:
        settle_stock(tx, variant_ids_of(tx, row))
    return of_version(200, shown_order(tx, row), row.version)


def _receive(tx: Tx, row_id: str, body: PurchaseOrderReceive | None) -> Answer:
    row = found(tx, PurchaseOrder, row_id)
    named = body.lines if body is not None else None
    lines = outstanding(tx, row) if named is None else named
    code = tx.session.get_one(Warehouse, row.warehouse_id).code
    # Built from what was checked already: an order with nothing left is refused by its status.
    receipt = ReceiptInput.model_construct(
        warehouse=code, lines=lines, purchase_order_id=row_id, client_reference=None
    )
    receive(tx, receipt)
    return of_version(200, shown_order(tx, row), row.version)
