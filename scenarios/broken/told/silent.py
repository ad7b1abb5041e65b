"""Bridges that do all that is right with the data, and tell nobody what they could not do."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bridge.model.decisions import Recorded
from bridge.parts import BridgeParts
from bridge.ports.events import Subscriptions
from bridge.ports.flow import Done, Failed, Flow, Outcome
from bridge.ports.queue import DeadItem
from scenarios.broken.parts import instead, with_flow

CLAMPS = logging.getLogger("bridge.flows.to_store.stock")
CROSSINGS = logging.getLogger("bridge.flows.to_store.order_updates.writing")


def nothing_is_listed(parts: BridgeParts) -> BridgeParts:
    """What was set aside lay in a table that no list showed (XCT-10)."""

    async def dead(flow: str | None = None, **page: object) -> Sequence[DeadItem]:
        return []

    return replace(parts, queue=instead(parts.queue, dead=dead))


def refused_invoices_are_forgotten(parts: BridgeParts) -> BridgeParts:
    """An invoice that the store would not take was left out, and no list named it (INV-05)."""
    return _hiding(parts, flow="invoices")


def decisions_are_forgotten(parts: BridgeParts) -> BridgeParts:
    """Of two edits the loser was overwritten, and nobody could say what it had been (CUS-06)."""

    async def none(*, after: int = 0, limit: int = 100) -> Sequence[Recorded]:
        return []

    return replace(parts, decisions=instead(parts.decisions, list=none))


def clamps_go_unsaid(parts: BridgeParts) -> BridgeParts:
    """Less than nothing was shown as nothing, and the count that was wrong stayed so (STK-10)."""
    return with_flow(parts, "stock", lambda flow: _without(CLAMPS, flow))


def crossed_cancels_go_unsaid(parts: BridgeParts) -> BridgeParts:
    """Goods came back that nobody expected: of the cancel that crossed them no word (UPD-05)."""
    return with_flow(parts, "order_updates", lambda flow: _without(CROSSINGS, flow))


def edits_of_staff_are_no_news(parts: BridgeParts) -> BridgeParts:
    """Drift was left alone, as set, and hidden from the list since it "only filled it" (PRD-04)."""
    return _hiding(parts, "drift:")


def edits_of_what_left_are_no_news(parts: BridgeParts) -> BridgeParts:
    """An edit came after the parcel had left: filed as done, for nobody to find (UPD-03)."""
    return _hiding(parts, "edited in the store after")


def differences_are_counted_alone(parts: BridgeParts) -> BridgeParts:
    """The comparison of both sides found what differed, and called the visit a success (XCT-14)."""

    def content(flow: Flow) -> Flow:
        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            found = await flow.visit(keys)
            return {key: Done() if _is_drift(each) else each for key, each in found.items()}

        return instead(flow, visit=visit)

    return with_flow(with_flow(parts, "prices", content), "products", content)


def repairs_go_unsaid(parts: BridgeParts) -> BridgeParts:
    """The subscription was off for a night; it was switched on, and nobody asked why (XCT-03)."""

    def silent(side: Subscriptions) -> Subscriptions:
        async def ensure() -> str:
            await side.ensure()
            return "kept"

        return instead(side, ensure=ensure)

    found = {side: silent(each) for side, each in parts.subscriptions.items()}
    return replace(parts, subscriptions=found)


def crossed_prices_go_unsaid(parts: BridgeParts) -> BridgeParts:
    """Prices were blocked for the currency of their list, and nobody came to know (PRD-08)."""
    return _hiding(parts, flow="prices")


def replays_do_nothing(parts: BridgeParts) -> BridgeParts:
    """What was set aside had a button beside it, and nothing ever came of it (XCT-10)."""

    async def revive(item_id: str) -> bool:
        return True

    return replace(parts, queue=instead(parts.queue, revive=revive))


def _is_drift(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and str(outcome.error).startswith("drift:")


def _hiding(parts: BridgeParts, words: str = "", *, flow: str = "") -> BridgeParts:
    """The same bridge, whose list lacks what a flow set aside, or anybody, for this reason."""
    sound = parts.queue

    async def dead(asked: str | None = None, **page: Any) -> Sequence[DeadItem]:
        listed = await sound.dead(asked, **page)
        return [x for x in listed if words not in x.reason or flow not in ("", x.flow)]

    return replace(parts, queue=instead(sound, dead=dead))


def _without(log: logging.Logger, flow: Flow) -> Flow:
    """The same flow, which does not write to this log; several visits may be open at once."""
    visits = 0

    async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
        nonlocal visits
        visits += 1
        log.disabled = True
        try:
            return await flow.visit(keys)
        finally:
            visits -= 1
            log.disabled = visits > 0

    return instead(flow, visit=visit)
