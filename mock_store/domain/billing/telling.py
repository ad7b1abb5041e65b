"""What the invoices of an order tell its shopper: invoiced and paid, once each (UPD-10)."""

from collections.abc import Sequence
from datetime import datetime

from mock_store.domain.billing.invoices import Invoice
from mock_store.domain.order import Order, TimelineEntry, TimelineKind


def tell(order: Order, invoices: Sequence[Invoice], at: datetime, source: str) -> Order:
    """Return the order with what its invoices add to the timeline; nothing is told twice.

    It is invoiced with its first invoice, and paid when all of it is invoiced and nothing owed.
    """
    live = [each for each in invoices if each.kind == "invoice" and each.status != "cancelled"]
    news: list[TimelineEntry] = []
    if live and not _is_told(order, "invoiced"):
        text = f"Invoice {live[0].number} was issued"
        news.append(_entry("invoiced", text, at, source, reference=live[0].id))
    if live and _is_paid(order, live) and not _is_told(order, "paid"):
        news.append(_entry("paid", "Your order is paid", at, source, reference=live[-1].id))
    return order.model_copy(update={"timeline": (*order.timeline, *news)}) if news else order


def _is_paid(order: Order, live: Sequence[Invoice]) -> bool:
    wanted = sum(line.quantity - line.cancelled for line in order.lines)
    invoiced = sum(line.quantity for each in live for line in each.lines)
    return invoiced >= wanted and all(each.balance_minor <= 0 for each in live)


def _is_told(order: Order, kind: TimelineKind) -> bool:
    return any(entry.kind == kind for entry in order.timeline)


def _entry(
    kind: TimelineKind, text: str, at: datetime, source: str, *, reference: str
) -> TimelineEntry:
    return TimelineEntry(at=at, kind=kind, text=text, source=source, reference=reference)
