"""Bridges that do nothing, that do it once, and that do everything: nobody may let them pass."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.parts import BridgeParts
from bridge.ports.flow import Done, Flow, Outcome
from scenarios.broken.orders import phone_orders_are_pushed
from scenarios.broken.parts import instead, with_every_flow
from scenarios.broken.prices import price_edits_travel_up
from scenarios.broken.stock import levels_travel_up


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


def looks_once(parts: BridgeParts) -> BridgeParts:
    """It brought over what there was on the first day, and then looked no more (XCT-14)."""

    def once(flow: Flow) -> Flow:
        seen: set[str] = set()

        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            fresh = [key for key in keys if key not in seen]
            outcomes = dict(await flow.visit(fresh)) if fresh else {}
            seen.update(keys)
            return {**{key: Done() for key in keys}, **outcomes}

        return instead(flow, visit=visit)

    return with_every_flow(parts, once)


def everything_goes_both_ways(parts: BridgeParts) -> BridgeParts:
    """Two systems were "synchronised": prices, levels and orders went up and down (PRD-03)."""
    for change in (price_edits_travel_up, levels_travel_up, phone_orders_are_pushed):
        parts = change(parts)
    return parts
