"""Shipments on the wire."""

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
    lines: Annotated[list[ShipmentLineInput], Field(min_length=1, max_length=500)]

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
