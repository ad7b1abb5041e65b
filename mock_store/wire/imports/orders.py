"""Wire models of orders that were placed elsewhere, at another time."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.instants import InstantInput
from mock_kit.numbers import WHOLE
from mock_store.domain.order import Address, Contact
from mock_store.wire.batches import Row
from mock_store.wire.fields import Code, Custom, Id, Line, Minor, Name, Text
from mock_store.wire.orders import NewTender

# It becomes a part of the line's id.
LineReference = Annotated[Id, Field(max_length=60)]
MOST_LINES = 5000


class _Imported(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ImportedLine(_Imported):
    """A line at the price at which it was sold, whatever the item costs today.

    The line's id is the order's id, a dot, and its `client_reference`, or its number from 1.
    """

    client_reference: LineReference | None = None
    sku: Name
    quantity: Annotated[int, Field(strict=True, ge=1, le=1_000_000), WHOLE]
    unit_price_minor: Minor


class ImportedShipping(_Imported):
    """How it was sent, and what that cost without tax on top."""

    method: Line = ""
    name: Line = ""
    price_minor: Minor = 0


class ImportedOrder(_Imported):
    """An order as it was placed elsewhere; a known `client_reference` is answered, not repeated.

    Stock, prices and what is on sale are not asked: the order has been placed. A buyer who is no
    guest is the customer with the contact's mail address, entered with this order if there is
    none.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_reference": "old-shop-700001",
                    "channel": "us",
                    "placed_at": "2021-03-01T08:05:00+00:00",
                    "contact": {"name": "Ada Byron", "email": "ada@example.test", "phone": None},
                    "billing_address": {"name": "Ada Byron", "country": "GB"},
                    "lines": [{"sku": "MUG-BLUE", "quantity": 12, "unit_price_minor": 255}],
                    "tenders": [{"kind": "card", "amount_minor": 3060, "state": "paid"}],
                }
            ]
        }
    )

    client_reference: Annotated[str, Field(min_length=1, max_length=200)]
    channel: Code
    placed_at: InstantInput
    is_guest: bool = Field(default=True, strict=True)
    contact: Contact
    billing_address: Address
    shipping_address: Address | None = None
    lines: Annotated[tuple[ImportedLine, ...], Field(min_length=1, max_length=MOST_LINES)]
    shipping: ImportedShipping = ImportedShipping()
    tenders: Annotated[tuple[NewTender, ...], Field(max_length=20)] = ()
    note: Text = ""
    custom: Custom = Field(default_factory=dict)


class ImportedOrders(_Imported):
    """Up to 500 orders, entered in one commit."""

    rows: Annotated[list[Row[ImportedOrder]], Field(max_length=500)]
