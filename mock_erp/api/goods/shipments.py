"""Shipments: what leaves the house for an order, parcel by parcel."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import UnknownReference, read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.sellers import HANDLERS
from mock_erp.tables.goods.returning import damage_in_transit
from mock_erp.tables.goods.shipments import Shipment, save_shipment, shipment_document
from mock_erp.tables.goods.shipping import Parcel, reverse_shipment, ship_order
from mock_erp.tables.sales.refusals import (
    AlreadyCancelled,
    MoreThanShipped,
    NotEnoughStock,
    UnknownLine,
    UnknownWarehouse,
    WrongStatus,
)
from mock_erp.tables.sales.rows import SalesOrder, orders_by_id
from mock_erp.wire.fields import given
from mock_erp.wire.goods import DamagesInput, ShipmentInput, ShipmentOut, ShipmentPatch
from mock_erp.wire.orders import Reason
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.paging import IdsQuery, ids_of
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/shipments", tags=["Shipments"])
OrderIdsQuery = Annotated[IdsQuery, Query(description="only those of these orders")]
_STATED = ("carrier", "method", "tracking_number", "tracking_url")
_SHIP = write_refuses(
    AlreadyCancelled, NotEnoughStock, UnknownLine, UnknownReference, UnknownWarehouse, WrongStatus
)


class ShipmentPage(Page):
    """Shipments in the order of their last change."""

    items: list[ShipmentOut]


@router.post(
    "",
    status_code=201,
    response_model=ShipmentOut,
    dependencies=HANDLERS,
    responses=_SHIP,
    summary="Ship a part of an order",
)
async def create_shipment(request: Request, body: ShipmentInput) -> Response:
    """Ship what is reserved in one warehouse; the order is shipped once nothing is open."""

    def work(tx: Tx) -> Answer:
        order = orders_by_id(tx, [body.order_id]).get(body.order_id)
        if order is None:
            raise UnknownReference("the order is not known", field="order_id", id=body.order_id)
        stated = body.model_dump(include={*_STATED, "shipped_at", "client_reference"})
        shipment = ship_order(tx, order, Parcel(body.warehouse, body.pieces(), stated))
        return _shown(201, shipment, location=f"/v1/shipments/{shipment.id}")

    return await perform(request, work)


@router.get(
    "",
    response_model=ShipmentPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List shipments",
)
async def list_shipments(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    order_ids: OrderIdsQuery = None,
) -> Response:
    """Read shipments by ids, by the orders they belong to, or page by page."""
    orders = ids_of(order_ids)
    where = () if orders is None else (col(Shipment.order_id).in_(orders),)

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, Shipment, query, item=_documents, where=where)

    return await ok(request, read)


@router.get(
    "/{shipment_id}",
    response_model=ShipmentOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a shipment",
)
async def read_shipment(request: Request, shipment_id: str) -> Response:
    """Read one shipment; the version is its ETag."""
    return await ok(request, lambda tx: shipment_document(found(tx, Shipment, shipment_id)))


@router.patch(
    "/{shipment_id}",
    response_model=ShipmentOut,
    dependencies=HANDLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus),
    summary="Correct carrier and tracking",
)
async def change_shipment(
    request: Request, shipment_id: str, body: ShipmentPatch, if_match: IfMatch = None
) -> Response:
    """Correct who carries a parcel and how it is followed; what is in it stays."""

    def work(tx: Tx) -> Answer:
        shipment = found(tx, Shipment, shipment_id)
        check_if_match(if_match, shipment.version)
        if shipment.status != "shipped":
            raise WrongStatus("The shipment was reversed.", shipment_status=shipment.status)
        before = shipment_document(shipment)
        for name, value in given(body, *_STATED).items():
            setattr(shipment, name, value)
        if shipment_document(shipment) != before:
            save_shipment(tx, shipment)
        return _shown(200, shipment)

    return await perform(request, work)


@router.post(
    "/{shipment_id}/reverse",
    response_model=ShipmentOut,
    dependencies=HANDLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus, MoreThanShipped),
    summary="Reverse a shipment",
)
async def reverse(
    request: Request, shipment_id: str, body: Reason, if_match: IfMatch = None
) -> Response:
    """Take a shipment back: the goods never left; they are reserved for the order again."""

    def work(tx: Tx) -> Answer:
        shipment = found(tx, Shipment, shipment_id)
        check_if_match(if_match, shipment.version)
        return _shown(200, reverse_shipment(tx, order_of(tx, shipment), shipment, body.reason))

    return await perform(request, work)


@router.post(
    "/{shipment_id}/damages",
    response_model=ShipmentOut,
    dependencies=HANDLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus, MoreThanShipped, UnknownLine),
    summary="Write off what was lost on the way",
)
async def damages(
    request: Request, shipment_id: str, body: DamagesInput, if_match: IfMatch = None
) -> Response:
    """Write off pieces of a parcel: the ledger books them in and out, on hand stays."""

    def work(tx: Tx) -> Answer:
        shipment = found(tx, Shipment, shipment_id)
        check_if_match(if_match, shipment.version)
        order = order_of(tx, shipment)
        return _shown(200, damage_in_transit(tx, order, shipment, body.pieces(), body.reason))

    return await perform(request, work)


def order_of(tx: Tx, shipment: Shipment) -> SalesOrder:
    """Return the order that a shipment belongs to."""
    return orders_by_id(tx, [shipment.order_id])[shipment.order_id]


def _shown(status: int, shipment: Shipment, *, location: str | None = None) -> Answer:
    return of_version(status, shipment_document(shipment), shipment.version, location=location)


def _documents(shipments: list[Shipment]) -> list[Any]:
    return [shipment_document(shipment) for shipment in shipments]
