"""Bridges that do all that is right with the data, and tell nobody what they could not do."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.model.decisions import Recorded
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Outcome
from bridge.ports.queue import DeadItem
from scenarios.broken.parts import instead, with_flow

CLAMPS = logging.getLogger("bridge.flows.to_store.stock")


def nothing_is_listed(parts: BridgeParts) -> BridgeParts:
    """What was set aside lay in a table that no list showed (XCT-10)."""

    async def dead(flow: str | None = None, **page: object) -> Sequence[DeadItem]:
        return []

    return replace(parts, queue=instead(parts.queue, dead=dead))


def decisions_are_forgotten(parts: BridgeParts) -> BridgeParts:
    """Of two edits the loser was overwritten, and nobody could say what it had been (CUS-06)."""

    async def none(*, after: int = 0, limit: int = 100) -> Sequence[Recorded]:
        return []

    return replace(parts, decisions=instead(parts.decisions, list=none))


def clamps_go_unsaid(parts: BridgeParts) -> BridgeParts:
    """Less than nothing was shown as nothing, and the count that was wrong stayed so (STK-10)."""

    def silent(flow: Flow) -> Flow:
        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            CLAMPS.disabled = True
            try:
                return await flow.visit(keys)
            finally:
                CLAMPS.disabled = False

        return instead(flow, visit=visit)

    return with_flow(parts, "stock", silent)
