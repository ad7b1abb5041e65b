"""Credit memos: of pieces of an invoice, of a stated amount, or of no invoice at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_erp.domain.invoices import Part, added, next_part, part_total
from mock_erp.tables.money.invoicing import order_moved, order_of_invoice_moved, save
from mock_erp.tables.money.refusals import MoreThanInvoiced
from mock_erp.tables.money.rows import CreditMemo, Invoice, Map, memos_of, record
from mock_erp.tables.registry import company_of, stamps
from mock_erp.tables.sales.refusals import UnknownLine, WrongStatus
from mock_erp.tables.sales.rows import orders_by_id
from mock_kit.state.database import Tx


def credit_invoice(tx: Tx, invoice: Invoice, wanted: Map) -> CreditMemo:
    """Credit pieces, shipping or a stated amount of an invoice, never more than was invoiced.

    `amount_minor` and `tax_minor`, where stated, are those of the whole memo; what the pieces and
    the shipping do not explain is its adjustment. What is still owed is set off, the rest goes
    back to the buyer.
    """
    if invoice.status == "cancelled":
        raise WrongStatus("The invoice is cancelled.", invoice_status=invoice.status)
    earlier = memos_of(tx, invoice.id)
    pieces = {line["invoice_line_id"]: line["pieces"] for line in wanted["lines"]}
    lines = _credited_lines(tx, invoice, earlier, pieces)
    money = _money(invoice, lines, wanted)
    _check_rest(earlier, invoice, money)
    copied = ("order_id", "order_number", "order_client_reference", "channel", "customer_id")
    memo = CreditMemo(
        **_first_fields(tx, wanted),
        invoice_id=invoice.id,
        invoice_number=invoice.number,
        **{name: getattr(invoice, name) for name in copied},
        contact=invoice.contact,
        currency=invoice.currency,
        prices_include_tax=invoice.prices_include_tax,
        lines=lines,
        **money,
        set_off_minor=min(money["total_minor"], invoice.balance_minor),
        paid_back_minor=max(0, money["total_minor"] - invoice.balance_minor),
        **stamps(tx),
    )
    record(tx, memo, "credit_memo.created")
    _credit(tx, invoice, memo, pieces)
    return memo


def credit_customer(tx: Tx, wanted: Map) -> CreditMemo:
    """Credit an amount to somebody, of no invoice: goodwill, damages."""
    memo = CreditMemo(
        **_first_fields(tx, wanted),
        customer_id=wanted["customer_id"],
        contact=wanted["contact"],
        currency=wanted["currency"],
        lines=[],
        adjustment_minor=wanted["amount_minor"],
        tax_minor=wanted["tax_minor"] or 0,
        total_minor=wanted["amount_minor"],
        paid_back_minor=wanted["amount_minor"],
        **stamps(tx),
    )
    record(tx, memo, "credit_memo.created")
    return memo


def _first_fields(tx: Tx, wanted: Map) -> dict[str, Any]:
    return {
        "id": tx.new_id("cmo"),
        "number": f"CM-{tx.number('credit_memo'):06d}",
        "client_reference": wanted["client_reference"],
        "reason": wanted["reason"],
        "issued_on": company_of(tx).date_of(tx.business_now).isoformat(),
    }


def _credited_lines(
    tx: Tx, invoice: Invoice, earlier: Sequence[CreditMemo], pieces: Mapping[str, int]
) -> list[Map]:
    by_id = {line["id"]: line for line in invoice.lines}
    unknown = sorted(pieces.keys() - by_id.keys())
    if unknown:
        raise UnknownLine("The invoice has no such lines.", invoice_line_ids=unknown)
    beyond = sorted(
        line_id
        for line_id, count in pieces.items()
        if count > by_id[line_id]["pieces"] - by_id[line_id]["credited"]
    )
    if beyond:
        raise MoreThanInvoiced("More pieces than were invoiced.", invoice_line_ids=beyond)
    return [
        _credited_line(tx, invoice, earlier, by_id[line_id], pieces=count)
        for line_id, count in pieces.items()
    ]


def _credited_line(
    tx: Tx, invoice: Invoice, earlier: Sequence[CreditMemo], line: Map, *, pieces: int
) -> Map:
    whole = Part(line["pieces"], line["discount_minor"], line["tax_minor"])
    parts = [
        Part(each["pieces"], each["discount_minor"], each["tax_minor"])
        for memo in earlier
        for each in memo.lines
        if each["invoice_line_id"] == line["id"]
    ]
    part = next_part(whole, added(parts), pieces)
    include_tax = invoice.prices_include_tax
    copied = (
        "order_line_id",
        "client_line_id",
        "variant_id",
        "sku",
        "description",
        "unit_price_minor",
    )
    return {
        "id": tx.new_id("cml"),
        "invoice_line_id": line["id"],
        **{name: line[name] for name in copied},
        "pieces": pieces,
        "discount_minor": part.discount_minor,
        "tax_minor": part.tax_minor,
        "total_minor": part_total(part, line["unit_price_minor"], prices_include_tax=include_tax),
    }


def _money(invoice: Invoice, lines: Sequence[Map], wanted: Map) -> Map:
    shipping = wanted["shipping_minor"]
    computed = sum(line["total_minor"] for line in lines) + shipping
    tax = sum(line["tax_minor"] for line in lines) + _shipping_tax(invoice, shipping)
    total = computed if wanted["amount_minor"] is None else wanted["amount_minor"]
    return {
        "shipping_minor": shipping,
        "adjustment_minor": total - computed,
        "tax_minor": tax if wanted["tax_minor"] is None else wanted["tax_minor"],
        "total_minor": total,
    }


def _shipping_tax(invoice: Invoice, shipping_minor: int) -> int:
    """The tax within a credited part of the shipping, what it cost with tax being the whole."""
    price, tax = invoice.shipping["price_minor"], invoice.shipping["tax_minor"]
    gross = price if invoice.prices_include_tax else price + tax
    return next_part(Part(gross, 0, tax), Part(), shipping_minor).tax_minor


def _check_rest(earlier: Sequence[CreditMemo], invoice: Invoice, money: Map) -> None:
    rest = invoice.total_minor - invoice.credited_minor
    tax_rest = invoice.tax_minor - sum(memo.tax_minor for memo in earlier)
    price, tax = invoice.shipping["price_minor"], invoice.shipping["tax_minor"]
    shipping = price if invoice.prices_include_tax else price + tax
    shipping_rest = shipping - sum(memo.shipping_minor for memo in earlier)
    if (
        money["total_minor"] > rest
        or money["tax_minor"] > tax_rest
        or money["shipping_minor"] > shipping_rest
    ):
        detail = "More than was invoiced and not credited."
        raise MoreThanInvoiced(detail, rest_minor=rest, tax_rest_minor=tax_rest)


def _credit(tx: Tx, invoice: Invoice, memo: CreditMemo, pieces: Mapping[str, int]) -> None:
    invoice.lines = [
        line | {"credited": line["credited"] + pieces.get(line["id"], 0)} for line in invoice.lines
    ]
    invoice.credited_minor += memo.total_minor
    invoice.set_off_minor += memo.set_off_minor
    save(tx, invoice)
    if not pieces:
        order_of_invoice_moved(tx, invoice)
        return
    order = orders_by_id(tx, [invoice.order_id])[invoice.order_id]
    credited = {line["order_line_id"]: line["pieces"] for line in memo.lines}
    for line in order.lines:
        line["credited"] += credited.get(line["id"], 0)
    order_moved(tx, order)
