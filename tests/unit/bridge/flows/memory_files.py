"""Order files in dictionaries: the store's exports and the ERP's imports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bridge.errors import BridgeError
from bridge.model.order_files import Export, Imported, ReadFile
from bridge.model.orders import Booking, ErpOrder, StoreOrder
from bridge.ports.erp import ErpOrders


@dataclass
class ErpFiles:
    """Imports of files; a file is the bookings themselves, a number is imported once."""

    sales: ErpOrders
    written: dict[bytes, Sequence[Booking]] = field(default_factory=dict)
    imported: dict[int, Imported] = field(default_factory=dict)

    def write(self, number: int, bookings: Sequence[Booking]) -> bytes:
        content = f"file {number}".encode()
        self.written[content] = bookings
        return content

    async def import_file(self, number: int, content: bytes) -> Imported:
        if number not in self.imported:
            bookings = self.written[content]
            answers = await self.sales.book(bookings)
            rows = list(zip(bookings, answers, strict=True))
            self.imported[number] = Imported(
                {row.order.id: each.id for row, each in rows if isinstance(each, ErpOrder)},
                {row.order.id: str(each) for row, each in rows if isinstance(each, BridgeError)},
            )
        return self.imported[number]


@dataclass
class Exports:
    """Files of orders; the content of one names it, so that reading it finds its orders."""

    orders: Callable[[], Iterable[StoreOrder]]
    made: dict[str, Export] = field(default_factory=dict)  # by idempotency key
    files: dict[bytes, tuple[StoreOrder, ...]] = field(default_factory=dict)
    gone_out: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def export(
        self, placed_before: datetime | None, payment_statuses: Sequence[str], *, key: str
    ) -> Export:
        if key not in self.made:
            number = len(self.made) + 1
            due = [
                order
                for order in self.orders()
                if order.id not in self.gone_out
                and order.status != "cancelled"
                and order.payment_status in payment_statuses
                and (placed_before is None or order.placed_at < placed_before)
            ]
            self.gone_out += [order.id for order in due]
            self.files[f"export {number}".encode()] = tuple(due)
            self.made[key] = Export(f"oex-{number}", number, "", False)
        return self.made[key]

    async def find(self, export_id: str) -> Export:
        return next(each for each in self.made.values() if each.id == export_id)

    async def content(self, export: Export) -> bytes:
        return f"export {export.number}".encode()

    def read(self, content: bytes, number: int) -> ReadFile:
        return ReadFile(self.files[content], {})

    async def acknowledge(self, export_id: str, refused: Mapping[str, str]) -> None:
        self.made = {
            key: replace(each, is_acknowledged=True) if each.id == export_id else each
            for key, each in self.made.items()
        }
        self.refused.update(refused)
        self.gone_out = [each for each in self.gone_out if each not in refused]

    async def waiting(self) -> AsyncIterator[Sequence[str]]:
        yield [each.id for each in self.made.values() if not each.is_acknowledged]
