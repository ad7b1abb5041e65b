"""Bridges that lose what they were told."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bridge.errors import BridgeError
from bridge.model.orders import Booking, ErpOrder
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Side
from bridge.ports.queue import Also, WorkKey
from scenarios.broken.parts import instead, with_erp, with_every_flow

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


def every_message_is_an_order(parts: BridgeParts) -> BridgeParts:
    """A message that came again, since its answer was late, booked its order again (XCT-01)."""
    sound, heard, known = parts.erp.orders, set[str](), dict[str, Booking]()

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        known.update({each.order.id: each for each in bookings})
        return await sound.book(bookings)

    async def book_again(order_id: str) -> None:
        await parts.env.sleep(KEPT_AFTER_S)
        await sound.book([known[order_id]] if order_id in known else [])

    def listen(headers: Mapping[str, str], body: bytes, **how: Any) -> None:
        parts.verify(headers, body, **how)
        for event in json.loads(body)["events"]:
            told = f"{event['id']} {event['entity_id']}"
            if event["type"] == "order.created" and told in heard:
                parts.env.spawn(book_again(event["entity_id"]))
            heard.add(told)

    return replace(with_erp(parts, orders=instead(sound, book=book)), verify=listen)


def late_messages_are_dropped(parts: BridgeParts) -> BridgeParts:
    """A message numbered before the last one was dropped as old, whatever it told of (XCT-02)."""
    last: dict[Side, int] = {}

    def strict(flow: Flow) -> Flow:
        def keys_of(side: Side, event: Mapping[str, Any]) -> Sequence[str]:
            number = int(str(event["id"]).rpartition("_")[2])
            last[side] = max(number, last.get(side, 0))
            return flow.keys_of(side, event) if number == last[side] else []

        return instead(flow, keys_of=keys_of)

    return with_every_flow(webhooks_alone(parts), strict)


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
