"""Invoices, credit memos and offline orders as the store shows them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bridge.adapters.addresses import address_fields
from bridge.adapters.client import Client, Page
from bridge.adapters.store.billing_wires import InvoiceWire, OfflineOrderWire
from bridge.errors import BridgeError
from bridge.model.billing import Invoice, OfflineOrder, Paper, Shown, ShowWrite
from bridge.model.goods import Shipment

INVOICES, OFFLINE_ORDERS = "/v1/invoices", "/v1/offline-orders"
ROWS_PER_BATCH = 100  # agreed limit of these two batches


class AccountWire(BaseModel):
    """A customer or a company."""

    id: str


class WrittenWire(BaseModel):
    """What a written row answers with, as far as it matters."""

    id: str


class StoreBillingApi:
    """The port `StoreBilling` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def shown(self, keys: Sequence[str]) -> Mapping[str, Shown]:
        """Answer with those records that the store shows, by key."""
        found: dict[str, Shown] = {}
        invoices = [_id(key) for key in keys if not key.startswith("order:")]
        for wire in await self._read(INVOICES, InvoiceWire, invoices):
            found.setdefault(f"{wire.kind}:{wire.client_reference}", wire.to_model())
        orders = [_id(key) for key in keys if key.startswith("order:")]
        for order in await self._read(OFFLINE_ORDERS, OfflineOrderWire, orders):
            found.setdefault(f"order:{order.client_reference}", order.to_model())
        return found

    async def show(
        self, writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        """Show records as posted, with the papers (by their SHA-256) that some bring along."""
        answers: dict[int, BridgeError | None] = {}
        for path, of in ((INVOICES, Invoice), (OFFLINE_ORDERS, OfflineOrder)):
            chosen = [index for index, each in enumerate(writes) if isinstance(each.record, of)]
            rows = [_fields(writes[index], papers) for index in chosen]
            answers.update(zip(chosen, await self._write(path, rows), strict=True))
        return [answers[index] for index in range(len(writes))]

    async def customers_for(self, customer_id: str) -> Sequence[str]:
        """List the store customers that were made for a customer of the ERP."""
        query = {"client_reference": customer_id}
        page = await self._client.read("/v1/customers", Page[AccountWire], query)
        return [each.id for each in page.items]

    async def companies_for(self, account_id: str) -> Sequence[str]:
        """List the store companies that were made for a company of the ERP."""
        found = await self._client.read_many(
            "/v1/companies", AccountWire, by="client_references", ids=[account_id]
        )
        return sorted(each.id for each in found)

    async def _read(self, path: str, wire: type[Any], references: Sequence[str]) -> list[Any]:
        if not references:
            return []
        return await self._client.read_many(path, wire, by="client_references", ids=references)

    async def _write(
        self, path: str, rows: Sequence[Mapping[str, Any]]
    ) -> list[BridgeError | None]:
        answers: list[BridgeError | None] = []
        for start in range(0, len(rows), ROWS_PER_BATCH):
            part = rows[start : start + ROWS_PER_BATCH]
            written = await self._client.batch(f"{path}/batch", part, WrittenWire)
            answers += [each if isinstance(each, BridgeError) else None for each in written]
        return answers


def _id(key: str) -> str:
    return key.partition(":")[2]


def _fields(write: ShowWrite, papers: Mapping[str, Paper]) -> dict[str, Any]:
    record = write.record
    fields = _invoice_fields(record) if isinstance(record, Invoice) else _order_fields(record)
    if write.paper is not None:
        fields["document"] = _paper_fields(papers[write.paper])
    return {**fields, "expected_version": write.expected_version}


def _paper_fields(paper: Paper) -> dict[str, str]:
    content = b64encode(paper.content).decode()
    return {"media_type": paper.media_type, "sha256": paper.sha256, "content_base64": content}


def _invoice_fields(invoice: Invoice) -> dict[str, Any]:
    return {
        "client_reference": invoice.reference,
        "kind": invoice.kind,
        "number": invoice.number,
        "channel": invoice.channel,
        "order_id": invoice.order_id,
        "customer_id": invoice.customer_id,
        "company_id": invoice.company_id,
        "order_reference": invoice.order_reference,
        "invoice_reference": invoice.invoice_reference,
        "status": invoice.status,
        "reason": invoice.reason,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": None if invoice.due_on is None else invoice.due_on.isoformat(),
        "currency": invoice.currency,
        "prices_include_tax": invoice.prices_include_tax,
        "lines": [
            {
                "line_id": line.line_id,
                "variant_client_reference": line.variant_id,
                "sku": line.sku,
                "title": line.title,
                "quantity": line.pieces,
                "unit_price_minor": line.unit_price_minor,
                "discount_minor": line.discount_minor,
                "tax_minor": line.tax_minor,
                "total_minor": line.total_minor,
            }
            for line in invoice.lines
        ],
        **_money_fields(invoice),
    }


def _money_fields(invoice: Invoice) -> dict[str, Any]:
    return {
        "shipping_minor": invoice.shipping_minor,
        "shipping_tax_minor": invoice.shipping_tax_minor,
        "fees": [
            {"code": fee.code, "price_minor": fee.price_minor, "tax_minor": fee.tax_minor}
            for fee in invoice.fees
        ],
        "discount_minor": invoice.discount_minor,
        "tax_minor": invoice.tax_minor,
        "rounding_minor": invoice.rounding_minor,
        "total_minor": invoice.total_minor,
        "payments": [
            {
                "kind": each.kind,
                "amount_minor": each.amount_minor,
                "reference": each.reference,
                "received_at": None if each.received_at is None else each.received_at.isoformat(),
            }
            for each in invoice.payments
        ],
        "paid_minor": invoice.paid_minor,
        "credited_minor": invoice.credited_minor,
        "balance_minor": invoice.balance_minor,
    }


def _order_fields(order: OfflineOrder) -> dict[str, Any]:
    address = order.shipping_address
    return {
        "client_reference": order.reference,
        "customer_id": order.customer_id,
        "company_id": order.company_id,
        "number": order.number,
        "channel": order.channel,
        "status": order.status,
        "status_reason": order.status_reason,
        "placed_at": order.placed_at.isoformat(),
        "currency": order.currency,
        "prices_include_tax": order.prices_include_tax,
        "lines": [
            {
                "client_line_id": line.id,
                "variant_client_reference": line.variant_id,
                "sku": line.sku,
                "title": line.title,
                "quantity": line.pieces,
                "unit_price_minor": line.unit_price_minor,
                "discount_minor": line.discount_minor,
                "tax_minor": line.tax_minor,
                "backordered": line.backordered,
                "cancelled": line.cancelled,
                "shipped": line.shipped,
                "ship_on": None if line.ship_on is None else line.ship_on.isoformat(),
            }
            for line in order.lines
        ],
        "shipping_minor": order.shipping_minor,
        "discount_minor": order.discount_minor,
        "total_minor": order.total_minor,
        "shipping_address": None if address is None else address_fields(address),
        "parcels": [_parcel_fields(parcel) for parcel in order.parcels],
    }


def _parcel_fields(parcel: Shipment) -> dict[str, Any]:
    return {
        "client_reference": parcel.reference,
        "number": parcel.number,
        "status": parcel.status,
        "shipped_on": parcel.shipped_on.isoformat(),
        "carrier": parcel.carrier,
        "method": parcel.method,
        "tracking_number": parcel.tracking_number,
        "tracking_url": parcel.tracking_url,
        "lines": [
            {"client_line_id": line.line_id, "quantity": line.pieces} for line in parcel.lines
        ],
    }
