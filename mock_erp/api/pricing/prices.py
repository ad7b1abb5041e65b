"""Routes of effective prices."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.customers import Customer
from mock_erp.tables.effective_prices import Enquiry, PricedStyle, price_styles
from mock_erp.tables.items import styles_by_id
from mock_erp.tables.price_lists import PriceList, price_list_by_code
from mock_erp.wire.fields import PRINTABLE, Instant
from mock_erp.wire.pricing import PricesOut, PriceStepOut, StylePrices, VariantPrice
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import IDS_PATTERN, ids_of
from mock_kit.web.problems import NotFound

router = APIRouter(tags=["Prices"])
MOST_PIECES = 1_000_000_000


@router.get(
    "/prices",
    response_model=PricesOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read what styles cost",
)
async def list_prices(
    request: Request,
    price_list: Annotated[str, Query(max_length=64, pattern=PRINTABLE, description="Its code.")],
    style_ids: Annotated[str, Query(pattern=IDS_PATTERN, description="At most 200, by comma.")],
    quantity: Annotated[int, Query(ge=1, le=MOST_PIECES)] = 1,
    customer_id: Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)] = None,
    at: Annotated[Instant | None, Query(description="When; now by the ERP's clock.")] = None,
) -> Response:
    """The price rule applied: one effective price per variant, and the price to compare with.

    With `customer_id` the lists of that customer and of its group come first, if they are in
    the same currency and on the same tax basis. Styles that are not known are left out.
    """
    asked = ids_of(style_ids) or []
    return await ok(
        request,
        lambda tx: _prices(
            tx, price_list_named(tx, price_list), asked, _enquiry(tx, at, quantity, customer_id)
        ),
    )


def _prices(tx: Tx, price_list: PriceList, style_ids: Sequence[str], enquiry: Enquiry) -> PricesOut:
    known = styles_by_id(tx, style_ids)
    wanted = [style_id for style_id in style_ids if style_id in known]
    priced = price_styles(tx, price_list, wanted, enquiry)
    return PricesOut(items=[_shown(price_list, key, priced[key]) for key in wanted])


def _shown(price_list: PriceList, style_id: str, priced: PricedStyle) -> StylePrices:
    facts: dict[str, Any] = {"currency": price_list.currency, "tax_basis": price_list.tax_basis}
    return StylePrices(
        style_id=style_id,
        price_list=price_list.code,
        next_change_at=priced.next_change_at,
        variants=[
            VariantPrice(
                variant_id=variant.id,
                sku=variant.sku,
                price_minor=price.price_minor,
                compare_at_minor=price.compare_at_minor,
                steps=[PriceStepOut.model_validate(step) for step in steps],
            )
            for variant, price, steps in priced.prices
        ],
        **facts,
    )


def price_list_named(tx: Tx, code: str) -> PriceList:
    """Return the list with this code; raises NotFound."""
    found = price_list_by_code(tx, code)
    if found is None:
        raise NotFound("no price list has the code that was asked for")
    return found


def _enquiry(tx: Tx, at: Any, quantity: int, customer_id: str | None) -> Enquiry:
    customer = tx.session.get(Customer, customer_id) if customer_id is not None else None
    if customer_id is not None and customer is None:
        raise NotFound("no customer has the id that was asked for")
    return Enquiry(at or tx.business_now, quantity, customer)
