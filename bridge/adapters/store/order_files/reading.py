"""The store's order export, read into the same records as its API answers."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import StringIO
from typing import Any, TypeAlias

from pydantic import ValidationError

from bridge.adapters.store.orders import OrderWire
from bridge.errors import ContractBroken
from bridge.model.order_files import ReadFile
from bridge.model.orders import StoreOrder

NULL = "\\N"
Row: TypeAlias = Mapping[str, str]
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
CHARGE = {"code": "code", "price_minor": "amount_minor", "tax_minor": "tax_minor"}
ORDER = {
    "id": "order",
    "version": "version",
    "number": "number",
    "channel": "channel",
    "placed_at": "placed_at",
    "status": "status",
    "payment_status": "payment_status",
    "currency": "currency",
    "prices_include_tax": "prices_include_tax",
    "customer_id": "customer",
    "company_id": "company",
    "location_id": "location",
    "total_minor": "total_minor",
    "note": "text",
}
LINE = {
    "id": "line",
    "variant_id": "variant",
    "variant_client_reference": "item",
    "sku": "sku",
    "quantity": "quantity",
    "cancelled": "cancelled",
    "unit_price_minor": "amount_minor",
    "discount_minor": "discount_minor",
    "tax_minor": "tax_minor",
}
TENDER = {"kind": "code", "amount_minor": "amount_minor", "state": "state"}
# An order that was never booked has no answer yet, and nothing of it has left.
UNBOOKED: Mapping[str, Any] = {
    "erp": None,
    "allocated": False,
    "fulfillments": (),
    "returns": (),
    "refunds": (),
}
UNANSWERED: Mapping[str, Any] = {"stock_version": None, "backordered": 0, "ship_on": None}
LISTS = {"line": "lines", "fee": "fees", "tender": "tenders"}
PLACES = {"billing": "billing_address", "ship_to": "shipping_address"}


def read_export(content: bytes, number: int) -> ReadFile:
    """Return the orders of a whole file; raises ContractBroken, and tells no value (XCT-17)."""
    documents: dict[str, dict[str, Any]] = {}
    for row in _whole(content, number):
        documents.setdefault(row["order"], _empty())
        _put(documents[row["order"]], row)
    orders: list[StoreOrder] = []
    unreadable: dict[str, str] = {}
    for order_id, document in documents.items():
        try:
            orders.append(OrderWire.model_validate(document).to_model())
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"])
            unreadable[order_id] = f"the file does not state {place} in the agreed shape"
    return ReadFile(tuple(orders), unreadable)


def _whole(content: bytes, number: int) -> Sequence[Row]:
    """Check header, ends, counts and checksum; return the records between the ends."""
    try:
        reader = csv.DictReader(StringIO(content.decode(), newline=""), strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _broken(number, type(error).__name__) from error
    if len(rows) < 2 or any(None in row or None in row.values() for row in rows):
        raise _broken(number, "rows are missing or cut")
    first, inner, last = rows[0], rows[1:-1], rows[-1]
    if (first.get("record"), last.get("record")) != ("file", "end"):
        raise _broken(number, "its ends are missing")
    if {first["number"], last["number"]} != {str(number)}:
        raise _broken(number, "it carries another number")
    orders = sum(row["record"] == "order" for row in inner)
    if (last["quantity"], last["line"]) != (str(orders), str(len(inner))):
        raise _broken(number, "the counts at its end are wrong")
    if last["code"] != sha256(content[: content[:-2].rindex(b"\n") + 1]).hexdigest():
        raise _broken(number, "the checksum at its end is wrong")
    return inner


def _broken(number: int, why: str) -> ContractBroken:
    return ContractBroken(f"order file {number} of the store: {why}")


def _empty() -> dict[str, Any]:
    return {"lines": [], "fees": [], "tenders": [], "custom": {}, **UNBOOKED}


def _put(document: dict[str, Any], row: Row) -> None:
    kind = row["record"]
    if kind == "order":
        document.update(_fields(row, ORDER))
        document["contact"] = {name: _value(row[name]) for name in ("name", "email", "phone")}
    elif kind in PLACES:
        document[PLACES[kind]] = {name: _value(row[name]) for name in ADDRESS}
    elif kind == "line":
        document["lines"].append({**_fields(row, LINE), **UNANSWERED})
    elif kind in LISTS:
        document[LISTS[kind]].append(_fields(row, TENDER if kind == "tender" else CHARGE))
    elif kind == "shipping":
        document["shipping"] = _fields(row, {**CHARGE, "method": "code"})
    elif kind == "discount":
        document["discount_minor"] = _value(row["amount_minor"])
    elif kind == "custom":
        document["custom"][_value(row["code"])] = _value(row["text"])


def _fields(row: Row, columns: Mapping[str, str]) -> dict[str, str | None]:
    """Texts throughout: the shape makes numbers and flags of them, or says that they are none."""
    return {name: _value(row[column]) for name, column in columns.items()}


def _value(cell: str) -> str | None:
    """`\\N` is null, and a text that begins with a backslash has one more."""
    if cell == NULL:
        return None
    return cell[1:] if cell.startswith("\\") else cell
