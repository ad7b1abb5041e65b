"""Sales orders of the ERP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from bridge.adapters.addresses import address_fields
from bridge.adapters.client import Client, if_match
from bridge.adapters.erp.order_wires import OrderWire
from bridge.errors import BridgeError
from bridge.model.billing import DepositRefund, TendersWrite
from bridge.model.orders import (
    TENDER_STATES,
    Booking,
    Cancellation,
    ErpOrder,
    Hold,
    OrderEdit,
    StoreLine,
    StoreOrder,
    Tender,
)


class ReferenceWire(BaseModel):
    """What a sweep needs of an order."""

    client_reference: str | None = None


class ErpOrdersApi:
    """The port `ErpOrders` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def orders(self, references: Sequence[str]) -> Mapping[str, Sequence[ErpOrder]]:
        """Answer with what was booked for these store orders, by store order id, oldest first."""
        found = await self._client.read_many(
            "/v1/orders", OrderWire, by="client_references", ids=references
        )
        booked: dict[str, list[ErpOrder]] = {}
        # Numbers are given in the order of booking.
        for order in sorted(found, key=lambda each: (len(each.number), each.number)):
            booked.setdefault(order.client_reference or "", []).append(order.to_model())
        return booked

    async def book(self, bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        """Book orders; look for them first, since repeating a booking may book it twice."""
        rows = [booking_fields(booking) for booking in bookings]
        answers = await self._client.batch("/v1/orders/batch", rows, OrderWire)
        return [each if isinstance(each, BridgeError) else each.to_model() for each in answers]

    async def cancel(self, cancellation: Cancellation) -> ErpOrder:
        """Cancel what has not shipped."""
        answer = await self._client.write(
            "POST",
            f"/v1/orders/{cancellation.order_id}/cancel",
            {"reason": cancellation.reason, **_adjusting(cancellation.adjust_stock)},
            OrderWire,
            headers=if_match(cancellation.expected_version),
        )
        return answer.to_model()

    async def hold(self, hold: Hold) -> ErpOrder:
        """Put an order aside for a clerk."""
        answer = await self._client.write(
            "POST",
            f"/v1/orders/{hold.order_id}/hold",
            {"reason": hold.reason},
            OrderWire,
            headers=if_match(hold.expected_version),
        )
        return answer.to_model()

    async def assign(self, order: ErpOrder, account_id: str) -> ErpOrder:
        """Say whose order it is; what was booked stays as it was."""
        answer = await self._client.write(
            "POST",
            f"/v1/orders/{order.id}/customer",
            {"customer_id": account_id},
            OrderWire,
            headers=if_match(order.version),
        )
        return answer.to_model()

    async def edit(self, edit: OrderEdit) -> ErpOrder:
        """Change pieces, shipping address, or both."""
        answer = await self._client.write(
            "PATCH",
            f"/v1/orders/{edit.order_id}",
            _edit_fields(edit),
            OrderWire,
            headers=if_match(edit.expected_version),
        )
        return answer.to_model()

    async def set_tenders(self, write: TendersWrite) -> ErpOrder:
        """Say how far the tenders of an order got."""
        answer = await self._client.write(
            "PUT",
            f"/v1/orders/{write.order_id}/tenders",
            {"tenders": [_tender_fields(tender) for tender in write.tenders]},
            OrderWire,
            headers=if_match(write.expected_version),
        )
        return answer.to_model()

    async def refund_deposit(self, write: DepositRefund) -> ErpOrder:
        """Book money back that is on no invoice, if the order is still this version."""
        refund = write.refund
        body = {
            "client_reference": refund.reference,
            "amount_minor": refund.amount_minor,
            "tax_minor": refund.tax_minor,
            "reason": write.reason,
        }
        answer = await self._client.write(
            "POST",
            f"/v1/orders/{write.order_id}/refunds",
            body,
            OrderWire,
            headers=if_match(write.expected_version),
        )
        return answer.to_model()

    async def references(self) -> AsyncIterator[Sequence[str]]:
        """Page through the store order ids of all web orders."""
        async for page in self._client.pages("/v1/orders", ReferenceWire, {"channel": "web"}):
            yield [order.client_reference for order in page if order.client_reference]


def booking_fields(booking: Booking) -> dict[str, Any]:
    """Write a booking as the ERP's API takes it; the order file carries the same."""
    order = booking.order
    return {
        "client_reference": order.id,
        "channel": "web",
        "sales_channel": order.channel,
        "number_at_origin": order.number,
        "placed_at": order.placed_at.isoformat(),
        "currency": order.currency,
        "prices_include_tax": order.prices_include_tax,
        "customer_id": booking.customer_id,
        "buyer_id": booking.buyer_id,
        "ship_to_location_id": booking.location_id,
        "contact": asdict(order.contact),
        "billing_address": address_fields(order.billing_address),
        "shipping_address": address_fields(order.shipping_address),
        "lines": [_line_fields(line) for line in order.lines if line.pieces],
        **_money_fields(order),
        "warehouse_codes": list(booking.warehouses),
        "on_shortage": booking.on_shortage,
        "note": order.note,
        "custom": dict(order.custom),
    }


def _line_fields(line: StoreLine) -> dict[str, Any]:
    return {
        "client_line_id": line.id,
        "variant_id": line.erp_variant_id,
        "quantity": line.pieces,
        "unit_price_minor": line.unit_price_minor,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
    }


def _money_fields(order: StoreOrder) -> dict[str, Any]:
    return {
        "shipping": asdict(order.shipping),
        "discount_minor": order.discount_minor,
        "fees": [asdict(fee) for fee in order.fees],
        "tenders": [_tender_fields(tender) for tender in _counted(order.tenders)],
        "total_minor": order.total_minor,
    }


def _counted(tenders: Sequence[Tender]) -> list[Tender]:
    return [tender for tender in tenders if tender.state in TENDER_STATES]


def _tender_fields(tender: Tender) -> dict[str, Any]:
    return {"kind": tender.kind, "amount_minor": tender.amount_minor, "state": tender.state}


def _adjusting(adjust_stock: bool) -> dict[str, Any]:
    """Say that stock is not to follow; that it follows goes without saying."""
    return {} if adjust_stock else {"adjust_stock": False}


def _edit_fields(edit: OrderEdit) -> dict[str, Any]:
    fields: dict[str, Any] = _adjusting(edit.adjust_stock)
    if edit.pieces:
        # All booked lines go along: a discount is shared anew over all of them (ORD-03).
        fields["lines"] = [
            {
                "client_line_id": line.id,
                "quantity": line.pieces,
                "discount_minor": line.discount_minor,
                "tax_minor": line.tax_minor,
            }
            for line in edit.order.lines
            if line.id in edit.pieces
        ]
        fields.update(_money_fields(edit.order))
    if edit.shipping_address is not None:
        fields["shipping_address"] = address_fields(edit.shipping_address)
    return fields
