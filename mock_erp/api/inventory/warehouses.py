"""Routes of warehouses."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import col, select

from mock_erp.api.inventory.acts import settle_stock
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import CodeTaken, read_refuses, write_refuses
from mock_erp.api.roles import READERS, WAREHOUSE, IfMatch
from mock_erp.events import publish
from mock_erp.tables.purchase_orders import PurchaseOrder, PurchaseOrderLine
from mock_erp.tables.registry import stamps
from mock_erp.tables.stock import StockLevel, Warehouse
from mock_erp.tables.stock_acts import warehouse_by_code
from mock_erp.wire.fields import given
from mock_erp.wire.inventory import WarehouseInput, WarehouseOut, WarehousePatch
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(tags=["Warehouses"])


class WarehousePage(Page):
    """Warehouses in the order of their last change."""

    items: list[WarehouseOut]


@router.post(
    "/warehouses",
    status_code=201,
    response_model=WarehouseOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(CodeTaken),
    summary="Open a warehouse",
)
async def post_warehouse(request: Request, body: WarehouseInput) -> Response:
    """Only a sellable one is ever offered from."""
    return await perform(request, lambda tx: _open(tx, body))


@router.get(
    "/warehouses",
    response_model=WarehousePage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List warehouses",
)
async def list_warehouses(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Closed ones stay in the list."""
    return await ok(
        request,
        lambda tx: listing(
            tx,
            Warehouse,
            query,
            item=lambda rows: [WarehouseOut.model_validate(row) for row in rows],
        ),
    )


@router.get(
    "/warehouses/{warehouse_id}",
    response_model=WarehouseOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a warehouse",
)
async def get_warehouse(request: Request, warehouse_id: str) -> Response:
    """Its levels are part of the stock items."""
    return await ok(
        request, lambda tx: WarehouseOut.model_validate(found(tx, Warehouse, warehouse_id))
    )


@router.patch(
    "/warehouses/{warehouse_id}",
    response_model=WarehouseOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(NotFound, StaleVersion),
    summary="Change a warehouse",
)
async def patch_warehouse(
    request: Request, warehouse_id: str, body: WarehousePatch, if_match: IfMatch = None
) -> Response:
    """A changed kind changes what can be sold: the stock of all it holds is published."""
    return await perform(request, lambda tx: _change(tx, warehouse_id, body, if_match))


def _open(tx: Tx, body: WarehouseInput) -> Answer:
    if warehouse_by_code(tx, body.code) is not None:
        raise CodeTaken("a warehouse has this code", code=body.code)
    row = Warehouse(id=tx.new_id("whs"), **body.model_dump(), **stamps(tx))
    tx.session.add(row)
    shown = WarehouseOut.model_validate(row)
    publish(tx, "warehouse.created", row.id, row, shown)
    return of_version(201, shown, row.version, location=f"/v1/warehouses/{row.id}")


def _change(tx: Tx, row_id: str, body: WarehousePatch, if_match: str | None) -> Answer:
    row = found(tx, Warehouse, row_id)
    check_if_match(if_match, row.version)
    values = given(body, "name", "kind")
    if all(getattr(row, name) == value for name, value in values.items()):
        return of_version(200, WarehouseOut.model_validate(row), row.version)
    kind_changed = values.get("kind", row.kind) != row.kind
    for name, value in values.items():
        setattr(row, name, value)
    tx.touch(row)
    shown = WarehouseOut.model_validate(row)
    publish(tx, "warehouse.updated", row.id, row, shown)
    if kind_changed:
        settle_stock(tx, _variants_of(tx, row_id))
    return of_version(200, shown, row.version)


def _variants_of(tx: Tx, warehouse_id: str) -> list[str]:
    """Return the variants that lie in a warehouse or are on their way to it."""
    held = select(StockLevel.variant_id).where(StockLevel.warehouse_id == warehouse_id)
    coming = (
        select(PurchaseOrderLine.variant_id)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(PurchaseOrderLine.purchase_order_id))
        .where(PurchaseOrder.warehouse_id == warehouse_id)
    )
    return sorted({*tx.session.exec(held).all(), *tx.session.exec(coming).all()})
