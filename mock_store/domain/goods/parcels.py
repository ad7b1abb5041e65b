"""What left and what came back, as an order keeps it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from mock_kit.numbers import WHOLE
from mock_store.domain.document import Document
from mock_store.wire.fields import Line, Reference, Text

FulfillmentStatus = Literal["unfulfilled", "partial", "fulfilled"]
ParcelStatus = Literal["shipped", "reversed"]
ReturnStatus = Literal["requested", "received", "cancelled"]
Condition = Literal["fit", "unfit"]
Some = Annotated[int, Field(strict=True, ge=1, le=10**9), WHOLE]


class FulfillmentLine(Document):
    """Pieces of one order line in a parcel."""

    line_id: Reference
    quantity: Some


class Fulfillment(Document):
    """One parcel; `client_reference` is the shipment's id where it was packed."""

    id: Reference
    client_reference: Reference
    number: Line
    status: ParcelStatus
    shipped_on: date
    carrier: Line = ""
    method: Line = ""
    tracking_number: Line | None = None
    tracking_url: Line | None = None
    lines: tuple[FulfillmentLine, ...]


class ReturnLine(Document):
    """Pieces of one order line that come back; `condition` is known once they are here."""

    line_id: Reference
    quantity: Some
    condition: Condition | None = None


class Return(Document):
    """Goods that come back; `client_reference` is the return's id where it is received."""

    id: Reference
    client_reference: Reference | None = None
    status: ReturnStatus
    reason: Text = ""
    lines: tuple[ReturnLine, ...]
    created_at: datetime
