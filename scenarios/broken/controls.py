"""Bridges that break nothing since they do nothing: no rule may call that a pass."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.parts import BridgeParts
from bridge.ports.flow import Done, Flow, Outcome
from scenarios.broken.parts import instead, with_every_flow


def does_nothing(parts: BridgeParts) -> BridgeParts:
    """It was started, it said that all was well, and it had no flow."""
    return replace(parts, flows=lambda now, marks: {})


def reads_only(parts: BridgeParts) -> BridgeParts:
    """It looked at both sides, planned every write, and made none."""

    def looking(flow: Flow) -> Flow:
        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            await flow.propose(keys)
            return {key: Done() for key in keys}

        return instead(flow, visit=visit)

    return with_every_flow(parts, looking)
