"""Visits at an instant of business time: a sale opens, a price ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bridge.errors import TryAgain
from bridge.ports.alarms import BusinessClock
from bridge.ports.env import Env
from bridge.ports.queue import Also, WorkKey, WorkQueue
from bridge.state.database import Database, Tx, from_us, to_us
from bridge.state.waker import Waker

SET = """
INSERT INTO alarms(flow, key, at_us) VALUES(?, ?, ?)
ON CONFLICT DO UPDATE SET at_us = excluded.at_us
"""
CLEAR = "DELETE FROM alarms WHERE flow = ? AND key = ?"
SILENCE = "DELETE FROM alarms WHERE flow = ? AND key = ? AND at_us = ?"


class SystemBusinessClock:
    """Business time is transport time."""

    def __init__(self, env: Env) -> None:
        self._env = env

    async def now(self) -> datetime:
        """Business time, aware UTC."""
        return self._env.now()


class AlarmClock:
    """Keeps one alarm per key; when it is due, the key is marked and the alarm is gone.

    `steady` says that business time runs like transport time, so that it is enough to sleep
    until the next alarm; otherwise the clock is read every `tick_s` while there are alarms.
    """

    def __init__(
        self, database: Database, env: Env, clock: BusinessClock, *, tick_s: float, steady: bool
    ) -> None:
        self._database = database
        self._env = env
        self._clock = clock
        self._tick_s = tick_s
        self._steady = steady
        self._waker = Waker(env)

    async def set_alarms(self, flow: str, instants: Mapping[str, datetime | None]) -> None:
        """Replace the alarm of each key; None clears it."""
        changed = {key: at for key, at in instants.items() if at != self._alarm(flow, key)}
        if not changed:
            return
        with self._database.transaction() as tx:
            for key, instant in changed.items():
                if instant is None:
                    tx.execute(CLEAR, (flow, key))
                else:
                    tx.execute(SET, (flow, key, to_us(instant)))
        self._waker.wake()

    async def run(self, queue: WorkQueue) -> None:
        """Ring for ever."""
        while True:
            try:
                rang, delay_s = await self.ring(queue)
            except TryAgain:
                rang, delay_s = False, self._tick_s
            if rang:
                # An ERP whose clock is behind ours names an instant that is past for us; its
                # key then rings once a tick, not in a circle.
                await self._env.sleep(self._tick_s)
                delay_s = None if delay_s is None else delay_s - self._tick_s
            await self._waker.wait(delay_s)

    async def ring(self, queue: WorkQueue) -> tuple[bool, float | None]:
        """Mark the keys that are due; answer whether there were any, and how long to sleep."""
        if self._next() is None:
            return False, None
        now = await self._clock.now()
        due = self._due(now)
        if due:
            await queue.mark([WorkKey(flow, key) for flow, key, _ in due], also=_silence(due))
        upcoming = self._next()
        if upcoming is None:
            return bool(due), None
        left_s = (upcoming - now).total_seconds() if self._steady else self._tick_s
        return bool(due), max(self._tick_s, left_s)

    def _due(self, now: datetime) -> list[tuple[str, str, int]]:
        rows = self._database.read().execute(
            "SELECT flow, key, at_us FROM alarms WHERE at_us <= ? ORDER BY at_us, flow, key",
            (to_us(now),),
        )
        return [(str(flow), str(key), int(at_us)) for flow, key, at_us in rows]

    def _alarm(self, flow: str, key: str) -> datetime | None:
        row = self._database.read().execute(
            "SELECT at_us FROM alarms WHERE flow = ? AND key = ?", (flow, key)
        )
        found = row.fetchone()
        return None if found is None else from_us(found[0])

    def _next(self) -> datetime | None:
        found = self._database.read().execute("SELECT min(at_us) FROM alarms").fetchone()[0]
        return None if found is None else from_us(found)


def _silence(due: list[tuple[str, str, int]]) -> Also:
    """Remove alarms that rang, unless they were set anew meanwhile."""

    def also(tx: Tx) -> None:
        tx.executemany(SILENCE, due)

    return also
