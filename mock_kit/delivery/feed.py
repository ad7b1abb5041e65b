"""The change feed: the record that a consumer reads when webhooks were lost."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from mock_kit.delivery import statements
from mock_kit.delivery.payload import event_bytes
from mock_kit.instants import InstantText
from mock_kit.state.database import Database, Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import CursorQuery, LimitQuery, cursor_text, position
from mock_kit.web.problems import UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow

TOPICS_PATTERN = r"^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)(,(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?))*$"
TopicsQuery = Annotated[
    str | None,
    Query(pattern=TOPICS_PATTERN, max_length=2000, description="topics or `thing.*`, by comma"),
]


class EventOut(BaseModel):
    """One change with the full snapshot of its entity, as webhooks carry it."""

    id: str = Field(description="The same however often it is delivered.")
    type: str = Field(description="The topic: the entity, a dot, what happened.")
    occurred_at: InstantText
    entity: str = Field(description="The first word of the topic.")
    entity_id: str
    version: int = Field(description="Of the entity; an event of a lower one is older.")
    data: dict[str, Any] = Field(description="The entity at that version, as a read gives it.")


class FeedPage(BaseModel):
    """Events in the order of their commits, and where to read on, also when there are none."""

    events: list[EventOut]
    next_cursor: str


class FeedPosition(BaseModel):
    """The end of the feed."""

    cursor: str


def feed_router(*, database: Database, roles: tuple[str, ...] = ()) -> APIRouter:
    """Make the routes; `roles` may use them (none = any known token)."""
    router = APIRouter(prefix="/v1/events", tags=["events"], dependencies=[Depends(allow(*roles))])

    @router.get("", response_model=FeedPage, responses=may_refuse(UnknownEpoch))
    async def list_events(
        request: Request,
        after: CursorQuery = None,
        limit: LimitQuery = 100,
        topics: TopicsQuery = None,
    ) -> Response:
        """Read events after a cursor, from the start without one.

        410 means that the cursor is of another life of this system: read everything anew.
        """
        patterns = tuple(topics.split(",")) if topics else ("*",)
        last = database.last_number("change_no")
        return await ok(
            request, lambda tx: _page(tx, position(after, tx.epoch), limit, (patterns, last))
        )

    @router.get("/latest", response_model=FeedPosition)
    async def get_latest_event_cursor(request: Request) -> Response:
        """Read the cursor of the end, to begin with what comes next."""
        last = database.last_number("change_no")
        return await ok(request, lambda tx: {"cursor": cursor_text(tx.epoch, last)})

    return router


def _page(tx: Tx, after: int, limit: int, wanted: tuple[tuple[str, ...], int]) -> bytes:
    """Write a page; a page that is not full ends at the end of the feed."""
    patterns, last = wanted
    asked = {"after": after, "most": limit}
    rows = statements.page(tx.tables.changes, patterns).all(tx, asked)
    # A cursor beyond the end, as after a restore, comes back to the end.
    reached = rows[-1].change_no if len(rows) == limit else last
    events = b",".join(event_bytes(tx.epoch, row) for row in rows)
    cursor = json.dumps(cursor_text(tx.epoch, reached)).encode()
    return b'{"events":[' + events + b'],"next_cursor":' + cursor + b"}"
