"""Read the journal, set its level."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json
from starlette.responses import Response

from mock_kit.control.parts import ORIGIN, ControlParts
from mock_kit.state.journal import flush_exchanges, read_changes, read_exchanges
from mock_kit.web.paging import NumberQuery


class JournalLevel(BaseModel):
    """What is journaled: exchanges and changes, changes alone, or nothing."""

    model_config = ConfigDict(extra="forbid")

    level: Literal["full", "changes", "off"]


def journal_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["journal"])

    @router.get("/journal")
    async def read_journal(
        kind: Literal["exchange", "change"] = "change",
        after: NumberQuery = 0,
        limit: Annotated[int, Query(ge=1, le=5000)] = 500,
    ) -> Response:
        """Read one of the two streams after a number; `next` is where to read on."""
        await flush_exchanges(parts.database)
        read = read_exchanges if kind == "exchange" else read_changes
        page = await parts.database.read(lambda tx: read(tx, after, limit))
        body = to_json({"records": page.records, "next": page.next})
        return Response(body, media_type="application/json")

    @router.put("/journal")
    async def set_journal_level(wanted: JournalLevel) -> JournalLevel:
        """Set the level, from the next request on."""
        await parts.database.write(
            lambda tx: tx.put_state("journal_level", wanted.level), origin=ORIGIN
        )
        return wanted

    return router
