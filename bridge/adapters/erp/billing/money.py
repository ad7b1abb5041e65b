"""What of an order's invoices can still be credited, as the ERP answers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pydantic import BaseModel

from bridge.model.billing import OpenInvoice, OpenInvoiceLine, OrderMoney
from bridge.model.orders import BookedRefund


class LineMoneyWire(BaseModel):
    """A line, and how much of it was credited."""

    id: str
    order_line_id: str
    client_line_id: str | None
    pieces: int
    credited: int


class InvoiceMoneyWire(BaseModel):
    """An invoice, as far as its money goes."""

    id: str
    number: str
    status: str
    total_minor: int
    tax_minor: int
    credited_minor: int
    lines: list[LineMoneyWire]


class MemoMoneyWire(BaseModel):
    """A credit memo, as far as its money goes."""

    invoice_id: str | None
    client_reference: str | None = None
    total_minor: int
    tax_minor: int


def order_money(invoices: Sequence[InvoiceMoneyWire], memos: Sequence[MemoMoneyWire]) -> OrderMoney:
    """Put together what is live; a cancelled invoice has no room for credits."""
    taxes: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for memo in memos:
        taxes[memo.invoice_id or ""] += memo.tax_minor
        told[memo.invoice_id or ""] += memo.total_minor
    # Numbers are given in the order of posting.
    live = [each for each in invoices if each.status != "cancelled"]
    ordered = sorted(live, key=lambda each: (len(each.number), each.number))
    invoiced: Counter[str] = Counter()
    for line in (line for each in live for line in each.lines):
        invoiced[line.order_line_id] += line.pieces
    return OrderMoney(
        tuple(
            OpenInvoice(
                id=each.id,
                rest_minor=each.total_minor - each.credited_minor,
                tax_rest_minor=each.tax_minor - taxes[each.id],
                lines=tuple(
                    OpenInvoiceLine(line.id, line.client_line_id, line.pieces - line.credited)
                    for line in each.lines
                ),
            )
            for each in ordered
        ),
        tuple(
            BookedRefund(memo.client_reference or "", memo.total_minor, memo.tax_minor)
            for memo in memos
        ),
        invoiced,
        sum(each.credited_minor - told[each.id] for each in live),
    )
