"""Store → ERP by end-of-day file: the store's export becomes the ERP's import, once.

A cut-off has the store make a file; the file is a key of its own. Every step may be repeated:
the store answers one idempotency key with one file, what was read and written is kept, and the
ERP answers a file that it knows as the first time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bridge.errors import BridgeError, Refused
from bridge.flows.outcomes import described
from bridge.flows.to_erp.order_files import cut_off
from bridge.flows.to_erp.order_files.carrying import FileCarrier
from bridge.flows.to_erp.order_files.keys import CUT_OFF, FILE, RUN, cut_off_key, day_of, file_key
from bridge.flows.to_erp.orders import BOOKABLE
from bridge.ports.alarms import Alarms, BusinessClock
from bridge.ports.flow import Done, Failed, Outcome, Side
from bridge.ports.last_written import LastWritten
from bridge.ports.marks import Marks
from bridge.ports.orders.files import StoreOrderExports
from bridge.settings import Settings

CLOSED = "order_file_closed"


@dataclass(frozen=True, slots=True)
class FileClock:
    """When the next file is due, and which day was closed last."""

    clock: BusinessClock
    alarms: Alarms
    last_written: LastWritten


class OrderFilesFlow:
    """Keys are cut-offs, runs asked for by hand, files, and orders that a file could not bring."""

    name = "orders"

    def __init__(
        self,
        exports: StoreOrderExports,
        carrier: FileCarrier,
        *,
        time: FileClock,
        marks: Marks,
        settings: Settings,
    ) -> None:
        self._exports = exports
        self._carrier = carrier
        self._time = time
        self._marks = marks
        self._settings = settings

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Take the next step of each key; one key's fault holds up no other (XCT-08)."""
        outcomes: dict[str, Outcome] = {}
        for key in keys:
            try:
                await self._visit_one(key)
                outcomes[key] = Done()
            except BridgeError as error:
                outcomes[key] = Failed(error)
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the bookings that waiting files would make; buyers are not resolved here."""
        proposals: list[Mapping[str, object]] = []
        for key in keys:
            if key.startswith(FILE):
                planned = await self._carrier.planned(key.removeprefix(FILE))
                proposals += [described(key, write) for write in planned]
        return proposals

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A file that the store made, for whomever."""
        if side != "store" or event["entity"] != "order_export":
            return []
        return [] if event["data"].get("acknowledged_at") else [file_key(str(event["entity_id"]))]

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """The next cut-off, and all files that nobody acknowledged."""
        yield [await self._next_cut_off()]
        async for page in self._exports.waiting():
            yield [file_key(export_id) for export_id in page]

    async def _visit_one(self, key: str) -> None:
        if key.startswith(CUT_OFF):
            await self._close_day(key)
        elif key.startswith(RUN):
            await self._export(None, key)
        elif key.startswith(FILE):
            await self._carrier.carry(key.removeprefix(FILE))
        else:
            await self._tell_refusal(key)

    async def _close_day(self, key: str) -> None:
        """Have the day's file made once its cut-off has come; until then set the alarm."""
        day = day_of(key)
        instant = cut_off.instant_of(day, self._settings.order_file)
        if await self._time.clock.now() < instant:
            await self._time.alarms.set_alarms(self.name, {key: instant})
            return
        await self._export(instant, f"{CUT_OFF}{instant.isoformat()}")
        await self._marks.mark(self.name, [cut_off_key(cut_off.following(day))])
        await self._time.last_written.note(CLOSED, {"day": day.isoformat()})

    async def _export(self, placed_before: datetime | None, idempotency_key: str) -> None:
        due = BOOKABLE[self._settings.payment_rule]
        made = await self._exports.export(placed_before, due, key=idempotency_key)
        await self._marks.mark(self.name, [file_key(made.id)])

    async def _next_cut_off(self) -> str:
        closed = (await self._time.last_written.recall(CLOSED, ["day"])).get("day")
        if closed is not None:
            return cut_off_key(cut_off.following(day_of(closed)))
        now = await self._time.clock.now()
        return cut_off_key(cut_off.next_day(now, self._settings.order_file))

    async def _tell_refusal(self, order_id: str) -> None:
        """An order that no file could bring yet is parked with its reason (ORD-07)."""
        reason = await self._carrier.refusal_of(order_id)
        if reason is not None:
            raise Refused(f"{reason}; it goes again with the next file")
