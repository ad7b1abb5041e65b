"""Invoices of one ERP and what one store shows of them, in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bridge.errors import BridgeError, Rejected
from bridge.model.billing import (
    BilledAccount,
    Credit,
    Invoice,
    InvoiceLine,
    OrderMoney,
    Paper,
    Posted,
    Shown,
    ShowWrite,
)

PDF = b"%PDF-1.7"


def an_invoice(invoice_id: str = "inv-1", **changes: Any) -> Invoice:
    """A telephone invoice of one line."""
    line = InvoiceLine(None, "var-1", "TEE-S", "Tee", 2, 1000, 0, 0, 2000)
    values: dict[str, Any] = {
        "kind": "invoice",
        "number": "INV-000001",
        "channel": "phone",
        "order_reference": "so-1",
        "invoice_reference": None,
        "status": "open",
        "reason": None,
        "issued_on": date(2026, 12, 7),
        "due_on": date(2026, 12, 21),
        "currency": "USD",
        "prices_include_tax": False,
        "lines": (line,),
        "shipping_minor": 0,
        "shipping_tax_minor": 0,
        "fees": (),
        "discount_minor": 0,
        "tax_minor": 0,
        "rounding_minor": 0,
        "total_minor": 2000,
        "payments": (),
        "paid_minor": 0,
        "credited_minor": 0,
        "balance_minor": 2000,
    }
    return Invoice(reference=invoice_id, **{**values, **changes})


@dataclass
class ErpBooks:
    """What was posted, by key."""

    records: dict[str, Posted] = field(default_factory=dict)
    known: dict[str, BilledAccount] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    money: dict[str, OrderMoney] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)

    def post(self, record: Invoice, customer_id: str | None = "cus-1", **more: Any) -> str:
        """Post a record for a customer, who need not be known to the store."""
        key = f"{record.kind}:{record.reference}"
        self.records[key] = Posted(record, customer_id, **{"paper": f"sum-{key}", **more})
        if customer_id is not None:
            self.known.setdefault(customer_id, BilledAccount(customer_id, None, None))
        return key

    async def posted(self, keys: Sequence[str]) -> Mapping[str, Posted]:
        return {key: self.records[key] for key in keys if key in self.records}

    async def paper(self, invoice_id: str, sha256: str) -> Paper:
        if invoice_id in self.unreadable:
            raise Rejected("no such document", 404)
        return Paper("application/pdf", sha256, PDF)

    async def accounts(self, customer_ids: Sequence[str]) -> Mapping[str, BilledAccount]:
        return {each: self.known[each] for each in customer_ids if each in self.known}

    async def money_of(self, order_id: str) -> OrderMoney:
        return self.money.get(order_id, OrderMoney())

    async def credit(self, credit: Credit) -> None:
        self.credits.append(credit)
        money = self.money[credit.order_id]
        credits = (*money.credits, credit.refund)
        self.money[credit.order_id] = replace(money, credits=credits)

    async def keys_of_customer(self, customer_id: str) -> Sequence[str]:
        return [key for key, each in self.records.items() if each.customer_id == customer_id]

    async def keys(self) -> AsyncIterator[Sequence[str]]:
        yield list(self.records)


@dataclass
class StoreAccountPages:
    """What customers see; `refused` are references that the store does not take."""

    records: dict[str, Shown] = field(default_factory=dict)
    writes: list[ShowWrite] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    made_for: dict[str, list[str]] = field(default_factory=dict)

    async def shown(self, keys: Sequence[str]) -> Mapping[str, Shown]:
        return {key: self.records[key] for key in keys if key in self.records}

    async def show(
        self, writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        self.writes += writes
        return [self._written(write, papers) for write in writes]

    async def customers_for(self, customer_id: str) -> Sequence[str]:
        return self.made_for.get(customer_id, [])

    async def companies_for(self, account_id: str) -> Sequence[str]:
        return self.made_for.get(account_id, [])

    def _written(self, write: ShowWrite, papers: Mapping[str, Paper]) -> BridgeError | None:
        record = write.record
        key = f"{record.kind}:{record.reference}" if isinstance(record, Invoice) else "order"
        if record.reference in self.refused:
            return Rejected("unknown customer", 404)
        known = self.records.get(key)
        if write.expected_version != (0 if known is None else known.version):
            return Rejected("stale", 412)
        paper = known.paper if known is not None and write.paper is None else write.paper
        assert write.paper is None or write.paper in papers, "the paper came along"
        self.records[key] = Shown(record, write.expected_version + 1, paper)
        return None
