"""The work queue on the bridge's own SQLite file: one process, no other server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.ports.env import Env
from bridge.ports.queue import (
    Also,
    Claim,
    Clean,
    DeadItem,
    FlowStats,
    Later,
    Park,
    Verdict,
    Visit,
    WorkKey,
)
from bridge.queue import sql
from bridge.state.database import Database, Tx, from_us, to_us
from bridge.state.waker import Waker

SECOND_US = 1_000_000
PATIENCE_S = 10.0  # chosen: what another flow is just about to write is there by then
REST_S = 0.5  # chosen: a parked key that was marked during its visit rests at least this long


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much is visited at once: few batches, so that marks coalesce into large ones."""

    keys_per_batch: int = 50
    batches_per_flow: int = 2


class EmbeddedQueue:
    """Serves `flows` in their order; marks of other flows are kept, not visited."""

    def __init__(
        self, database: Database, env: Env, *, flows: Sequence[str], limits: QueueLimits
    ) -> None:
        self._database = database
        self._env = env
        self._flows = tuple(flows)
        self._limits = limits
        self._waker = Waker(env)
        self._ended: list[tuple[Claim, Verdict]] = []
        self._running = dict.fromkeys(self._flows, 0)
        self._recoveries = 0
        self._stopping = False
        rows = database.read().execute("SELECT flow FROM paused_flows ORDER BY flow")
        self._paused: dict[str, bool] = {str(row[0]): True for row in rows}

    async def mark(
        self, keys: Sequence[WorkKey], *, delay_s: float = 0.0, also: Also | None = None
    ) -> None:
        """Make keys dirty in one commit; `also` writes into the same transaction."""
        now_us = self._now_us()
        due_us = now_us + round(delay_s * SECOND_US)
        rows = [{"flow": k.flow, "key": k.key, "due_us": due_us, "now_us": now_us} for k in keys]
        if not rows and also is None:
            return
        with self._database.transaction() as tx:
            tx.executemany(sql.MARK, rows)
            if also is not None:
                also(tx)
        if rows:
            self._waker.wake()

    async def run(self, visit: Visit) -> None:
        """Visit dirty keys in batches of one flow until `stop`."""
        self._stopping = False
        while True:
            for batch in self._turn():
                self._running[batch[0].flow] += 1
                self._env.spawn(self._visit(visit, batch))
            if self._stopping and not any(self._running.values()):
                return
            await self._waker.wait(self._next_due_s())

    async def stop(self) -> None:
        """Let running visits end, then let `run` return."""
        self._stopping = True
        self._waker.wake()

    async def recover(self) -> int:
        """Make keys dirty again whose visit died with the process."""
        with self._database.transaction() as tx:
            return tx.execute(sql.RECOVER, (self._now_us(),)).rowcount

    async def dead(
        self, flow: str | None = None, *, after: str | None = None, limit: int = 100
    ) -> list[DeadItem]:
        """List parked keys by id, those after id `after`."""
        wanted = {"after": _park_no(after or "") or 0, "flow": flow, "limit": limit}
        return [
            DeadItem(f"att_{no:016x}", found, key, reason, attempts, from_us(parked_us))
            for no, found, key, reason, attempts, parked_us in self._database.read().execute(
                sql.DEAD, wanted
            )
        ]

    async def revive(self, item_id: str) -> bool:
        """Give a parked key a new attempt; False if nothing is parked under this id."""
        park_no = _park_no(item_id)
        if park_no is None:
            return False
        with self._database.transaction() as tx:
            changed = tx.execute(sql.REVIVE, {"park_no": park_no, "now_us": self._now_us()})
        self._waker.wake()
        return changed.rowcount > 0

    async def recovered(self) -> int:
        """A side answers again: bring forward what failed or was parked for want of an answer.

        A visit that runs is brought forward when it ends, since it may have failed before.
        """
        self._recoveries += 1
        with self._database.transaction() as tx:
            count = tx.execute(sql.RECOVERED, {"now_us": self._now_us()}).rowcount
        if count:
            self._waker.wake()
        return count

    async def pause(self, flow: str, *, paused: bool) -> None:
        """Stop or resume visits of one flow; its marks are kept and survive a restart."""
        statement = (
            "INSERT INTO paused_flows(flow) VALUES(?) ON CONFLICT DO NOTHING"
            if paused
            else "DELETE FROM paused_flows WHERE flow = ?"
        )
        with self._database.transaction() as tx:
            tx.execute(statement, (flow,))
        self._paused[flow] = paused
        self._waker.wake()

    async def stats(self) -> dict[str, FlowStats]:
        """Count the keys of every flow the queue serves or holds."""
        now_us = self._now_us()
        found = {flow: FlowStats(paused=self._is_paused(flow)) for flow in self._flows}
        wanted = {"now_us": now_us, "patient_us": now_us - round(PATIENCE_S * SECOND_US)}
        rows = self._database.read().execute(sql.STATS, wanted)
        for flow, ready, delayed, waiting, running, parked, oldest_us in rows:
            age_s = 0.0 if oldest_us is None else max(0.0, (now_us - oldest_us) / SECOND_US)
            paused = self._is_paused(flow)
            found[flow] = FlowStats(ready, delayed, waiting, running, parked, paused, age_s)
        return found

    async def _visit(self, visit: Visit, batch: Sequence[Claim]) -> None:
        before = self._recoveries
        verdicts = await visit(batch)
        soon = self._recoveries != before
        self._ended.extend(
            (claim, _sooner(verdicts[claim.key]) if soon else verdicts[claim.key])
            for claim in batch
        )
        self._running[batch[0].flow] -= 1
        self._waker.wake()

    def _turn(self) -> list[list[Claim]]:
        """Book what ended and claim what is due, in one transaction.

        Visits end before others are claimed, so that a key is never in two batches.
        """
        ended, self._ended = self._ended, []
        free = self._free_flows()
        now_us = self._now_us()
        if not ended and not any(self._is_due(flow, now_us) for flow in free):
            return []
        with self._database.transaction() as tx:
            for claim, verdict in ended:
                _book(tx, claim, verdict, now_us)
            return [batch for flow in free for batch in self._claim(tx, flow, now_us)]

    def _free_flows(self) -> list[str]:
        if self._stopping:
            return []
        most = self._limits.batches_per_flow
        return [f for f in self._flows if self._running[f] < most and not self._is_paused(f)]

    def _claim(self, tx: Tx, flow: str, now_us: int) -> list[list[Claim]]:
        batches = []
        for _ in range(self._limits.batches_per_flow - self._running[flow]):
            wanted = {"flow": flow, "now_us": now_us, "limit": self._limits.keys_per_batch}
            rows = sorted(tx.execute(sql.CLAIM, wanted).fetchall())
            if not rows:
                break
            batches.append(
                [
                    Claim(flow, key, failures, waits, None if since is None else from_us(since))
                    for _due, key, failures, waits, since in rows
                ]
            )
        return batches

    def _next_due_s(self) -> float | None:
        """Seconds until a flow with a free place has something due; None if nothing waits."""
        dues = [due for flow in self._free_flows() if (due := self._due_us(flow)) is not None]
        return None if not dues else (min(dues) - self._now_us()) / SECOND_US

    def _is_due(self, flow: str, now_us: int) -> bool:
        due_us = self._due_us(flow)
        return due_us is not None and due_us <= now_us

    def _due_us(self, flow: str) -> int | None:
        found: int | None = self._database.read().execute(sql.NEXT_DUE, (flow,)).fetchone()[0]
        return found

    def _is_paused(self, flow: str) -> bool:
        return self._paused.get(flow, False)

    def _now_us(self) -> int:
        return to_us(self._env.now())


