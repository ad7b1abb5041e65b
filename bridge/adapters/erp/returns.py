"""Returns of the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import Client, if_match
from bridge.model.goods import (
    BackLine,
    Condition,
    ErpReturn,
    NewReturn,
    ReturnReceipt,
    ReturnStatus,
)

PATH = "/v1/returns"


class LineWire(BaseModel):
    """Pieces of one order line: announced, and what of them came."""

    id: str
    client_line_id: str | None
    pieces: int
    fit: int
    unfit: int

    def came(self) -> list[BackLine]:
        """Read what came, in which condition."""
        counts: tuple[tuple[Condition, int], ...] = (("fit", self.fit), ("unfit", self.unfit))
        line_id = self.client_line_id or ""
        return [BackLine(line_id, pieces, condition) for condition, pieces in counts if pieces]


class ReturnWire(BaseModel):
    """A return."""

    id: str
    version: int
    order_id: str
    client_reference: str | None = None
    number: str
    status: ReturnStatus
    reason: str
    lines: list[LineWire]

    def to_model(self) -> ErpReturn:
        """Read the return, its lines named as the store names them (UPD-08)."""
        announced = tuple(BackLine(line.client_line_id or "", line.pieces) for line in self.lines)
        came = tuple(each for line in self.lines for each in line.came())
        return ErpReturn(
            id=self.id,
            version=self.version,
            reference=self.client_reference or "",
            status=self.status,
            reason=self.reason,
            announced={line.id: line.pieces for line in self.lines},
            lines=came if self.status == "received" else announced,
        )


class ErpReturnsApi:
    """The port `ErpReturns` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def returns(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[ErpReturn]]:
        """Answer with the returns of these ERP orders, by order id, oldest first."""
        found = await self._client.read_all(PATH, ReturnWire, by="order_ids", ids=order_ids)
        back: dict[str, list[ErpReturn]] = {}
        # Numbers are given in the order of entry.
        for wire in sorted(found, key=lambda each: (len(each.number), each.number)):
            back.setdefault(wire.order_id, []).append(wire.to_model())
        return back

    async def announce(self, new: NewReturn) -> ErpReturn:
        """Announce pieces that are to come back."""
        lines = [{"order_line_id": key, "pieces": pieces} for key, pieces in new.pieces.items()]
        named = {"order_id": new.order_id, "client_reference": new.reference}
        body = {**named, "reason": new.reason, "lines": lines}
        return (await self._client.write("POST", PATH, body, ReturnWire)).to_model()

    async def receive(self, receipt: ReturnReceipt) -> ErpReturn:
        """Book pieces in as fit, if the return is still this version."""
        lines = [
            {"return_line_id": key, "pieces": pieces, "condition": "fit"}
            for key, pieces in receipt.pieces.items()
        ]
        answer = await self._client.write(
            "POST",
            f"{PATH}/{receipt.return_id}/receive",
            {"warehouse": receipt.warehouse, "lines": lines},
            ReturnWire,
            headers=if_match(receipt.expected_version),
        )
        return answer.to_model()
