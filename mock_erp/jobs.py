"""What the ERP does by itself: every business day it looks at its promises again."""

from datetime import date, timedelta

from mock_erp.tables.orders import renew_promises
from mock_erp.tables.registry import Company
from mock_kit.env import Env
from mock_kit.state.database import Database, Origin

# Chosen: soon after the business clock was moved, and still next to nothing when it was not.
LOOK_EVERY_S = 1.0


async def keep_promises(database: Database, env: Env, company: Company) -> None:
    """Renew the dates of waiting orders whenever the business date has changed (STK-06).

    A receipt that did not come by its day covers nothing any more, though no record changed.
    """
    looked_on: date | None = None
    while True:
        today = _business_date(database, env, company)
        if today != looked_on:
            await database.write(renew_promises, origin=Origin(cause="job:promises"))
            looked_on = today
        await env.sleep(LOOK_EVERY_S)


def _business_date(database: Database, env: Env, company: Company) -> date:
    offset_s = float(database.state("clock_offset_s") or "0")
    return company.date_of(env.now() + timedelta(seconds=offset_s))
