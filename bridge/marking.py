"""From events to dirty keys."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bridge.errors import BridgeError
from bridge.ports.flow import Flow, Side
from bridge.ports.queue import Also, WorkKey, WorkQueue

logger = logging.getLogger(__name__)

SEEN_LIMIT = 20_000  # chosen: more events than two systems send between two polls


class Marker:
    """Marks keys of the flows that are switched on; the others get none (XCT-12).

    An event usually comes twice, by webhook and by feed. A key that a committed mark of the
    same event already made dirty need not be visited again for it; this memory may be lost
    at any time, at the cost of one visit that finds nothing. Two systems may give two events
    the same id, so that the side belongs to it.
    """

    def __init__(self, queue: WorkQueue, enabled: Sequence[str]) -> None:
        self._queue = queue
        self._enabled = tuple(enabled)
        self._flows: tuple[Flow, ...] = ()
        self._seen: dict[tuple[Side, str, WorkKey], None] = {}

    def serve(self, flows: Mapping[str, Flow]) -> None:
        """Ask these flows which keys an event makes dirty; they may in turn hold the marker."""
        self._flows = tuple(flows[name] for name in self._enabled if name in flows)

    async def mark(self, flow: str, keys: Sequence[str]) -> None:
        """Make the keys of `flow` dirty, durably before this returns."""
        if flow in self._enabled:
            await self._queue.mark([WorkKey(flow, key) for key in keys])

    async def mark_parked(self, flow: str) -> None:
        """Make dirty what is parked in `flow`: the cause of some of it may be mended now."""
        parked = await self._queue.dead(flow)
        while parked:
            await self.mark(flow, [item.key for item in parked])
            parked = await self._queue.dead(flow, after=parked[-1].id)

    async def mark_events(
        self, side: Side, events: Sequence[Mapping[str, Any]], also: Also | None = None
    ) -> None:
        """Mark what the events of `side` make dirty, in one commit with `also`."""
        fresh = [seen for seen in self._keys(side, events) if seen not in self._seen]
        keys = list(dict.fromkeys(key for _, _, key in fresh))
        await self._queue.mark(keys, also=also)
        self._remember(fresh)

    def _keys(
        self, side: Side, events: Sequence[Mapping[str, Any]]
    ) -> list[tuple[Side, str, WorkKey]]:
        return [
            (side, str(event.get("id", "")), WorkKey(flow.name, key))
            for event in events
            for flow in self._flows
            for key in _keys_of(flow, side, event)
        ]

    def _remember(self, marked: Sequence[tuple[Side, str, WorkKey]]) -> None:
        self._seen.update((seen, None) for seen in marked if seen[1])
        while len(self._seen) > SEEN_LIMIT:
            del self._seen[next(iter(self._seen))]


def _keys_of(flow: Flow, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
    """Ask the flow; an event of a shape it cannot read makes nothing dirty.

    Such an event must hold up neither its neighbours nor the cursor (XCT-08); the sweep finds
    what it meant.
    """
    try:
        return flow.keys_of(side, event)
    except (BridgeError, LookupError, TypeError, ValueError, AttributeError) as error:
        logger.warning("flow %s cannot read a %s event: %s", flow.name, side, type(error).__name__)
        return ()
