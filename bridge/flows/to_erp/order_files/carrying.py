"""One file of the store on its way into the ERP, step by step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.errors import BridgeError, Refused, TryAgain
from bridge.flows.to_erp.companies_of_orders import BuyersOfOrders
from bridge.flows.to_erp.order_files.shelf import FileShelf
from bridge.flows.to_erp.order_memory import OrderMemory
from bridge.flows.to_erp.orders import for_buyer, plan, with_items
from bridge.model.order_files import Export, Imported
from bridge.model.orders import Booking
from bridge.ports.erp import ErpOrders
from bridge.ports.last_written import LastWritten
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.orders.files import ErpOrderImports, StoreOrderExports
from bridge.settings import Settings

REFUSAL = "order_refusal"


@dataclass(frozen=True, slots=True)
class FilePorts:
    """What carrying reads and writes on both sides."""

    exports: StoreOrderExports
    imports: ErpOrderImports
    orders: ErpOrders
    buyers: BuyersOfOrders


@dataclass(frozen=True, slots=True)
class FileMemory:
    """What carrying keeps."""

    shelf: FileShelf
    links: Links
    marks: Marks
    orders: OrderMemory
    last_written: LastWritten


@dataclass(frozen=True, slots=True)
class Sorted:
    """The orders of a file: those to book, and why others cannot be, by store order id."""

    bookings: Sequence[Booking]
    refused: Mapping[str, str]


class FileCarrier:
    """Takes a file from the store's export to its acknowledgement; safe to repeat at any step."""

    def __init__(self, ports: FilePorts, memory: FileMemory, settings: Settings) -> None:
        self._ports = ports
        self._memory = memory
        self._settings = settings

    async def carry(self, export_id: str) -> None:
        """Read, write, import, acknowledge, and have the answers brought down."""
        export = await self._ports.exports.find(export_id)
        if export.is_acknowledged:
            return
        content = await self._received(export)
        written, refused = await self._written(export, content)
        imported = await self._ports.imports.import_file(export.number, written)
        await self._note(export, imported, {**imported.refused, **refused})
        await self._ports.exports.acknowledge(export.id, {**imported.refused, **refused})

    async def planned(self, export_id: str) -> list[Booking | BridgeError]:
        """What the file would book now, and what stands against the others."""
        export = await self._ports.exports.find(export_id)
        if export.is_acknowledged:
            return []
        found = await self._planned(export, await self._ports.exports.content(export))
        return [*found.bookings, *(Refused(why) for why in found.refused.values())]

    async def refusal_of(self, order_id: str) -> str | None:
        """Why a file could not bring the order; None once it is booked."""
        if (await self._ports.orders.orders([order_id])).get(order_id):
            return None
        return (await self._memory.last_written.recall(REFUSAL, [order_id])).get(order_id)

    async def _received(self, export: Export) -> bytes:
        kept = self._memory.shelf.find(export.number, "received")
        if kept is not None:
            return kept
        content = await self._ports.exports.content(export)
        self._memory.shelf.keep(export.number, "received", content)
        return content

    async def _written(self, export: Export, content: bytes) -> tuple[bytes, Mapping[str, str]]:
        """The import file, made once: made anew it would lack what is booked meanwhile."""
        kept = self._memory.shelf.find(export.number, "written")
        if kept is not None:
            left_out = self._memory.shelf.find(export.number, "left_out") or b"{}"
            return kept, json.loads(left_out)
        found = await self._with_buyers(await self._planned(export, content))
        await self._memory.orders.note([booking.order for booking in found.bookings])
        written = self._ports.imports.write(export.number, found.bookings)
        self._memory.shelf.keep(export.number, "left_out", _text(found.refused))
        self._memory.shelf.keep(export.number, "written", written)
        return written, found.refused

    async def _planned(self, export: Export, content: bytes) -> Sorted:
        """The same plan as on the live route, over the orders as the file states them."""
        read = self._ports.exports.read(content, export.number)
        stated = {order.id: order for order in read.orders}
        booked = await self._ports.orders.orders(list(stated))
        orders = await with_items(stated, self._memory.links)
        bookings: list[Booking] = []
        refused = dict(read.unreadable)
        for order in orders.values():
            try:
                booking = plan(order, booked.get(order.id, ()), self._settings)
            except Refused as error:
                refused[order.id] = str(error)
                continue
            bookings += [] if booking is None else [booking]
        return Sorted(bookings, refused)

    async def _with_buyers(self, found: Sorted) -> Sorted:
        """Name the accounts; an order whose buyer is unclear waits for the next file."""
        buyers = await self._ports.buyers.resolve([each.order for each in found.bookings])
        bookings: list[Booking] = []
        refused = dict(found.refused)
        for booking in found.bookings:
            ready = for_buyer(booking, buyers)
            if isinstance(ready, TryAgain):
                raise ready
            if isinstance(ready, BridgeError):
                refused[booking.order.id] = str(ready)
            else:
                bookings.append(ready)
        return Sorted(bookings, refused)

    async def _note(self, export: Export, imported: Imported, refused: Mapping[str, str]) -> None:
        """Keep what came of the file, and mark whoever has to look at its orders next."""
        memory = self._memory
        memory.shelf.keep(export.number, "answered", _text({**imported.booked, **refused}))
        booked = sorted(imported.booked)
        await memory.links.bind("order", [(imported.booked[key], key) for key in booked])
        await memory.marks.mark("order_updates", booked)
        earlier = await memory.last_written.recall(REFUSAL, booked)
        if refused:
            await memory.last_written.note(REFUSAL, refused)
        await memory.marks.mark("orders", sorted({*earlier, *refused}))


def _text(values: Mapping[str, str]) -> bytes:
    return json.dumps(values, indent=1, sort_keys=True).encode()
