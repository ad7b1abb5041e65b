"""Wire models of parcels and returns."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_store.domain.goods.fulfillments import FulfillmentWrite
from mock_store.domain.goods.parcels import Condition, ParcelStatus, ReturnStatus, Some
from mock_store.domain.goods.returns import ReturnWrite
from mock_store.wire.batches import Row
from mock_store.wire.fields import Reference, Text


class _Wanted(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class FulfillmentBatch(_Wanted):
    """Up to 500 parcels, entered in one commit."""

    rows: Annotated[list[Row[FulfillmentWrite]], Field(max_length=500)]


class ReturnBatch(_Wanted):
    """Up to 500 returns as they stand where goods are received, in one commit."""

    rows: Annotated[list[Row[ReturnWrite]], Field(max_length=500)]


class AskedLine(_Wanted):
    """Pieces of one order line that are to come back."""

    line_id: Reference
    quantity: Some


class AskForReturn(_Wanted):
    """Goods that a shopper wants to send back."""

    lines: Annotated[list[AskedLine], Field(min_length=1, max_length=5000)]
    reason: Text = ""


class PageParcelLine(BaseModel):
    """Pieces of one order line in a parcel."""

    line_id: str
    quantity: int


class PageParcel(BaseModel):
    """A parcel as its shopper sees it: when it left, who carries it, where to follow it."""

    number: str
    status: ParcelStatus
    shipped_on: date
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None
    lines: list[PageParcelLine]


class PageReturnLine(PageParcelLine):
    """Pieces that come back; `condition` null: not here yet."""

    condition: Condition | None


class PageReturn(BaseModel):
    """A return as its shopper sees it."""

    id: str
    status: ReturnStatus
    reason: str
    lines: list[PageReturnLine]
