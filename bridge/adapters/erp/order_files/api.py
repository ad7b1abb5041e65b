"""Order imports of the ERP over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.adapters.erp.order_files.writing import import_file
from bridge.model.order_files import Imported
from bridge.model.orders import Booking

PATH = "/v1/order-imports"
CSV = "text/csv"


class ResultWire(BaseModel):
    """What became of one order."""

    client_reference: str
    order_id: str | None
    problem: dict[str, Any] | None


class ImportWire(BaseModel):
    """What became of a file."""

    results: list[ResultWire]


class ErpOrderImportsApi:
    """The port `ErpOrderImports` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def write(self, number: int, bookings: Sequence[Booking]) -> bytes:
        """Return the import file of these bookings."""
        return import_file(number, bookings)

    async def import_file(self, number: int, content: bytes) -> Imported:
        """Import a file; the same file again is answered as the first time."""
        query = {"number": str(number), "sha256": sha256(content).hexdigest()}
        answer = await self._client.write_content(PATH, content, CSV, ImportWire, query=query)
        return Imported(
            {row.client_reference: row.order_id for row in answer.results if row.order_id},
            {
                row.client_reference: _told(row.problem or {})
                for row in answer.results
                if not row.order_id
            },
        )


def _told(problem: Mapping[str, Any]) -> str:
    slug = str(problem.get("type", "")).rpartition(":")[2]
    return f"ERP: {problem.get('status', '')} {slug} {problem.get('detail', '')}".rstrip()
