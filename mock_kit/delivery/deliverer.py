"""The loop that sends webhooks: at least once, in any order, without holding up anything.

Per subscription one request is under way in turn; what accumulates meanwhile goes into
the next one. Retries run beside it. The outcome of a request is written in the same
commit that takes up the next events, or alone when there are none: a kill in between
leaves the row unmarked, and it is sent again under the same id.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mock_kit.delivery.deliveries import Mark, write_marks
from mock_kit.delivery.queue import (
    Sending,
    due_retries,
    fresh_events,
    next_in_turn,
    seconds_to_next_due,
    take_up,
    turn_windows,
)
from mock_kit.delivery.registry import REVISION, Subscription, active
from mock_kit.delivery.schedule import RETRY_SCHEDULE_S, judge
from mock_kit.delivery.signing import signed_headers
from mock_kit.env import Env, HttpRequest, NotSent, Unknown
from mock_kit.faults.on_delivery.parcel import Event
from mock_kit.state.database import Database, Origin, Tx

ORIGIN = Origin(actor=None, cause="job:deliverer")
# A subscription that fails a lot does not get more than this many retries at one time.
RETRIES_MAX = 10

# What is due already waits for room; it is looked at again, but not in a tight loop.
ALARM_S_MIN = 0.05


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How patient the deliverer is."""

    retry_schedule_s: Sequence[float] = RETRY_SCHEDULE_S
    timeout_s: float = 10.0


@dataclass
class _Memory:
    """What the loop knows beyond the database; none of it is missed after a kill."""

    under_way: dict[str, str] = field(default_factory=dict)  # delivery -> subscription
    in_turn: dict[str, str] = field(default_factory=dict)  # subscription -> delivery
    patience: dict[str, datetime] = field(default_factory=dict)  # subscription -> until
    scanned: dict[str, int] = field(default_factory=dict)  # subscription -> change number
    listeners: tuple[str, ...] = ()  # active subscriptions at that revision
    revision: int = -1


