"""The ERP's order import as one CSV text, made of the same fields as a booking by its API."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import StringIO
from typing import Any

from bridge.adapters.erp.orders import booking_fields
from bridge.model.orders import Booking

COLUMNS = (
    "record",
    "order",
    "channel",
    "sales_channel",
    "number",
    "placed_at",
    "currency",
    "prices_include_tax",
    "customer_id",
    "customer_reference",
    "buyer_id",
    "ship_to_location_id",
    "name",
    "company",
    "email",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "line",
    "variant_id",
    "quantity",
    "amount_minor",
    "discount_minor",
    "tax_minor",
    "total_minor",
    "code",
    "state",
    "on_shortage",
    "text",
)
ADDRESS = (
    "name",
    "company",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "phone",
)
ORDER = {
    "channel": "channel",
    "sales_channel": "sales_channel",
    "number": "number_at_origin",
    "placed_at": "placed_at",
    "currency": "currency",
    "prices_include_tax": "prices_include_tax",
    "customer_id": "customer_id",
    "customer_reference": "customer_reference",
    "buyer_id": "buyer_id",
    "ship_to_location_id": "ship_to_location_id",
    "discount_minor": "discount_minor",
    "total_minor": "total_minor",
    "on_shortage": "on_shortage",
    "text": "note",
}
LINE = {
    "line": "client_line_id",
    "variant_id": "variant_id",
    "quantity": "quantity",
    "amount_minor": "unit_price_minor",
    "discount_minor": "discount_minor",
    "tax_minor": "tax_minor",
}
SHIPPING = {"code": "method", "amount_minor": "price_minor", "tax_minor": "tax_minor"}
FEE = {"code": "code", "amount_minor": "price_minor", "tax_minor": "tax_minor"}
TENDER = {"code": "kind", "amount_minor": "amount_minor", "state": "state"}


def import_file(number: int, bookings: Sequence[Booking]) -> bytes:
    """Return the file: header, `file` record, the orders, and the `end` record that counts them."""
    records = [record for booking in bookings for record in _records(booking_fields(booking))]
    body = _text([COLUMNS, _row("file", "", {"number": number}), *records])
    end = {
        "number": number,
        "quantity": len(bookings),
        "line": len(records),
        "code": sha256(body.encode()).hexdigest(),
    }
    return (body + _text([_row("end", "", end)])).encode()


def _records(fields: Mapping[str, Any]) -> Iterator[list[str]]:
    for kind, cells in _parts(fields):
        yield _row(kind, fields["client_reference"], cells)


def _parts(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All records of an order in the order of the file."""
    yield "order", {**_named(fields, ORDER), **fields["contact"]}
    yield "billing", {name: fields["billing_address"].get(name) for name in ADDRESS}
    yield "ship_to", {name: fields["shipping_address"].get(name) for name in ADDRESS}
    for line in fields["lines"]:
        yield "line", _named(line, LINE)
    yield "shipping", _named(fields["shipping"], SHIPPING)
    for fee in fields["fees"]:
        yield "fee", _named(fee, FEE)
    for tender in fields["tenders"]:
        yield "tender", _named(tender, TENDER)
    for code in fields["warehouse_codes"]:
        yield "warehouse", {"code": code}
    for name, value in fields["custom"].items():
        yield "custom", {"code": name, "text": value}


def _named(fields: Mapping[str, Any], columns: Mapping[str, str]) -> Mapping[str, Any]:
    return {column: fields.get(name) for column, name in columns.items()}


def _row(kind: str, order_id: str, cells: Mapping[str, Any]) -> list[str]:
    """A row with the cells of its kind; the others stay empty."""
    named = {"record": kind, "order": order_id, **cells}
    assert named.keys() <= set(COLUMNS), "a cell without a column would be lost"
    return [_cell(named[column]) if column in named else "" for column in COLUMNS]


def _cell(value: Any) -> str:
    """Null is `\\N`, so a text that begins with a backslash gets one more."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"\\{text}" if text.startswith("\\") else text


def _text(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
