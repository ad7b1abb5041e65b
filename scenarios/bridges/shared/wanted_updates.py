"""What the store should show of parcels, returns and invoices: pure functions."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]
PARCEL = ("number", "status", "shipped_on", "carrier", "method", "tracking_number", "tracking_url")


def parcel(shipment: Row) -> Row:
    """A parcel of a store order."""
    lines = [
        {"line_id": line["client_line_id"], "quantity": line["pieces"]}
        for line in shipment["lines"]
        if line["client_line_id"]
    ]
    reference = {"client_reference": shipment["id"]}
    return {**reference, **{name: shipment[name] for name in PARCEL}, "lines": lines}


def returned(row: Row) -> Row:
    """A return of a store order, as far as it got."""
    lines: list[Row] = []
    for line in row["lines"]:
        named = {"line_id": line["client_line_id"]}
        if row["status"] != "received":
            lines.append({**named, "quantity": line["pieces"], "condition": None})
            continue
        for condition in ("fit", "unfit"):
            if line[condition]:
                lines.append({**named, "quantity": line[condition], "condition": condition})
    about = {name: row[name] for name in ("status", "reason")}
    return {"client_reference": row["id"], **about, "lines": lines}


SAME = (
    "number",
    "channel",
    "status",
    "issued_on",
    "currency",
    "prices_include_tax",
    "tax_minor",
    "total_minor",
)
OF_INVOICE = ("due_on", "discount_minor", "rounding_minor", "paid_minor", "credited_minor")


def invoice(row: Row, order_id: str) -> Row:
    """An invoice of a store order."""
    shipping = row["shipping"]
    return {
        "client_reference": row["id"],
        "kind": "invoice",
        "order_id": order_id,
        **{name: row[name] for name in (*SAME, *OF_INVOICE, "balance_minor")},
        "reason": row["status_reason"],
        "lines": [_invoiced(line) for line in row["lines"]],
        "shipping_minor": shipping["price_minor"],
        "shipping_tax_minor": shipping["tax_minor"],
        "fees": [
            {name: fee[name] for name in ("code", "price_minor", "tax_minor")}
            for fee in row["fees"]
        ],
        "payments": [
            {name: each[name] for name in ("kind", "amount_minor", "reference", "received_at")}
            for each in row["payments"]
        ],
    }


def credit_memo(row: Row, order_id: str) -> Row:
    """A credit memo of a store order."""
    return {
        "client_reference": row["id"],
        "kind": "credit_memo",
        "order_id": order_id,
        "invoice_reference": row["invoice_id"],
        **{name: row[name] for name in (*SAME, "reason", "shipping_minor")},
        "lines": [_invoiced(line) for line in row["lines"]],
    }


def is_behind(booked: Row, invoices: Sequence[Row], memos: Sequence[Row]) -> bool:
    """Whether lists do not tell yet what a booking and its invoices say of themselves.

    Money that goes back by such a list goes back twice.
    """
    invoiced: Counter[str] = Counter()
    credited: Counter[str] = Counter()
    for memo in memos:
        credited[memo["invoice_id"]] += memo["total_minor"]
    live = [row for row in invoices if row["status"] != "cancelled"]
    for line in (line for row in live for line in row["lines"]):
        invoiced[line["order_line_id"]] += line["pieces"]
    return any(line["invoiced"] != invoiced[line["id"]] for line in booked["lines"]) or any(
        row["credited_minor"] != credited[row["id"]] for row in live
    )


def _invoiced(line: Row) -> Row:
    names = ("sku", "unit_price_minor", "discount_minor", "tax_minor", "total_minor")
    return {
        "line_id": line["client_line_id"],
        "variant_client_reference": line["variant_id"],
        "title": line["description"],
        "quantity": line["pieces"],
        **{name: line[name] for name in names},
    }
