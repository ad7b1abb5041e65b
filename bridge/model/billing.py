"""Invoices, credit memos and offline orders: posted in the ERP, shown in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from bridge.model.customers import Address
from bridge.model.goods import Shipment
from bridge.model.orders import BookedRefund, ErpStatus, Fee, Tender

InvoiceKind: TypeAlias = Literal["invoice", "credit_memo"]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line as posted; `line_id` is that of the store order, where it is of one."""

    line_id: str | None
    variant_id: str | None
    sku: str
    title: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    """Money that came for an invoice."""

    kind: str
    amount_minor: int
    reference: str | None
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or credit memo, told alike by both sides; `reference` is its id in the ERP.

    `order_id`, `customer_id` and `company_id` are ids of the store, one of them at most: None in
    what the ERP tells. Amounts are those that were posted; nothing is worked out on the way.
    """

    reference: str
    kind: InvoiceKind
    number: str
    channel: str | None
    order_reference: str | None
    invoice_reference: str | None
    status: str
    reason: str | None
    issued_on: date
    due_on: date | None
    currency: str
    prices_include_tax: bool
    lines: tuple[InvoiceLine, ...]
    shipping_minor: int
    shipping_tax_minor: int
    fees: tuple[Fee, ...]
    discount_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    payments: tuple[InvoicePayment, ...]
    paid_minor: int
    credited_minor: int
    balance_minor: int
    order_id: str | None = None
    customer_id: str | None = None
    company_id: str | None = None


@dataclass(frozen=True, slots=True)
class OfflineLine:
    """A line of an order that was placed elsewhere; `id` is that of the ERP."""

    id: str
    variant_id: str | None
    sku: str
    title: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    backordered: int
    cancelled: int
    shipped: int
    ship_on: date | None


@dataclass(frozen=True, slots=True)
class OfflineOrder:
    """An order that was placed elsewhere, with its parcels; whose it is, is told as on invoices."""

    reference: str
    number: str
    channel: str
    status: ErpStatus
    status_reason: str | None
    placed_at: datetime
    currency: str
    prices_include_tax: bool
    lines: tuple[OfflineLine, ...]
    shipping_minor: int
    discount_minor: int
    total_minor: int
    shipping_address: Address | None
    parcels: tuple[Shipment, ...]
    customer_id: str | None = None
    company_id: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A record of the ERP that customers may see, and whose it is there.

    `store_order_id` is set for one of a web order. `paper` is the SHA-256 of its printed form.
    """

    record: Invoice | OfflineOrder
    customer_id: str | None
    store_order_id: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the store shows under a reference, in which version."""

    record: Invoice | OfflineOrder
    version: int
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed invoice."""

    media_type: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ShowWrite:
    """Show a record as it was posted; version 0 means that the store does not have it yet.

    `paper` is the printed form to bring along, by its SHA-256; None when nothing is missing.
    """

    record: Invoice | OfflineOrder
    expected_version: int
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class BilledAccount:
    """A customer of the ERP to whom something was billed; `reference` is the store customer."""

    id: str
    reference: str | None
    price_group: str | None
    is_company: bool = False


@dataclass(frozen=True, slots=True)
class ShownTo:
    """In whose account of the store something shows: a customer's, or a company's."""

    customer_id: str | None = None
    company_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenInvoiceLine:
    """A line of which pieces can still be credited."""

    id: str
    store_line_id: str | None
    pieces: int


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """A live invoice, and what of it is not credited yet."""

    id: str
    rest_minor: int
    tax_rest_minor: int
    lines: tuple[OpenInvoiceLine, ...]


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What was invoiced and credited of one ERP order, oldest first.

    `invoiced` are pieces by line of the order. `untold_minor` was credited of these invoices by
    memos that no list tells of yet.
    """

    invoices: tuple[OpenInvoice, ...] = ()
    credits: tuple[BookedRefund, ...] = ()
    invoiced: Mapping[str, int] = field(default_factory=dict)
    untold_minor: int = 0


@dataclass(frozen=True, slots=True)
class TendersWrite:
    """Tell the ERP how far the tenders of an order got."""

    order_id: str
    expected_version: int
    tenders: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class DepositRefund:
    """Book money back that is on no invoice yet."""

    order_id: str
    expected_version: int
    refund: BookedRefund
    reason: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Book money back that was invoiced; `pieces` by invoice line."""

    order_id: str
    invoice_id: str
    refund: BookedRefund
    reason: str
    pieces: Mapping[str, int]
