"""Bridges that lose what they were told."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Side
from bridge.ports.queue import Also, WorkKey
from scenarios.broken.parts import instead, with_every_flow

KEPT_AFTER_S = 2.0  # how long the buffer of the intake waited before it was written down


async def _nothing() -> AsyncIterator[Sequence[str]]:
    no_pages: Sequence[Sequence[str]] = ()
    for page in no_pages:
        yield page


def webhooks_alone(parts: BridgeParts) -> BridgeParts:
    """Webhooks were taken for certain: no catch-up from the feed, no sweep (XCT-03)."""
    deaf = replace(parts, feeds={})
    return with_every_flow(deaf, lambda flow: instead(flow, source_keys=_nothing))


def only_messages_are_followed(parts: BridgeParts) -> BridgeParts:
    """Nobody compared the two sides: what no message told was never found (XCT-14)."""
    return with_every_flow(parts, lambda flow: instead(flow, source_keys=_nothing))


def second_event_is_a_duplicate(parts: BridgeParts) -> BridgeParts:
    """A message was known by its topic and record: the second change was dropped (XCT-01)."""

    def forgetful(flow: Flow) -> Flow:
        seen: dict[tuple[Side, str, str], str] = {}

        def keys_of(side: Side, event: Mapping[str, Any]) -> Sequence[str]:
            told = (side, str(event["type"]), str(event["entity_id"]))
            is_first = seen.setdefault(told, str(event["id"])) == str(event["id"])
            return flow.keys_of(side, event) if is_first else []

        return instead(flow, keys_of=keys_of)

    return with_every_flow(parts, forgetful)


def answered_before_kept(parts: BridgeParts) -> BridgeParts:
    """The intake said yes, then wrote down what it had heard: a crash forgot it (XCT-05)."""
    sound = parts.queue

    async def mark(
        keys: Sequence[WorkKey], *, delay_s: float = 0.0, also: Also | None = None
    ) -> None:
        if also is not None:
            await sound.mark([], also=also)

        async def keep() -> None:
            await parts.env.sleep(KEPT_AFTER_S)
            await sound.mark(keys, delay_s=delay_s)

        parts.env.spawn(keep())

    return webhooks_alone(replace(parts, queue=instead(sound, mark=mark)))
