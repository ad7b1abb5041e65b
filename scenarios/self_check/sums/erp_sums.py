"""The ERP's papers and orders add up (UPD-02, ORD-03)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scenarios.model.end_state import ErpState
from scenarios.self_check.sums.parts import Document, Sums, total

NO_SHIPPING = {"price_minor": 0, "tax_minor": 0}


def erp_sums(erp: ErpState) -> Iterator[str]:
    """Whatever does not add up in the ERP."""
    for invoice in erp.invoices.values():
        memos = [m for m in erp.credit_memos.values() if m["invoice_id"] == invoice["id"]]
        yield from _invoice(Sums(f"erp invoice {invoice['number']}", invoice), invoice, memos)
    for memo in erp.credit_memos.values():
        yield from _memo(Sums(f"erp credit memo {memo['number']}", memo), memo)
    for order in erp.orders.values():
        sums = Sums(f"erp order {order['number']}", order)
        yield from _order(sums, order)
        yield from _lines(sums, order, erp)
    yield from _pieces(erp)
    for made in erp.order_imports.values():
        yield from _import(Sums(f"erp order import {made['number']}", made), made, erp)


def _invoice(sums: Sums, invoice: Document, memos: Sequence[Document]) -> Iterator[str]:
    lines, shipping = invoice["lines"], invoice["shipping"] or NO_SHIPPING
    yield from sums.lines("pieces")
    yield from sums.of(
        "total_minor",
        total(lines, "total_minor"),
        sums.on_top([shipping, *invoice["fees"]], "price_minor"),
        invoice["rounding_minor"],
    )
    taxed = [*lines, shipping, *invoice["fees"]]
    yield from sums.of("tax_minor", total(taxed, "tax_minor"))
    yield from sums.of("discount_minor", total(lines, "discount_minor"))
    yield from sums.of("paid_minor", total(invoice["payments"], "amount_minor"))
    yield from sums.of("credited_minor", total(memos, "total_minor"))
    yield from sums.of("set_off_minor", total(memos, "set_off_minor"))
    yield from _standing(sums, invoice)
    if invoice["due_on"] and invoice["due_on"] < invoice["issued_on"]:
        yield f"{sums.subject}: due before it was issued"
    url = f"/v1/invoices/{invoice['id']}/document"
    if (invoice["document"] or {}).get("url") != url:
        yield f"{sums.subject}: its document is at {invoice['document']}"


def _standing(sums: Sums, invoice: Document) -> Iterator[str]:
    """What is still owed, and what that is called."""
    if invoice["deposit_refunded_minor"] and invoice["deposit_refunded_minor"] < 0:
        yield f"{sums.subject}: less than nothing was refunded of its deposit"
    if invoice["status"] == "cancelled":
        for name in ("balance_minor", "paid_minor", "deposit_refunded_minor"):
            yield from sums.same(name, 0)
        return
    settled = ("paid_minor", "deposit_refunded_minor", "set_off_minor")
    owed = invoice["total_minor"] - sum(invoice[name] for name in settled)
    yield from sums.same("balance_minor", owed)
    if invoice["credited_minor"] and invoice["credited_minor"] == invoice["total_minor"]:
        yield from sums.same("status", "credited")
    elif owed == 0:
        yield from sums.same("status", "paid")
    else:
        yield from sums.same("status", "open" if owed == invoice["total_minor"] else "partly_paid")


def _memo(sums: Sums, memo: Document) -> Iterator[str]:
    yield from sums.lines("pieces")
    parts = (memo["shipping_minor"], memo["adjustment_minor"])
    yield from sums.of("total_minor", total(memo["lines"], "total_minor"), *parts)
    yield from sums.same("paid_back_minor", memo["total_minor"] - memo["set_off_minor"])
    if not 0 <= memo["tax_minor"] <= memo["total_minor"]:
        yield f"{sums.subject}: {memo['tax_minor']} of tax in {memo['total_minor']}"


def _order(sums: Sums, order: Document) -> Iterator[str]:
    yield from sums.of("discount_minor", total(order["lines"], "discount_minor"))
    net = sum(x["quantity"] * x["unit_price_minor"] - x["discount_minor"] for x in order["lines"])
    charges = [order["shipping"], *order["fees"]]
    tax = total([*order["lines"], *charges], "tax_minor") * (not order["prices_include_tax"])
    charged = total(charges, "price_minor")
    yield from sums.of("total_minor", net, charged, tax, order["rounding_minor"])
    given_back = total(order["tenders"], "refunded_minor")
    if given_back != total(order["refunds"], "amount_minor"):
        yield f"{sums.subject}: {given_back} given back on its tenders, refunds say otherwise"
    promised = [line["ship_on"] for line in order["lines"] if line["ship_on"]]
    yield from sums.same("ship_on", max(promised, default=None))


def _lines(sums: Sums, order: Document, erp: ErpState) -> Iterator[str]:
    """Lines are set aside to the piece, and dated in the ERP's own zone."""
    placed = datetime.fromisoformat(order["placed_at"]).astimezone(ZoneInfo(erp.time_zone))
    yield from sums.same("business_date", placed.date().isoformat())
    yield from _called(sums, order)
    for line in order["lines"]:
        places = [(line["reserved_at"], 1)] if not line["components"] else []
        places += [(part["reserved_at"], part["pieces"]) for part in line["components"]]
        kit = [(part["variant_id"], part["pieces"]) for part in line["components"]]
        parts = [
            (part["variant_id"], part["pieces"])
            for part in erp.variants[line["variant_id"]]["components"]
            if erp.variants[part["variant_id"]]["tracked"]
        ]
        if kit != parts:
            yield f"{sums.subject} line {line['id']}: made of {kit}"
        for reserved_at, pieces in places:
            if sum(reserved_at.values()) != line["reserved"] * pieces:
                yield f"{sums.subject} line {line['id']}: {line['reserved']} reserved"
        waiting = sum(line[x] for x in ("reserved", "backordered", "cancelled", "shipped"))
        # What nobody counts is never set aside.
        is_whole = order["status"] != "held" and erp.variants[line["variant_id"]]["tracked"]
        if waiting > line["quantity"] or (is_whole and waiting != line["quantity"]):
            yield f"{sums.subject} line {line['id']}: {waiting} of {line['quantity']} accounted for"


