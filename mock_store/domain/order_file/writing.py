"""The order export as one CSV text: a row per order, address, line, charge and tender."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import StringIO

from mock_store.domain.order import Address, Order, OrderLine
from mock_store.domain.order_file.columns import COLUMNS

NULL = "\\N"
Cell = str | int | bool | None
Record = tuple[str, Mapping[str, Cell]]


def order_file(number: int, orders: Sequence[Order]) -> bytes:
    """Return the file: header, `file` record, the orders, and the `end` record that counts them."""
    records = [record for order in orders for record in _records(order)]
    head = [_row("file", "", {"number": number}), *records]
    body = _text([COLUMNS, *head])
    end: Mapping[str, Cell] = {
        "number": number,
        "quantity": len(orders),
        "line": len(records),
        "code": sha256(body.encode()).hexdigest(),
    }
    return (body + _text([_row("end", "", end)])).encode()


def cell_text(value: Cell) -> str:
    """Write a value: null is `\\N`, so a text that begins with a backslash gets one more."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"\\{text}" if text.startswith("\\") else text


def _records(order: Order) -> Iterator[list[str]]:
    for kind, cells in _parts(order):
        yield _row(kind, order.id, cells)


def _parts(order: Order) -> Iterator[Record]:
    """All records of an order in the order of the file."""
    yield "order", _head(order)
    yield "billing", _address(order.billing_address)
    yield "ship_to", _address(order.shipping_address)
    for line in order.lines:
        yield "line", _line(line)
    shipping = order.shipping
    yield (
        "shipping",
        {
            "code": shipping.method,
            "title": shipping.name,
            "amount_minor": shipping.price_minor,
            "tax_minor": shipping.tax_minor,
        },
    )
    for fee in order.fees:
        charge = {"amount_minor": fee.price_minor, "tax_minor": fee.tax_minor}
        yield "fee", {"code": fee.code, **charge}
    yield "discount", {"code": order.discount_code, "amount_minor": order.discount_minor}
    for tender in order.tenders:
        paid = {"amount_minor": tender.amount_minor, "state": tender.state}
        yield "tender", {"code": tender.kind, **paid}
    for name, value in order.custom.items():
        yield "custom", {"code": name, "text": value}


def _head(order: Order) -> Mapping[str, Cell]:
    return {
        "version": order.version,
        "number": order.number,
        "channel": order.channel,
        "placed_at": order.placed_at.isoformat(),
        "status": order.status,
        "payment_status": order.payment_status,
        "currency": order.currency,
        "prices_include_tax": order.prices_include_tax,
        "customer": order.customer_id,
        "company": order.company_id,
        "location": order.location_id,
        "name": order.contact.name,
        "email": order.contact.email,
        "phone": order.contact.phone,
        "tax_minor": order.tax_minor,
        "total_minor": order.total_minor,
        "text": order.note,
    }


def _address(address: Address) -> Mapping[str, Cell]:
    columns = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
    return {column: getattr(address, column) for column in columns}


def _line(line: OrderLine) -> Mapping[str, Cell]:
    return {
        "line": line.id,
        "variant": line.variant_id,
        "item": line.variant_client_reference,
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "cancelled": line.cancelled,
        "amount_minor": line.unit_price_minor,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
        "total_minor": line.total_minor,
    }


def _row(kind: str, order_id: str, cells: Mapping[str, Cell]) -> list[str]:
    """A row with the cells of its kind; the others stay empty."""
    named: Mapping[str, Cell] = {"record": kind, "order": order_id, **cells}
    assert named.keys() <= set(COLUMNS), "a cell without a column would be lost"
    return [cell_text(named[column]) if column in named else "" for column in COLUMNS]


def _text(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
