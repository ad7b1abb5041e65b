"""The printed invoice: values in, bytes out, the same bytes for the same values.

It shows what was posted; payments and credits that come later do not change it. No date, no name
of a program and no chance goes in. The built-in fonts of PDF know Western letters alone: others
are printed as question marks (docs/decisions/0016).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pydyf

# Points of an A4 page, and a fixed-width font that gives 88 letters to the line.
_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LEADING = 595, 842, 57, 9, 13
_ROWS_PER_PAGE = (_HEIGHT - 2 * _MARGIN) // _LEADING
_DESCRIPTION, _AMOUNT, _LABEL = 42, 14, 74
_NO_DECIMALS = ("JPY", "KRW")
_ADDRESS = ("name", "company", "line1", "line2")


def invoice_paper(invoice: Mapping[str, Any]) -> bytes:
    """Print a posted invoice."""
    rows = list(_rows(invoice))
    pages = [rows[start : start + _ROWS_PER_PAGE] for start in range(0, len(rows), _ROWS_PER_PAGE)]
    return _printed(pages)


def money_text(amount_minor: int, currency: str) -> str:
    """Write an amount in the currency's own unit."""
    if currency in _NO_DECIMALS:
        return str(amount_minor)
    sign, whole = "-" if amount_minor < 0 else "", abs(amount_minor)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def _rows(invoice: Mapping[str, Any]) -> Iterator[str]:
    currency = invoice["currency"]
    yield f"INVOICE {invoice['number']}"
    yield f"Date {invoice['issued_on']}   Due {invoice['due_on']}   Order {invoice['order_number']}"
    yield ""
    yield from _address(invoice["billing_address"] or invoice["contact"])
    yield ""
    yield _row("Description", "Pieces", "Price", "Total")
    for line in invoice["lines"]:
        yield _row(
            f"{line['sku']} {line['description']}",
            str(line["pieces"]),
            money_text(line["unit_price_minor"], currency),
            money_text(line["total_minor"], currency),
        )
    yield ""
    for label, amount in _totals(invoice):
        yield f"{label:>{_LABEL}}{money_text(amount, currency):>{_AMOUNT}}"


def _address(address: Mapping[str, Any]) -> Iterator[str]:
    for name in _ADDRESS:
        if address.get(name):
            yield str(address[name])
    place = (address.get(name) for name in ("postal_code", "city", "region", "country"))
    if text := " ".join(str(part) for part in place if part):
        yield text


def _row(description: str, pieces: str, price: str, total: str) -> str:
    cut = description[: _DESCRIPTION - 1]
    return f"{cut:<{_DESCRIPTION}}{pieces:>10}{price:>18}{total:>18}"


def _totals(invoice: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """List what the total is made of; the tax stands within it where prices include tax."""
    yield "Discount", -invoice["discount_minor"]
    yield "Shipping", invoice["shipping"]["price_minor"]
    for fee in invoice["fees"]:
        yield fee["code"], fee["price_minor"]
    yield "Tax included" if invoice["prices_include_tax"] else "Tax", invoice["tax_minor"]
    yield "Rounding", invoice["rounding_minor"]
    yield f"Total {invoice['currency']}", invoice["total_minor"]


def _printed(pages: Iterable[Sequence[str]]) -> bytes:
    document = pydyf.PDF()
    font = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type1",
            "BaseFont": "/Courier",
            "Encoding": "/WinAnsiEncoding",
        }
    )
    document.add_object(font)
    for rows in pages:
        _add_page(document, font, rows)
    written = BytesIO()
    document.write(written)
    return written.getvalue()


def _add_page(document: Any, font: Any, rows: Sequence[str]) -> None:
    stream = pydyf.Stream()
    stream.begin_text()
    stream.set_font_size("F1", _SIZE)
    for index, row in enumerate(rows):
        stream.set_text_matrix(1, 0, 0, 1, _MARGIN, _HEIGHT - _MARGIN - index * _LEADING)
        stream.show_text_string(row.encode("cp1252", "replace"))
    stream.end_text()
    document.add_object(stream)
    document.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": document.pages.reference,
                "MediaBox": pydyf.Array([0, 0, _WIDTH, _HEIGHT]),
                "Contents": stream.reference,
                "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
            }
        )
    )
