"""Wire models of order exports."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.instants import InstantInput
from mock_store.wire.fields import Id, Text

DuePayment = Literal["pending", "authorised", "paid", "partially_refunded"]
DUE: tuple[DuePayment, ...] = ("authorised", "paid", "partially_refunded")


class NewExport(BaseModel):
    """Which orders are due; without a body all that are paid or authorised."""

    model_config = ConfigDict(extra="forbid")

    placed_before: InstantInput | None = Field(
        default=None, description="Placed before this instant of business time."
    )
    payment_statuses: Annotated[tuple[DuePayment, ...], Field(min_length=1, max_length=4)] = DUE


class RefusedOrder(BaseModel):
    """An order of the file that the receiver could not take; it is due again."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id
    reason: Text = ""


class Acknowledge(BaseModel):
    """The file was taken, but for these orders."""

    model_config = ConfigDict(extra="forbid")

    refused: Annotated[list[RefusedOrder], Field(max_length=10_000)] = Field(default_factory=list)


class OrderExport(BaseModel):
    """A numbered file of orders; `acknowledged_at` null until the receiver has taken it."""

    id: str
    number: int = Field(description="Without gaps, from 1.")
    sha256: str = Field(description="Of the whole content, hex.")
    placed_before: datetime | None
    payment_statuses: list[str]
    order_ids: list[str] = Field(description="The orders in the file, in its order.")
    refused: list[RefusedOrder]
    acknowledged_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class OrderExportList(BaseModel):
    """Exports, in the order of their last change."""

    items: list[OrderExport]
    next_cursor: str | None
