"""The slow, sure way: now and then every key of a flow is visited (XCT-03, XCT-14)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bridge.errors import BridgeError
from bridge.marking import Marker
from bridge.ports.cursors import Cursors
from bridge.ports.env import Env
from bridge.ports.flow import Flow
from bridge.settings import FLOWS, Settings
from bridge.state.database import Database, from_us
from bridge.state.waker import Waker

logger = logging.getLogger(__name__)

RETRY_S = 2.0  # chosen: a sweep that a side interrupted starts again soon


class Sweeper:
    """Marks all source keys of each enabled flow every `sweep_s`, and at once when asked.

    When a flow was last swept is kept in the database: a restart neither skips a sweep nor
    adds one, but changed settings ask for all of them.
    """

    def __init__(
        self, settings: Settings, env: Env, database: Database, *, cursors: Cursors, marker: Marker
    ) -> None:
        self._settings = settings
        self._env = env
        self._database = database
        self._cursors = cursors
        self._marker = marker
        self._waker = Waker(env)
        self._not_before: dict[str, datetime] = {}

    def prepare(self) -> None:
        """Forget the sweeps of flows that are off, and all of them if the settings changed."""
        digest = hashlib.sha256(self._settings.model_dump_json().encode()).hexdigest()
        changed = self._cursors.get("settings") != digest
        enabled = self._settings.flows.enabled()
        with self._database.transaction() as tx:
            for flow in FLOWS:
                if changed or flow not in enabled:
                    self._cursors.forget(tx, _note(flow))
            self._cursors.save(tx, "settings", digest)

    async def request(self, *flows: str) -> None:
        """Sweep these flows as soon as possible, also after a restart."""
        with self._database.transaction() as tx:
            for flow in flows:
                self._cursors.forget(tx, _note(flow))
        self._waker.wake()

    async def run(self, flows: Mapping[str, Flow]) -> None:
        """Sweep for ever."""
        while True:
            for flow in flows.values():
                if self._due(flow.name) <= self._env.now():
                    await self._try_sweep(flow)
            next_due = min((self._due(name) for name in flows), default=None)
            now = self._env.now()
            await self._waker.wait(None if next_due is None else (next_due - now).total_seconds())

    async def _try_sweep(self, flow: Flow) -> None:
        began = self._env.now()
        try:
            async for keys in flow.source_keys():
                await self._marker.mark(flow.name, keys)
        except BridgeError as error:
            logger.info("sweep of %s was interrupted: %s", flow.name, type(error).__name__)
            self._not_before[flow.name] = self._env.now() + timedelta(seconds=RETRY_S)
            return
        # The instant is taken before the first page: what changed meanwhile is swept again.
        with self._database.transaction() as tx:
            self._cursors.save(tx, _note(flow.name), began.isoformat())

    def _due(self, flow: str) -> datetime:
        swept = self._cursors.get(_note(flow))
        earliest = self._not_before.get(flow, from_us(0))
        if swept is None:
            return earliest
        sweep_s = self._settings.flows.of(flow).sweep_s
        return max(earliest, datetime.fromisoformat(swept) + timedelta(seconds=sweep_s))


def _note(flow: str) -> str:
    return f"swept:{flow}"
