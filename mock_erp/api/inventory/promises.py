"""Route of promises: when a quantity can leave."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.domain.supply import promise
from mock_erp.tables.stock_views import stock_views
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.inventory import PromiseOut
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.problems import NotFound

router = APIRouter(tags=["Promises"])
MOST_PIECES = 1_000_000_000


@router.get(
    "/promises",
    response_model=PromiseOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Promise a quantity",
)
async def get_promise(
    request: Request,
    variant_id: Annotated[str, Query(max_length=64, pattern=PRINTABLE)],
    quantity: Annotated[int, Query(ge=1, le=MOST_PIECES)] = 1,
) -> Response:
    """The earliest day on which all of the quantity can have left, after all earlier demand.

    The text is what a shopper is told: "In stock", "Backorders: Expected to ship 12/14",
    "Backorders: date not known", "Out of stock".
    """
    return await ok(request, lambda tx: _promise(tx, variant_id, quantity))


def _promise(tx: Tx, variant_id: str, quantity: int) -> PromiseOut:
    view = stock_views(tx, [variant_id]).get(variant_id)
    if view is None:
        raise NotFound("no variant has the id that was asked for")
    if not view.tracked:
        return PromiseOut(quantity=quantity, from_stock=quantity, ship_on=None, text="In stock")
    told = promise(quantity, view.shelf, view.ladder, backorder_free=view.backorder_free)
    return PromiseOut(
        quantity=quantity, from_stock=told.from_stock, ship_on=told.ship_on, text=told.text
    )