def _called(sums: Sums, order: Document) -> Iterator[str]:
    """What an order is called follows from what of it is open, waits, or has left."""
    waits = total(order["lines"], "backordered") > 0
    is_open = waits or total(order["lines"], "reserved") > 0
    has_left = total(order["lines"], "shipped") > 0
    wanted = {"held"}
    if is_open:
        wanted |= {"backordered" if waits else "accepted"}
    else:
        wanted |= {"shipped", "closed"} if has_left else {"cancelled"}
    if order["status"] not in wanted:
        yield f"{sums.subject}: {order['status']}, its lines say {' or '.join(sorted(wanted))}"


def _pieces(erp: ErpState) -> Iterator[str]:
    """Pieces of lines are those of the papers that name them."""
    live = [invoice for invoice in erp.invoices.values() if invoice["status"] != "cancelled"]
    back = [each for each in erp.returns.values() if each["status"] == "received"]
    told = {
        "invoiced": _named(live, "order_line_id"),
        "credited": _named([*erp.credit_memos.values()], "order_line_id"),
        "returned": _named(back, "order_line_id"),
    }
    for order in erp.orders.values():
        for line in order["lines"]:
            for name, pieces in told.items():
                if line[name] != pieces[line["id"]]:
                    yield f"erp order {order['number']} line {line['id']}: {line[name]} {name}"
    credited = _named([*erp.credit_memos.values()], "invoice_line_id")
    for invoice in erp.invoices.values():
        for line in invoice["lines"]:
            if line["credited"] != credited[line["id"]]:
                yield f"erp invoice {invoice['number']} line {line['id']}: {line['credited']}"


def _named(papers: Sequence[Document], by: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for paper in papers:
        for line in paper["lines"]:
            found[str(line[by])] += line["pieces"]
    return found


def _import(sums: Sums, made: Document, erp: ErpState) -> Iterator[str]:
    results = made["results"]
    booked = [row for row in results if row["status"] < 300]
    yield from sums.same("orders", len(results))
    yield from sums.same("booked", len(booked))
    yield from sums.same("refused", len(results) - len(booked))
    if [row["index"] for row in results] != list(range(len(results))):
        yield f"{sums.subject}: rows are not counted from 0"
    if [row["line"] for row in results] != sorted({row["line"] for row in results}):
        yield f"{sums.subject}: rows are not in the order of the file"
    if any((row["status"] < 300) != (row["problem"] is None) for row in results):
        yield f"{sums.subject}: a row is booked and refused"
    for row in booked:
        order = erp.orders.get(str(row["order_id"]), {})
        told = {name: row[name] for name in ("number", "client_reference")}
        if {name: order.get(name) for name in told} != told:
            yield f"{sums.subject} row {row['index']}: {told} is not order {row['order_id']}"
