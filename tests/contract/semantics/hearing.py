"""Listens to the answers of a running story: the first ones of each operation and status."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contract.semantics.documents import operation_at
from tests.contract.semantics.probing import Carry, Pairs, Reply

MOST = 3
REQUEST_ID = "x-request-id"


@dataclass(frozen=True)
class Heard:
    """One answer, and the operation that was asked."""

    operation: str
    status: int
    kind: str
    body: bytes


class Hearing:
    """Stands in a network's way, and changes nothing."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self.kept: dict[tuple[str, int], list[Heard]] = {}

    async def carry(
        self, caller: str, method: str, url: str, headers: Pairs, body: bytes, timeout_s: float
    ) -> Reply:
        """Send a request, and keep what is answered; a planted answer names no exchange."""
        reply = await self._carry(caller, method, url, headers, body, timeout_s)
        operation = operation_at(method, url)
        if operation is not None and REQUEST_ID in reply[1]:
            kept = self.kept.setdefault((str(operation), reply[0]), [])
            if len(kept) < MOST:
                kind = reply[1].get("content-type", "")
                kept.append(Heard(str(operation), reply[0], kind, reply[2]))
        return reply
