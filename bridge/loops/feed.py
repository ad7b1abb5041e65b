"""Catch-up: read both sides' event feeds behind a cursor kept in the database.

Webhooks are only faster. What they lose, or what happened while the bridge was down, is in
the feed (XCT-03, XCT-05).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bridge.errors import BridgeError, RateLimited
from bridge.marking import Marker
from bridge.ports.cursors import Cursors
from bridge.ports.env import Env
from bridge.ports.events import CursorLost, EventFeed
from bridge.ports.flow import Side
from bridge.state.database import Tx

logger = logging.getLogger(__name__)

PAGE = 500  # limit of both vendors
LONGEST_WAIT_S = 5.0  # chosen: the end of an outage is noticed here first


class FeedReader:
    """Reads one side's feed, marks what it makes dirty, and moves the cursor with the marks.

    `lost` is awaited where events may have been missed: at the first start, and when the side
    no longer knows the cursor (XCT-18). It must durably ask for a sweep.
    `answers` is awaited when the side answers for the first time, or again after an outage.
    `announced` is told the topics of each page.
    """

    def __init__(
        self, side: Side, feed: EventFeed, *, cursors: Cursors, marker: Marker, env: Env
    ) -> None:
        self.side = side
        self._feed = feed
        self._cursors = cursors
        self._marker = marker
        self._env = env
        self._failures = 1  # nothing is known of the side yet; its first answer is a recovery
        self.lost: Callable[[], Awaitable[None]] = _nobody
        self.answers: Callable[[], Awaitable[object]] = _nobody
        self.announced: Callable[[Sequence[str]], None] = _unheard

    async def run(self, poll_s: float) -> None:
        """Poll for ever; a full page is followed by the next one at once."""
        while True:
            try:
                full = await self.catch_up()
                if self._failures:
                    self._failures = 0
                    await self.answers()
                delay_s = 0.0 if full else poll_s
            except BridgeError as error:
                delay_s = self._delay_s(error, poll_s)
            if delay_s:
                await self._env.sleep(delay_s)

    async def catch_up(self) -> bool:
        """Read one page; answer whether there may be more."""
        cursor = self._cursors.get(self._note)
        if cursor is None:
            await self._begin()
            return False
        try:
            page = await self._feed.after(cursor, PAGE)
        except CursorLost:
            logger.warning("the %s side no longer knows our cursor: full sweep", self.side)
            await self._begin()
            return False
        if page.events or page.next_cursor != cursor:
            await self._marker.mark_events(
                self.side, page.events, also=self._save(page.next_cursor)
            )
        self.announced([_topic(event) for event in page.events])
        return len(page.events) >= PAGE

    async def _begin(self) -> None:
        """Start at the end of the feed; everything before it is found by a sweep.

        The cursor is taken first, so that no change falls between the two.
        """
        cursor = await self._feed.latest()
        await self.lost()
        await self._marker.mark_events(self.side, (), also=self._save(cursor))

    def _save(self, cursor: str) -> Callable[[Tx], None]:
        return lambda tx: self._cursors.save(tx, self._note, cursor)

    def _delay_s(self, error: BridgeError, poll_s: float) -> float:
        self._failures += 1
        logger.info("feed of the %s side: %s", self.side, type(error).__name__)
        if isinstance(error, RateLimited):
            return error.retry_after_s
        return min(LONGEST_WAIT_S, poll_s * float(1 << min(self._failures, 10)))

    @property
    def _note(self) -> str:
        return f"feed:{self.side}"


def _topic(event: Mapping[str, Any]) -> str:
    return str(event.get("type", ""))


async def _nobody() -> None:
    """Stand in until somebody wants to know about lost events."""


def _unheard(topics: Sequence[str]) -> None:
    """Stand in until somebody listens to topics."""
