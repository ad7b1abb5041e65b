"""The loops of a running bridge: visits, sweeps, alarms, feeds, subscriptions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from bridge.api.desk import Desk
from bridge.loops.feed import FeedReader
from bridge.loops.subscriptions import Subscriber
from bridge.loops.sweep import Sweeper
from bridge.loops.worker import Worker
from bridge.marking import Marker
from bridge.parts import BridgeParts
from bridge.ports.flow import Side
from bridge.state.database import Poisoned

logger = logging.getLogger(__name__)


class Engine:
    """Connects the parts and holds the running loops."""

    def __init__(self, parts: BridgeParts) -> None:
        self._parts = parts
        enabled = parts.settings.flows.enabled()
        self._marker = Marker(parts.queue, enabled)
        made = parts.flows(parts, self._marker)
        # A flow that is switched off is not even known to the loops (XCT-12).
        self._flows = {name: made[name] for name in enabled if name in made}
        told = parts.settings.flows.told()
        self._marker.serve({name: flow for name, flow in self._flows.items() if name in told})
        self._worker = Worker(parts.queue, self._flows, parts.retry)
        self._sweeper = Sweeper(
            parts.settings,
            parts.env,
            parts.database,
            cursors=parts.cursors,
            marker=self._marker,
        )
        self._subscribers = [
            Subscriber(side, port, parts.env) for side, port in sorted(parts.subscriptions.items())
        ]
        self._readers = [self._reader(side) for side in sorted(parts.feeds)]
        self._loops: dict[str, asyncio.Task[None]] = {}

    def desk(self) -> Desk:
        """What the routes work with."""
        parts = self._parts
        return Desk(
            env=parts.env,
            queue=parts.queue,
            flows=self._flows,
            marker=self._marker,
            sweeper=self._sweeper,
            worker=self._worker,
            cursors=parts.cursors,
            decisions=parts.decisions,
            verify=parts.verify,
            secrets={
                "erp": parts.connections.erp.secret_keys(),
                "store": parts.connections.store.secret_keys(),
            },
            token=parts.connections.own_token,
            broken=self.broken,
            by_file=parts.settings.order_route == "file",
        )

    async def start(self) -> None:
        """Start all loops; the two sides may still be down."""
        self._sweeper.prepare()
        self._loop("worker", self._worker.run())
        self._loop("sweep", self._sweeper.run(self._flows))
        self._loop("alarms", self._parts.alarms.run(self._parts.queue))
        for reader in self._readers:
            self._loop(f"feed of {reader.side}", reader.run(self._parts.settings.feed_poll_s))
        for subscriber in self._subscribers:
            self._loop(f"subscription at {subscriber.side}", subscriber.run())

    async def stop(self) -> None:
        """End the loops; visits that run are waited for, what is left stays in the database."""
        loops, self._loops = self._loops, {}
        worker = loops.pop("worker", None)
        for task in loops.values():
            task.cancel()
        await self._parts.queue.stop()
        tasks = [*loops.values(), *([worker] if worker else [])]
        await asyncio.gather(*tasks, return_exceptions=True)

    def broken(self) -> list[str]:
        """Name the loops that ended although nobody stopped them."""
        return [name for name, task in self._loops.items() if task.done()]

    def _reader(self, side: Side) -> FeedReader:
        parts = self._parts
        reader = FeedReader(
            side, parts.feeds[side], cursors=parts.cursors, marker=self._marker, env=parts.env
        )
        reader.lost = self._sweep_everything
        reader.answers = parts.queue.recovered
        reader.announced = partial(self._tell, side)
        return reader

    async def _sweep_everything(self) -> None:
        await self._sweeper.request(*self._flows)

    def _tell(self, side: Side, topics: Sequence[str]) -> None:
        for subscriber in self._subscribers:
            if subscriber.side == side:
                subscriber.hear(topics)

    def _loop(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = self._parts.env.spawn(work)
        task.add_done_callback(lambda ended: _report(name, ended))
        self._loops[name] = task


def _report(name: str, ended: asyncio.Task[None]) -> None:
    error = None if ended.cancelled() else ended.exception()
    if error is not None and not isinstance(error, Poisoned):
        logger.error("the loop %s ended by %s", name, type(error).__name__, exc_info=error)
