"""Orders of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.addresses import AddressWire, address_fields
from bridge.adapters.client import Client, if_match
from bridge.adapters.store.fulfillments import FulfillmentWire, shipment_fields
from bridge.adapters.store.returns import RefundWire, ReturnWire, restocks_of, return_fields
from bridge.errors import BridgeError
from bridge.model.customers import Contact
from bridge.model.goods import ReturnWrite, ShipmentWrite
from bridge.model.orders import (
    Answer,
    ErpReference,
    Fee,
    LineAnswer,
    PaymentStatus,
    Shipping,
    StoreEdit,
    StoreLine,
    StoreOrder,
    StoreStatus,
    Tender,
)

PATH = "/v1/orders"


class ContactWire(BaseModel):
    """Whom to ask."""

    name: str
    email: str
    phone: str | None


class ShippingWire(BaseModel):
    """Way and price of shipping."""

    method: str
    price_minor: int
    tax_minor: int


class FeeWire(BaseModel):
    """A charge beside lines and shipping."""

    code: str
    price_minor: int
    tax_minor: int


class TenderWire(BaseModel):
    """A means of payment."""

    kind: str
    amount_minor: int
    state: str


class ReferenceWire(BaseModel):
    """The ERP order that answers for this one."""

    order_id: str
    number: str
    version: int


class LineWire(BaseModel):
    """A line."""

    id: str
    variant_id: str
    variant_client_reference: str | None
    sku: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    stock_version: int | None
    backordered: int
    ship_on: date | None
    cancelled: int

    def to_model(self) -> StoreLine:
        """Read the line in the bridge's words."""
        return StoreLine(
            id=self.id,
            store_variant_id=self.variant_id,
            erp_variant_id=self.variant_client_reference,
            sku=self.sku,
            pieces=self.quantity,
            cancelled=self.cancelled,
            unit_price_minor=self.unit_price_minor,
            discount_minor=self.discount_minor,
            tax_minor=self.tax_minor,
            stock_version=self.stock_version,
            backordered=self.backordered,
            ship_on=self.ship_on,
        )


class OrderWire(BaseModel):
    """An order."""

    id: str
    version: int
    number: str
    channel: str
    status: StoreStatus
    payment_status: PaymentStatus
    customer_id: str | None
    company_id: str | None = None
    location_id: str | None = None
    contact: ContactWire
    billing_address: AddressWire
    shipping_address: AddressWire
    shipping: ShippingWire
    currency: str
    prices_include_tax: bool
    lines: list[LineWire]
    discount_minor: int
    fees: list[FeeWire]
    tenders: list[TenderWire]
    total_minor: int
    note: str | None
    custom: dict[str, str]
    placed_at: AwareDatetime
    erp: ReferenceWire | None
    allocated: bool = False
    fulfillments: list[FulfillmentWire] = []
    returns: list[ReturnWire] = []
    refunds: list[RefundWire] = []

    def to_model(self) -> StoreOrder:
        """Read the order in the bridge's words."""
        erp = self.erp
        return StoreOrder(
            id=self.id,
            version=self.version,
            number=self.number,
            channel=self.channel,
            status=self.status,
            payment_status=self.payment_status,
            customer_id=self.customer_id,
            contact=Contact(self.contact.name, self.contact.email, self.contact.phone),
            billing_address=self.billing_address.to_model(),
            shipping_address=self.shipping_address.to_model(),
            shipping=Shipping(
                self.shipping.method, self.shipping.price_minor, self.shipping.tax_minor
            ),
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(line.to_model() for line in self.lines),
            discount_minor=self.discount_minor,
            fees=tuple(Fee(each.code, each.price_minor, each.tax_minor) for each in self.fees),
            tenders=tuple(
                Tender(each.kind, each.amount_minor, each.state) for each in self.tenders
            ),
            total_minor=self.total_minor,
            note=self.note,
            custom=self.custom,
            placed_at=self.placed_at,
            erp=None if erp is None else ErpReference(erp.order_id, erp.number, erp.version),
            is_allocated=self.allocated,
            shipments=tuple(each.to_model() for each in self.fulfillments),
            returns=tuple(each.to_model() for each in self.returns),
            restocks=restocks_of(self.refunds),
            refunds=tuple(each.to_model() for each in self.refunds),
            company_id=self.company_id,
            location_id=self.location_id,
        )


class OrderIdWire(BaseModel):
    """What a sweep, or the answer to a write, needs of an order."""

    id: str


class StoreOrdersApi:
    """The port `StoreOrders` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def orders(self, order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        """Answer with those orders that exist, by id."""
        found = await self._client.read_many(PATH, OrderWire, by="ids", ids=order_ids)
        return {each.id: each.to_model() for each in found}

    async def answer(self, answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        """Tell the store what the ERP says; repeating an answer changes nothing."""
        rows = [_answer_fields(answer) for answer in answers]
        written = await self._client.batch(f"{PATH}/answers/batch", rows, OrderIdWire)
        return [each if isinstance(each, BridgeError) else None for each in written]

    async def show_shipments(self, writes: Sequence[ShipmentWrite]) -> Sequence[BridgeError | None]:
        """Show parcels with their orders; repeating one changes nothing."""
        rows = [shipment_fields(write) for write in writes]
        written = await self._client.batch(f"{PATH}/fulfillments/batch", rows, OrderIdWire)
        return [each if isinstance(each, BridgeError) else None for each in written]

    async def show_returns(self, writes: Sequence[ReturnWrite]) -> Sequence[BridgeError | None]:
        """Show with their orders what became of returns; repeating one changes nothing."""
        rows = [return_fields(write) for write in writes]
        written = await self._client.batch(f"{PATH}/returns/batch", rows, OrderIdWire)
        return [each if isinstance(each, BridgeError) else None for each in written]

    async def edit(self, edit: StoreEdit) -> StoreOrder:
        """Change pieces and shipping address of an order, if it is still this version."""
        lines = [{"line_id": key, "quantity": pieces} for key, pieces in edit.pieces.items()]
        answer = await self._client.write(
            "POST",
            f"{PATH}/{edit.order_id}/edit",
            {"lines": lines, "shipping_address": address_fields(edit.shipping_address)},
            OrderWire,
            headers=if_match(edit.expected_version),
        )
        return answer.to_model()

    async def order_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all orders."""
        async for page in self._client.pages(PATH, OrderIdWire):
            yield [order.id for order in page]


def _answer_fields(answer: Answer) -> dict[str, Any]:
    reference = answer.reference
    return {
        "order_id": answer.order_id,
        "answer": answer.kind,
        "reason": answer.reason,
        "reference": {
            "order_id": reference.order_id,
            "number": reference.number,
            "version": reference.version,
        },
        "lines": [_line_fields(line) for line in answer.lines],
        "refund": _refund_fields(answer) if answer.refund else None,
        "allocated": answer.allocated,
        "expected_version": answer.expected_version,
    }


def _refund_fields(answer: Answer) -> dict[str, Any]:
    # The reference makes the money go back once, however often the answer is repeated (UPD-07).
    whole = f"cancelled:{answer.reference.order_id}"
    parts = sum(line.cancelled or 0 for line in answer.lines)
    reference = whole if answer.refund == "full" else f"{whole}:{parts}"
    return {"amount_minor": answer.refund, "client_reference": reference}


def _line_fields(line: LineAnswer) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "stock_version": line.stock_version,
        "backordered": line.backordered,
        "ship_on": None if line.ship_on is None else line.ship_on.isoformat(),
        "cancelled": line.cancelled,
    }