class Deliverer:
    """Sends the webhooks of one program; one per database."""

    def __init__(
        self, database: Database, env: Env, settings: DeliverySettings | None = None
    ) -> None:
        self._database = database
        self._env = env
        self._settings = settings or DeliverySettings()
        self._memory = _Memory()
        self._marks: list[Mark] = []
        # At a start, what an earlier boot left is looked for.
        self._look = True
        self._alarm_at: datetime | None = None
        self._loop_task: asyncio.Task[None] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Begin; what was left unmarked by an earlier boot is sent again."""
        self._loop_task = self._env.spawn(self._run())

    async def stop(self) -> None:
        """End; outcomes that are known are written, requests under way are given up."""
        for task in [self._loop_task, *self._tasks.values()]:
            if task is not None:
                task.cancel()
        marks, self._marks = self._marks, []
        if marks:
            await self._database.write(lambda tx: self._write_marks(tx, marks), origin=ORIGIN)

    def wake(self) -> None:
        """Look at everything: something was answered, fell due, was released or repeated."""
        self._look = True
        self._database.changed.set()

    def forget(self) -> None:
        """Drop what is remembered of a database whose content was replaced."""
        self._marks.clear()
        self._memory = _Memory()
        self.wake()

    async def _run(self) -> None:
        while True:
            self._database.changed.clear()
            look, self._look = self._look, False
            if look or await self._has_news():
                await self._step()
            await self._database.changed.wait()

    async def _has_news(self) -> bool:
        """Say whether there are fresh events for a listener that is free to take them.

        This runs after every commit of the program, so it asks the database only when a
        listener is free.
        """
        memory = self._memory
        revision = self._database.last_number(REVISION)
        all_busy = all(one in memory.in_turn for one in memory.listeners)
        if revision == memory.revision and all_busy:
            return False
        return await self._database.read(self._fresh_for_any)

    def _fresh_for_any(self, tx: Tx) -> bool:
        return any(self._fresh(tx, one) for one in self._free(tx, self._listeners(tx)))

    async def _step(self) -> None:
        marks = list(self._marks)
        sendings = await self._database.write(lambda tx: self._take_up(tx, marks), origin=ORIGIN)
        del self._marks[: len(marks)]
        for sending in sendings:
            self._send(sending)
        await self._set_alarm()

    def _listeners(self, tx: Tx) -> list[Subscription]:
        listeners = active(tx)
        self._memory.listeners = tuple(one.id for one in listeners)
        self._memory.revision = self._database.last_number(REVISION)
        return listeners

    def _take_up(self, tx: Tx, marks: Sequence[Mark]) -> list[Sending]:
        """Write outcomes, then decide what is sent now."""
        self._write_marks(tx, marks)
        turn_windows(tx)
        listeners = self._listeners(tx)
        sendings: list[Sending] = []
        under_way = self._memory.under_way
        for listener in self._free(tx, listeners):
            sending = next_in_turn(tx, listener, under_way)
            if sending is None:
                sending = self._take_up_fresh(tx, listener)
            if sending is not None:
                sendings.append(sending)
        for listener in listeners:
            room = RETRIES_MAX - sum(1 for one in under_way.values() if one == listener.id)
            if room > 0:
                sendings += due_retries(tx, listener, under_way, room)
        return sendings

    def _take_up_fresh(self, tx: Tx, listener: Subscription) -> Sending | None:
        """Take up fresh events until one is to be sent; a held or lost one is passed over."""
        events = self._fresh(tx, listener)
        while events:
            take_up(tx, listener, events, self._env.rng)
            sending = next_in_turn(tx, listener, self._memory.under_way)
            if sending is not None:
                return sending
            events = fresh_events(tx, listener, events[-1].change_no)
        return None

    def _write_marks(self, tx: Tx, marks: Sequence[Mark]) -> None:
        schedule_s = self._settings.retry_schedule_s
        write_marks(tx, marks, schedule_s=schedule_s, rng=self._env.rng)

    def _free(self, tx: Tx, listeners: list[Subscription]) -> list[Subscription]:
        memory = self._memory
        return [
            one
            for one in listeners
            if one.id not in memory.in_turn and not _still(memory.patience.get(one.id), tx.now)
        ]

    def _fresh(self, tx: Tx, listener: Subscription) -> list[Event]:
        after = max(listener.after_change_no, self._memory.scanned.get(listener.id, 0))
        last = self._database.last_number("change_no")
        if after >= last:
            return []
        events = fresh_events(tx, listener, after)
        if not events:
            # Nothing up to here is for this listener; the next look starts behind it.
            self._memory.scanned[listener.id] = last
        return events

    async def _set_alarm(self) -> None:
        """Be woken when the next retry, window end or end of patience is due."""
        wait_s = await self._database.read(
            lambda tx: seconds_to_next_due(tx, self._memory.under_way)
        )
        now = self._env.now()
        waits = [] if wait_s is None else [wait_s]
        waits += [
            (until - now).total_seconds() for until in self._memory.patience.values() if until > now
        ]
        if not waits:
            return
        at = now + timedelta(seconds=min(waits))
        if self._alarm_at is not None and now < self._alarm_at <= at:
            return
        self._alarm_at = at
        self._env.spawn(self._ring(max(min(waits), ALARM_S_MIN)))

    async def _ring(self, wait_s: float) -> None:
        await self._env.sleep(wait_s)
        self._alarm_at = None
        self.wake()

    def _send(self, sending: Sending) -> None:
        memory, listener = self._memory, sending.subscription
        memory.under_way[sending.delivery_id] = listener.id
        if not sending.is_retry:
            memory.in_turn[listener.id] = sending.delivery_id
        self._tasks[sending.delivery_id] = self._env.spawn(self._deliver(sending))

    async def _deliver(self, sending: Sending) -> None:
        copies = 1 + sending.extra_sends
        if sending.is_parallel:
            posts = [self._post(sending) for _ in range(copies)]
            marks = list(await asyncio.gather(*posts))
        else:
            marks = [await self._post(sending) for _ in range(copies)]
        self._ended(sending, next((one for one in marks if one.verdict == "delivered"), marks[0]))

    def _ended(self, sending: Sending, mark: Mark) -> None:
        memory, listener = self._memory, sending.subscription
        self._marks.append(mark)
        self._tasks.pop(sending.delivery_id, None)
        memory.under_way.pop(sending.delivery_id, None)
        if memory.in_turn.get(listener.id) == sending.delivery_id:
            del memory.in_turn[listener.id]
        if mark.verdict == "wait":
            memory.patience[listener.id] = self._env.now() + timedelta(seconds=mark.wait_s)
        self.wake()

    async def _post(self, sending: Sending) -> Mark:
        listener, env = sending.subscription, self._env
        headers = signed_headers(
            listener.secrets, sending.delivery_id, at=env.now(), body=sending.body
        )
        request = HttpRequest("POST", listener.url, headers, sending.body, self._settings.timeout_s)
        attempts = sending.attempts + 1
        try:
            answer = await env.http(request)
        except (NotSent, Unknown) as error:
            return Mark(sending.delivery_id, listener.id, "failed", attempts, error=str(error))
        verdict, wait_s = judge(answer.status, answer.headers, now=env.now())
        counted = sending.attempts if verdict == "wait" else attempts
        return Mark(
            sending.delivery_id, listener.id, verdict, counted, wait_s, status=answer.status
        )


def _still(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now
