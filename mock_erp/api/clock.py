"""Route of the ERP's own time."""

from fastapi import APIRouter, Request, Response

from mock_erp.api.refusals import read_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.registry import company_of
from mock_erp.wire.inventory import TimeOut
from mock_kit.state.database import Tx
from mock_kit.web.answers import ok

router = APIRouter(tags=["Time"])


@router.get(
    "/time",
    response_model=TimeOut,
    dependencies=READERS,
    responses=read_refuses(),
    summary="Read the business clock",
)
async def get_time(request: Request) -> Response:
    """The clock that validity windows and promise dates go by, and the company's date."""
    return await ok(request, _time)


def _time(tx: Tx) -> TimeOut:
    company = company_of(tx)
    now = tx.business_now
    return TimeOut(
        business_now=now, time_zone=company.time_zone.key, business_date=company.date_of(now)
    )
