"""The ERP's order file, as docs/rules/order_file.md has it: pure functions."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

Row = dict[str, Any]
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
NOBODY = ("customer_reference", "buyer_id", "ship_to_location_id")
PLACE = ("name", "phone", "line1", "line2", "city", "region", "postal_code", "country")


def order_file(number: int, bookings: Sequence[Row]) -> bytes:
    """A whole file of orders to book."""
    rows = [row for each in bookings for row in _records(each)]
    before = _csv([COLUMNS]) + _csv([_cells({"record": "file", "number": number})])
    before += _csv([_cells(row) for row in rows])
    code = hashlib.sha256(before).hexdigest()
    end = {"record": "end", "number": number, "quantity": len(bookings), "line": len(rows)}
    return before + _csv([_cells({**end, "code": code})])


def _records(booking: Row) -> Iterator[Row]:
    reference = {"order": booking["client_reference"]}
    names = ("channel", "sales_channel", "placed_at", "currency", "prices_include_tax")
    order = {name: booking[name] for name in (*names, "customer_id", "discount_minor")}
    order |= {name: booking[name] for name in ("total_minor", "on_shortage")}
    order |= {"number": booking["number_at_origin"], "text": booking["note"]}
    yield {"record": "order", **reference, **order, **dict.fromkeys(NOBODY), **booking["contact"]}
    for record, name in (("billing", "billing_address"), ("ship_to", "shipping_address")):
        place = {part: booking[name][part] for part in PLACE}
        yield {"record": record, **reference, **place, "company": None}
    for row in _parts(booking):
        yield {**row, **reference}


def _parts(booking: Row) -> Iterator[Row]:
    for line in booking["lines"]:
        parts = {name: line[name] for name in ("variant_id", "quantity", "discount_minor")}
        amounts = {"amount_minor": line["unit_price_minor"], "tax_minor": line["tax_minor"]}
        yield {"record": "line", "line": line["client_line_id"], **parts, **amounts}
    yield {
        "record": "shipping",
        "code": booking["shipping"]["method"],
        **_charge(booking["shipping"]),
    }
    for fee in booking["fees"]:
        yield {"record": "fee", "code": fee["code"], **_charge(fee)}
    for tender in booking["tenders"]:
        paid = {"amount_minor": tender["amount_minor"], "state": tender["state"]}
        yield {"record": "tender", "code": tender["kind"], **paid}
    for code in booking["warehouse_codes"]:
        yield {"record": "warehouse", "code": code}
    for name, value in booking["custom"].items():
        yield {"record": "custom", "code": name, "text": value}


def _charge(row: Row) -> Row:
    return {"amount_minor": row["price_minor"], "tax_minor": row["tax_minor"]}


def _cells(row: Row) -> list[str]:
    return [_cell(row.get(name, "")) for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return "\\" + text if text.startswith("\\") else text


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
