"""Shipments, returns and set-asides on the wire."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mock_erp.wire.fields import (
    Code,
    EntityOutput,
    Id,
    Input,
    Instant,
    Output,
    Pieces,
    Reference,
    Text,
    absent,
)

_URL = Annotated[Text, Field(description="where a reader follows the parcel")]


class ShipmentLineInput(Input):
    """Pieces of one line of the order."""

    order_line_id: Id
    pieces: Pieces


class ShipmentInput(Input):
    """A parcel: what left one warehouse for one order. The rest of the order stays open."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "order_id": "ord_6f1f0c9e2b7d4a18",
                    "warehouse": "MAIN",
                    "carrier": "UPS",
                    "method": "ground",
                    "tracking_number": "1Z999AA10123456784",
                    "lines": [{"order_line_id": "sol_0b6d8a1c5e3f4297", "pieces": 2}],
                }
            ]
        }
    )

    order_id: Id
    warehouse: Code
    carrier: Text = ""
    method: Text = ""
    tracking_number: Text | None = None
    tracking_url: _URL | None = None
    shipped_at: Instant | None = Field(default=None, description="default: now")
    client_reference: Reference | None = None
    lines: Annotated[list[ShipmentLineInput], Field(min_length=1, max_length=5000)]

    def pieces(self) -> dict[str, int]:
        """Return the pieces by order line; a line that is named twice adds up."""
        wanted: dict[str, int] = {}
        for line in self.lines:
            wanted[line.order_line_id] = wanted.get(line.order_line_id, 0) + line.pieces
        return wanted


class ShipmentPatch(Input):
    """What may be corrected of a parcel under way."""

    carrier: Text = absent()
    method: Text = absent()
    tracking_number: Text | None = None
    tracking_url: _URL | None = None


class PackedComponent(Output):
    """Pieces of a component that left with kits, by the warehouse where they lay."""

    variant_id: str
    taken_at: dict[str, int]


class ShipmentLine(Output):
    """Pieces of one order line in a parcel; `damaged` of them were lost on the way."""

    id: str
    order_line_id: str
    client_line_id: str | None
    variant_id: str
    sku: str
    pieces: int
    damaged: int
    components: list[PackedComponent] = Field(description="of a kit")


class ShipmentOut(EntityOutput):
    """A parcel. `order_client_reference` is the id that the order has where it came from."""

    number: str
    order_id: str
    order_number: str
    order_client_reference: str | None
    channel: str
    customer_id: str | None
    warehouse: str | None = Field(description="null: nothing in it has a shelf")
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: Instant
    shipped_on: date = Field(description="the day in the company's zone")
    status: Literal["shipped", "reversed"]
    reversed_at: Instant | None
    reason: str | None = Field(description="why it was reversed")
    lines: list[ShipmentLine]


class DamagedLine(Input):
    """Pieces of a parcel that were lost on the way."""

    shipment_line_id: Id
    pieces: Pieces


class DamagesInput(Input):
    """What was lost of a parcel under way; it is written off."""

    lines: Annotated[list[DamagedLine], Field(min_length=1, max_length=5000)]
    reason: Text = ""

    def pieces(self) -> dict[str, int]:
        """Return the pieces by shipment line; a line that is named twice adds up."""
        lost: dict[str, int] = {}
        for line in self.lines:
            lost[line.shipment_line_id] = lost.get(line.shipment_line_id, 0) + line.pieces
        return lost


class ReturnInput(Input):
    """Goods of one order that are to come back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "order_id": "ord_6f1f0c9e2b7d4a18",
                    "reason": "too big",
                    "lines": [{"order_line_id": "sol_0b6d8a1c5e3f4297", "pieces": 1}],
                }
            ]
        }
    )

    order_id: Id
    client_reference: Reference | None = None
    reason: Text = ""
    lines: Annotated[list[ShipmentLineInput], Field(min_length=1, max_length=5000)]

    def pieces(self) -> dict[str, int]:
        """Return the pieces by order line; a line that is named twice adds up."""
        wanted: dict[str, int] = {}
        for line in self.lines:
            wanted[line.order_line_id] = wanted.get(line.order_line_id, 0) + line.pieces
        return wanted


class ReceivedLine(Input):
    """Pieces of one return line as they were found."""

    return_line_id: Id
    pieces: Pieces
    condition: Literal["fit", "unfit"]


class ReturnReceipt(Input):
    """What came: fit pieces go to the warehouse, unfit ones to quarantine."""

    warehouse: Code
    lines: Annotated[list[ReceivedLine], Field(min_length=1, max_length=5000)]


class ReturnLine(Output):
    """Pieces of one order line: announced, and what of them came in which condition."""

    id: str
    order_line_id: str
    client_line_id: str | None
    variant_id: str
    sku: str
    pieces: int
    fit: int
    unfit: int


class ReturnOut(EntityOutput):
    """A return. `order_client_reference` is the id that the order has where it came from."""

    number: str
    order_id: str
    order_number: str
    order_client_reference: str | None
    channel: str
    customer_id: str | None
    reason: str
    status: Literal["requested", "received", "cancelled"]
    warehouse: str | None = Field(description="where it was received")
    received_at: Instant | None
    lines: list[ReturnLine]


class SetAsideOut(EntityOutput):
    """Pieces of an order line that nobody needs any more, and that are still reserved."""

    order_id: str
    order_number: str
    order_client_reference: str | None
    order_line_id: str
    variant_id: str
    sku: str
    pieces_at: dict[str, int] = Field(description="pieces by warehouse code")
    reason: Literal["edit", "cancel"]
    status: Literal["open", "released"]
    released_at: Instant | None
