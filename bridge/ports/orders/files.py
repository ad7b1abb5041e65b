"""What the order files need: the store's exports, the ERP's imports.

Every call may raise BridgeError.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bridge.model.order_files import Export, Imported, ReadFile
from bridge.model.orders import Booking


class StoreOrderExports(Protocol):
    """Numbered files of orders that the store hands out."""

    async def export(
        self, placed_before: datetime | None, payment_statuses: Sequence[str], *, key: str
    ) -> Export:
        """Have the next file made; the same `key` is answered with the same file.

        `placed_before` is business time, None: whatever is due when the store is asked.
        """
        ...

    async def find(self, export_id: str) -> Export:
        """Answer with one export."""
        ...

    async def content(self, export: Export) -> bytes:
        """Read the file; raises Unreachable where the content is not the one announced."""
        ...

    def read(self, content: bytes, number: int) -> ReadFile:
        """Read the orders; raises ContractBroken where the file is not whole."""
        ...

    async def acknowledge(self, export_id: str, refused: Mapping[str, str]) -> None:
        """Say that the file was taken, but for these orders: they are due again."""
        ...

    def waiting(self) -> AsyncIterator[Sequence[str]]:
        """Page through the ids of the exports that nobody acknowledged."""
        ...


class ErpOrderImports(Protocol):
    """Imports of order files."""

    def write(self, number: int, bookings: Sequence[Booking]) -> bytes:
        """Return the import file of these bookings."""
        ...

    async def import_file(self, number: int, content: bytes) -> Imported:
        """Import a file; the same file again is answered as the first time."""
        ...
