"""Bridges that do their work well, one order after another, and fail when a crowd comes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.adapters.erp.connect import connect_erp
from bridge.errors import BridgeError
from bridge.model.orders import ErpOrder
from bridge.model.stock import LevelSlot, LevelWrite
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Outcome
from bridge.ports.http import HttpRequest, HttpResponse
from bridge.ports.queue import Also, WorkKey
from scenarios.broken.delivery import webhooks_alone
from scenarios.broken.parts import Change, instead, with_erp, with_flow, with_store

INBOX = 12  # marks that were held at once
SHARED_FROM = 6  # keys from which a second worker helped
AT_ONCE_S, SENT_AFTER_S = 0.01, 0.05


def level_buffer_is_cleared(parts: BridgeParts) -> BridgeParts:
    """Levels were gathered while others were sent, and the end of that threw them away (STK-01)."""
    sound, waiting = parts.store.stock, dict[LevelSlot, LevelWrite]()
    sending: list[bool] = []

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        waiting.update({each.slot: each for each in writes})
        if sending:
            return [None] * len(writes)  # whoever is sending takes them along
        sending.append(True)
        try:
            answers = await sound.write(list(waiting.values()))
            await parts.env.sleep(SENT_AFTER_S)
            return answers
        finally:
            waiting.clear()
            sending.clear()

    return with_store(webhooks_alone(parts), stock=instead(sound, write=write))


def two_workers_share_the_middle(parts: BridgeParts) -> BridgeParts:
    """Two workers halved what was due, and both had the one in the middle (ORD-01)."""
    sound = parts.erp.orders

    def helped(flow: Flow) -> Flow:
        async def visit(keys: Sequence[str]) -> Mapping[str, Outcome]:
            if len(keys) < SHARED_FROM:
                return await flow.visit(keys)
            half = len(keys) // 2
            first, second = await asyncio.gather(
                flow.visit(keys[: half + 1]), flow.visit(keys[half:])
            )
            return {**second, **first}

        return instead(flow, visit=visit)

    async def oldest(references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        found = await sound.orders(references)
        return {key: booked[:1] for key, booked in found.items()}

    blind = with_erp(parts, orders=instead(sound, orders=oldest))
    return with_flow(blind, "orders", helped)


def busy_is_asked_again_at_once(parts: BridgeParts) -> BridgeParts:
    """Whoever was told to wait asked again at once, without an end (XCT-07)."""

    async def http(request: HttpRequest) -> HttpResponse:
        while True:
            answer = await parts.env.http(request)
            if answer.status != 429:
                return answer
            await parts.env.sleep(AT_ONCE_S)

    access = parts.connections.erp
    return replace(parts, erp=connect_erp(http, access.url, access.token))


def full_inbox_drops(parts: BridgeParts) -> BridgeParts:
    """The inbox held so many orders at once; what came beyond was gone (ORD-01)."""
    sound, held = parts.queue, list[WorkKey]()

    async def mark(
        keys: Sequence[WorkKey], *, delay_s: float = 0.0, also: Also | None = None
    ) -> None:
        orders = [key for key in keys if key.flow == "orders"]
        kept = orders[: max(0, INBOX - len(held))]
        held.extend(kept)
        others = [key for key in keys if key.flow != "orders"]
        await sound.mark([*others, *kept], delay_s=delay_s, also=also)

        async def emptied() -> None:
            await parts.env.sleep(AT_ONCE_S)
            del held[: len(kept)]

        parts.env.spawn(emptied())

    return replace(webhooks_alone(parts), queue=instead(sound, mark=mark))


@dataclass(frozen=True)
class UnderLoad:
    """One such bridge, and what of the ledgers must tell.

    `is_limited`: the ERP takes so many calls at once and no more.
    """

    change: Change
    tells: str
    is_limited: bool = False

    @property
    def says(self) -> str:
        """What the integration did wrong."""
        return (self.change.__doc__ or "").strip()


UNDER_LOAD: Mapping[str, UnderLoad] = {
    each.change.__name__: each
    for each in (
        UnderLoad(level_buffer_is_cleared, "stale"),
        UnderLoad(two_workers_share_the_middle, "duplicated"),
        UnderLoad(busy_is_asked_again_at_once, "repeats_per_order", is_limited=True),
        UnderLoad(full_inbox_drops, "lost"),
    )
}
