"""Money of a store order that goes up: how far tenders got, what was given back.

Values in, the next write out. A refund is a deposit refund before the invoice and a credit memo
after it, equal in amount, tax and currency (UPD-07). Its id in the store stands in its reference,
so that a repeat finds it (XCT-04). Nothing is given back while the lists of invoices and credit
memos are behind what order and invoices say themselves: it would be given back twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bridge.errors import NotYet
from bridge.flows.to_erp.order_cancels import OPEN
from bridge.model.billing import Credit, DepositRefund, OpenInvoice, OrderMoney, TendersWrite
from bridge.model.orders import (
    TENDER_STATES,
    BookedRefund,
    ErpOrder,
    StoreOrder,
    StoreRefund,
    Tender,
)


def money_up(
    order: StoreOrder, ours: ErpOrder, money: OrderMoney | None
) -> TendersWrite | DepositRefund | Credit | NotYet | None:
    """Return the next write of money; what was taken goes up before what was given back.

    NotYet where lists still have to tell what is known of invoices and credits.
    """
    if ours.status == "cancelled":
        return None
    tenders = _tenders_up(order, ours)
    if tenders is not None:
        return tenders
    for refund in due_refunds(order, ours):
        known = money or OrderMoney()
        write = _refund_up(ours, refund, known)
        if write is not None:
            return _behind(ours, known) or write
    return None


def due_refunds(order: StoreOrder, ours: ErpOrder) -> Iterator[StoreRefund]:
    """Refunds that are paid out and lowered no total of the ERP's order.

    What an edit or a cancel gave back has shrunk the order there, unless the goods had left.
    """
    crossed = order.status == "cancelled" and ours.status not in OPEN
    for refund in order.refunds:
        is_own = refund.cause in ("refund", "return")
        if not refund.is_pending and (is_own or (crossed and refund.cause == "cancel")):
            yield refund


def is_open(refund: StoreRefund, ours: ErpOrder) -> bool:
    """Tell whether the order alone does not say that a refund is booked."""
    return _booked(refund, ours.refunds)[0] < refund.amount_minor


def _behind(ours: ErpOrder, money: OrderMoney) -> NotYet | None:
    """What the order's lines and its invoices say has to stand in the lists."""
    invoiced = {line.id: line.invoiced for line in ours.lines if line.invoiced is not None}
    if any(money.invoiced.get(line_id, 0) != pieces for line_id, pieces in invoiced.items()):
        return NotYet(f"the list of invoices does not tell all of {ours.number} yet")
    if money.untold_minor:
        return NotYet(f"the list of credit memos does not tell all of {ours.number} yet")
    return None


def _tenders_up(order: StoreOrder, ours: ErpOrder) -> TendersWrite | None:
    """Only how far they got: other tenders are those of an edit, which goes up by itself."""
    wanted = tuple(each for each in order.tenders if each.state in TENDER_STATES)
    if order.status == "cancelled" or ours.tenders is None or wanted == ours.tenders:
        return None
    if _amounts(wanted) != _amounts(ours.tenders):
        return None
    return TendersWrite(ours.id, ours.version, wanted)


def _amounts(tenders: Sequence[Tender]) -> list[tuple[str, int]]:
    return [(each.kind, each.amount_minor) for each in tenders]


def _refund_up(
    ours: ErpOrder, refund: StoreRefund, money: OrderMoney
) -> DepositRefund | Credit | None:
    amount_minor, tax_minor = _booked(refund, (*ours.refunds, *money.credits))
    rest_minor, tax_rest = refund.amount_minor - amount_minor, refund.tax_minor - tax_minor
    if rest_minor <= 0:
        return None
    invoice = _invoice_for(refund, money.invoices)
    if invoice is None:
        booked = BookedRefund(refund.id, rest_minor, tax_rest)
        return DepositRefund(ours.id, ours.version, booked, refund.reason)
    part = min(rest_minor, invoice.rest_minor)
    tax_part = tax_rest if part == rest_minor else tax_rest * part // rest_minor
    booked = BookedRefund(f"{refund.id}:{invoice.id}", part, min(tax_part, invoice.tax_rest_minor))
    return Credit(ours.id, invoice.id, booked, refund.reason, _pieces(refund, invoice))


def _booked(refund: StoreRefund, known: Sequence[BookedRefund]) -> tuple[int, int]:
    """Amount and tax that are booked of a refund already."""
    parts = [each for each in known if each.reference.partition(":")[0] == refund.id]
    return sum(each.amount_minor for each in parts), sum(each.tax_minor for each in parts)


def _invoice_for(refund: StoreRefund, invoices: Sequence[OpenInvoice]) -> OpenInvoice | None:
    """The first invoice with room, before others one that has the goods on it (UPD-08)."""
    open_ones = [each for each in invoices if each.rest_minor > 0]
    with_goods = [
        each
        for each in open_ones
        if any(line.pieces and line.store_line_id in refund.pieces for line in each.lines)
    ]
    return next(iter([*with_goods, *open_ones]), None)


def _pieces(refund: StoreRefund, invoice: OpenInvoice) -> dict[str, int]:
    """Pieces of the refund by the invoice's own lines, as far as they can be credited."""
    left = dict(refund.pieces)
    pieces: dict[str, int] = {}
    for line in invoice.lines:
        part = min(left.get(line.store_line_id or "", 0), line.pieces)
        if part > 0:
            pieces[line.id] = part
            left[line.store_line_id or ""] -= part
    return pieces
