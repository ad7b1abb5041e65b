"""The only loop that visits: take dirty keys, let their flow look, book what came of it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence

from bridge.errors import BridgeError, ContractBroken, Refused
from bridge.ports.flow import Failed, Flow, Outcome
from bridge.ports.queue import Claim, Clean, Park, Verdict, WorkQueue
from bridge.retry import RetryPolicy

logger = logging.getLogger(__name__)


class Worker:
    """Visits batches and answers with one verdict per key, whatever happens."""

    def __init__(self, queue: WorkQueue, flows: Mapping[str, Flow], retry: RetryPolicy) -> None:
        self._queue = queue
        self._flows = flows
        self._retry = retry
        self.visited = dict.fromkeys(flows, 0)
        self.crashed = dict.fromkeys(flows, 0)

    async def run(self) -> None:
        """Take back what a dead process left, then visit until the queue stops."""
        recovered = await self._queue.recover()
        if recovered:
            logger.info("took back %d visits of an earlier process", recovered)
        await self._queue.run(self.visit)

    async def visit(self, batch: Sequence[Claim]) -> Mapping[str, Verdict]:
        """Visit a batch of one flow; where it fails as a whole for a person, key by key."""
        flow = self._flows[batch[0].flow]
        self.visited[flow.name] += len(batch)
        verdicts = await self._attempt(flow, batch)
        if verdicts is not None:
            return verdicts
        found: dict[str, Verdict] = {}
        for claim in batch:
            # One poisoned record must not park its neighbours (XCT-08).
            found.update(await self._attempt(flow, [claim]) or {})
        return found

    async def _attempt(self, flow: Flow, batch: Sequence[Claim]) -> Mapping[str, Verdict] | None:
        """Answer None where a batch of several keys should be taken apart."""
        alone = len(batch) == 1
        try:
            outcomes = await flow.visit([claim.key for claim in batch])
        except Refused as error:
            return self._same(batch, error) if alone else None
        except BridgeError as error:
            return self._same(batch, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours parks its key, not the bridge
            return self._crash(flow, batch[0], error) if alone else None
        return {claim.key: self._verdict(claim, outcomes.get(claim.key)) for claim in batch}

    def _same(self, batch: Sequence[Claim], error: BridgeError) -> Mapping[str, Verdict]:
        return {claim.key: self._verdict(claim, Failed(error)) for claim in batch}

    def _verdict(self, claim: Claim, outcome: Outcome | None) -> Verdict:
        if outcome is None:
            outcome = Failed(ContractBroken("the visit gave this key no outcome"))
        verdict = self._retry.verdict(claim, outcome)
        if not isinstance(verdict, Clean):
            _report(claim, verdict, outcome)
        return verdict

    def _crash(self, flow: Flow, claim: Claim, error: Exception) -> Mapping[str, Verdict]:
        """Park with the trace-back, which stays in the database: it may quote the record."""
        self.crashed[flow.name] += 1
        logger.error("fault in flow %s, key %s: %s", flow.name, claim.key, type(error).__name__)
        reason = f"fault in the bridge: {type(error).__name__}"
        return {claim.key: Park(reason, "".join(traceback.format_exception(error)))}


def _report(claim: Claim, verdict: Verdict, outcome: Outcome) -> None:
    """Log once, where the decision is taken; a class name tells nothing about a customer."""
    if not isinstance(outcome, Failed):
        return
    what = "parked" if isinstance(verdict, Park) else "waits"
    cause = type(outcome.error).__name__
    logger.info(
        "%s %s %s after %d failures: %s", claim.flow, claim.key, what, claim.failures, cause
    )
