"""Either side's event feed and webhook subscriptions; both speak the same dialect."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.errors import Rejected
from bridge.ports.events import CursorLost, FeedPage

FEED = "/v1/events"
SUBSCRIPTIONS = "/v1/webhook-subscriptions"
EVENTS_PER_REQUEST = 25  # both sides' own default


class Position(BaseModel):
    """The end of the feed."""

    cursor: str


class Events(BaseModel):
    """One page of the feed."""

    events: list[dict[str, Any]]
    next_cursor: str


class Subscription(BaseModel):
    """What matters to us of a subscription."""

    id: str
    url: str
    status: str


class HttpEventFeed:
    """GET /v1/events behind a cursor."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def latest(self) -> str:
        """Answer with the cursor behind the newest event."""
        return (await self._client.read(f"{FEED}/latest", Position)).cursor

    async def after(self, cursor: str, limit: int) -> FeedPage:
        """Read up to `limit` events behind `cursor`; raises CursorLost."""
        try:
            page = await self._client.read(FEED, Events, {"after": cursor, "limit": str(limit)})
        except Rejected as error:
            # 410: of another life of that system. 422: not even of its shape.
            if error.status in (410, 422):
                raise CursorLost(str(error)) from error
            raise
        return FeedPage(page.events, page.next_cursor)


class HttpSubscriptions:
    """Our subscription, known by its address."""

    def __init__(self, client: Client, url: str, secret: str) -> None:
        self._client = client
        self._url = url
        self._secret = secret

    async def ensure(self) -> str:
        """Make sure it exists and is active; answer "created", "reactivated" or "kept".

        Looks before it creates, so that a creation whose answer was lost is found (XCT-04).
        """
        ours = await self._find()
        if ours is None:
            body = {
                "url": self._url,
                "topics": ["*"],
                "max_events_per_request": EVENTS_PER_REQUEST,
                "secret": self._secret,
            }
            await self._client.write("POST", SUBSCRIPTIONS, body, Subscription)
            return "created"
        if ours.status == "active":
            return "kept"
        path = f"{SUBSCRIPTIONS}/{ours.id}"
        await self._client.write("PATCH", path, {"status": "active"}, Subscription)
        return "reactivated"

    async def _find(self) -> Subscription | None:
        async for page in self._client.pages(SUBSCRIPTIONS, Subscription):
            for subscription in page:
                if subscription.url == self._url:
                    return subscription
        return None
