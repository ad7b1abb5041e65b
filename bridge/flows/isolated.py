"""One poison record must not spoil the visit of the others (XCT-08)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from bridge.errors import BridgeError, ContractBroken, Rejected
from bridge.ports.flow import Failed, Flow, Outcome, Side

# Refusals of a whole request that one misshapen record in it can cause.
MISSHAPEN = (400, 413, 422)


class Isolated:
    """A flow that visits the halves of a batch by themselves when the whole cannot be read.

    Repeating a visit is safe, so that nothing is lost by the first attempt.
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    @property
    def name(self) -> str:
        """The flow's own name."""
        return self._flow.name

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Visit all keys at once, else in halves, until the poison one stands alone."""
        try:
            return await self._flow.visit(keys)
        except (ContractBroken, Rejected) as error:
            if not _can_be_one_record(error):
                raise
            if len(keys) <= 1:
                return {key: Failed(error) for key in keys}
        half = len(keys) // 2
        return {**await self.visit(keys[:half]), **await self.visit(keys[half:])}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List what the flow would write."""
        return await self._flow.propose(keys)

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """Name the flow's keys of an event."""
        return self._flow.keys_of(side, event)

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """Page through the flow's keys."""
        async for page in self._flow.source_keys():
            yield page


def _can_be_one_record(error: BridgeError) -> bool:
    return not isinstance(error, Rejected) or error.status in MISSHAPEN
