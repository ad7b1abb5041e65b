"""What both sides last agreed about an order, so that an edit can be told from its echo."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from bridge.model.customers import Address
from bridge.model.orders import StoreOrder
from bridge.ports.last_written import LastWritten

KIND = "order"
FLAGS = "order_cancel"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Pieces per store line and the shipping address, as the ERP last got them."""

    pieces: Mapping[str, int]
    shipping_address: Address


def wanted_by(order: StoreOrder) -> Agreed:
    """What the shopper wants now."""
    return Agreed({line.id: line.pieces for line in order.lines}, order.shipping_address)


class OrderMemory:
    """One entry per store order; a lost one makes the store's wish count."""

    def __init__(self, last_written: LastWritten) -> None:
        self._last_written = last_written

    async def recall(self, order_ids: Sequence[str]) -> Mapping[str, Agreed]:
        """Answer with the entries of those orders that have one."""
        texts = await self._last_written.recall(KIND, order_ids)
        return {order_id: _from_text(text) for order_id, text in texts.items()}

    async def note(self, orders: Sequence[StoreOrder]) -> None:
        """Keep what these orders want now as agreed."""
        texts = {order.id: json.dumps(asdict(wanted_by(order)), sort_keys=True) for order in orders}
        if texts:
            await self._last_written.note(KIND, texts)

    async def flagged(self, order_ids: Sequence[str]) -> Collection[str]:
        """Answer with those cancelled orders about which a clerk was asked."""
        return await self._last_written.recall(FLAGS, order_ids) if order_ids else ()

    async def flag(self, order_id: str) -> None:
        """Keep that a clerk was asked about the cancel of an order."""
        await self._last_written.note(FLAGS, {order_id: "asked"})


def _from_text(text: str) -> Agreed:
    entry = json.loads(text)
    return Agreed(entry["pieces"], Address(**entry["shipping_address"]))