def _sooner(verdict: Verdict) -> Verdict:
    """What a visit that failed gets if a side has come back while it ran."""
    if isinstance(verdict, Later) and verdict.kind == "failed":
        return Later(min(verdict.delay_s, REST_S), verdict.reason)
    if isinstance(verdict, Park) and verdict.outage:
        return Later(REST_S, verdict.reason)
    return verdict


def _book(tx: Tx, claim: Claim, verdict: Verdict, now_us: int) -> None:
    key: dict[str, object] = {"flow": claim.flow, "key": claim.key, "now_us": now_us}
    if isinstance(verdict, Clean):
        if not tx.execute(sql.FORGET_CLEAN, key).rowcount:
            tx.execute(sql.CLEAN_BUT_MARKED, key)
    elif isinstance(verdict, Later):
        tx.execute(sql.LATER, {**key, **_later(verdict, now_us)})
    else:
        tx.execute(sql.PARK, {**key, **_park(verdict, now_us)})
        tx.execute(sql.COUNT_PARKED, key)


def _later(verdict: Later, now_us: int) -> dict[str, object]:
    due_us = now_us + round(verdict.delay_s * SECOND_US)
    return {
        "due_us": due_us,
        "hold_us": due_us if verdict.kind in ("failed", "limited") else 0,
        "reason": verdict.reason,
        "kind": verdict.kind,
    }


def _park(verdict: Park, now_us: int) -> dict[str, object]:
    rest_us = now_us + round(REST_S * SECOND_US)
    return {
        "rest_us": rest_us,
        "reason": verdict.reason,
        "detail": verdict.detail,
        "outage": int(verdict.outage),
    }


def _park_no(item_id: str) -> int | None:
    head, _, number = item_id.partition("_")
    if head != "att" or len(number) != 16 or any(c not in "0123456789abcdef" for c in number):
        return None
    # Every id of the form means a place; the database counts no further than this.
    return min(int(number, 16), 2**63 - 1)
