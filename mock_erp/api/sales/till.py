"""What the till in the shop asks for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.effective_prices import Enquiry, price_variant
from mock_erp.tables.items import Style, variant_by_sku
from mock_erp.tables.price_lists import price_list_by_code
from mock_erp.wire.fields import PRINTABLE, Output
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.problems import NotFound

router = APIRouter(prefix="/till", tags=["Till"])


class TillPrice(Output):
    """The price at the till, by the same rule and lists as everywhere else (PRD-01).

    `price_minor` null: the item has no valid price and cannot be sold (PRD-09).
    """

    sku: str
    variant_id: str
    description: str
    price_list: str
    currency: str
    price_minor: int | None
    compare_at_minor: int | None


@router.get(
    "/prices",
    response_model=TillPrice,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read the price of a scanned item",
)
async def read_till_price(
    request: Request,
    sku: Annotated[str, Query(max_length=64, pattern=PRINTABLE)],
    price_list: Annotated[str, Query(max_length=64, pattern=PRINTABLE)] = "RETAIL",
    quantity: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Read what one SKU costs in the shop now."""
    return await ok(request, lambda tx: _till_price(tx, sku, price_list, quantity))


def _till_price(tx: Tx, sku: str, code: str, quantity: int) -> TillPrice:
    variant, price_list = variant_by_sku(tx, sku), price_list_by_code(tx, code)
    if variant is None or price_list is None:
        raise NotFound("no such item or price list")
    price = price_variant(tx, price_list, variant, Enquiry(tx.business_now, quantity))
    style = tx.session.get_one(Style, variant.style_id)
    return TillPrice(
        sku=variant.sku,
        variant_id=variant.id,
        description=", ".join([style.name, *variant.options.values()]),
        price_list=price_list.code,
        currency=price_list.currency,
        price_minor=price.price_minor,
        compare_at_minor=price.compare_at_minor,
    )
