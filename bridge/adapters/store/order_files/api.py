"""Order exports of the store over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.client import Client
from bridge.adapters.store.order_files.reading import read_export
from bridge.errors import Unreachable
from bridge.model.order_files import Export, ReadFile

PATH = "/v1/order-exports"


class ExportWire(BaseModel):
    """What matters to us of an export."""

    id: str
    number: int
    sha256: str
    acknowledged_at: AwareDatetime | None

    def to_model(self) -> Export:
        """Read the export in the bridge's words."""
        return Export(self.id, self.number, self.sha256, self.acknowledged_at is not None)


class StoreOrderExportsApi:
    """The port `StoreOrderExports` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def export(
        self, placed_before: datetime | None, payment_statuses: Sequence[str], *, key: str
    ) -> Export:
        """Have the next file made; the same `key` is answered with the same file."""
        body = {
            "placed_before": None if placed_before is None else placed_before.isoformat(),
            "payment_statuses": list(payment_statuses),
        }
        made = await self._client.write(
            "POST", PATH, body, ExportWire, headers={"idempotency-key": key}
        )
        return made.to_model()

    async def find(self, export_id: str) -> Export:
        """Answer with one export."""
        return (await self._client.read(f"{PATH}/{export_id}", ExportWire)).to_model()

    async def content(self, export: Export) -> bytes:
        """Read the file; raises Unreachable where the content is not the one announced."""
        content, _ = await self._client.read_bytes(f"{PATH}/{export.id}/content")
        if sha256(content).hexdigest() != export.sha256:
            raise Unreachable(f"order file {export.number} came damaged")
        return content

    def read(self, content: bytes, number: int) -> ReadFile:
        """Read the orders; raises ContractBroken where the file is not whole."""
        return read_export(content, number)

    async def acknowledge(self, export_id: str, refused: Mapping[str, str]) -> None:
        """Say that the file was taken, but for these orders: they are due again."""
        rows = [{"order_id": order_id, "reason": why} for order_id, why in sorted(refused.items())]
        await self._client.write(
            "POST", f"{PATH}/{export_id}/acknowledge", {"refused": rows}, ExportWire
        )

    async def waiting(self) -> AsyncIterator[Sequence[str]]:
        """Page through the ids of the exports that nobody acknowledged."""
        async for page in self._client.pages(PATH, ExportWire, {"acknowledged": "false"}):
            yield [each.id for each in page]
