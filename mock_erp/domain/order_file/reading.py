"""From the bytes of an order file to orders: what is wrong with the file, what with one order.

A file that is not whole is refused as a whole, since nobody knows what it lacks. A wrong value
in one order refuses that order alone.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from typing import Any, Literal

from mock_erp.domain.order_file.cells import Cell, WrongCell, value_of
from mock_erp.domain.order_file.columns import COLUMNS, FIRST, LAST, RECORDS

Reason = Literal[
    "not-utf-8", "wrong-header", "truncated", "wrong-checksum", "wrong-number", "malformed"
]
Row = Mapping[str, str]


class NotWhole(Exception):
    """The file is refused as a whole; `line` counts from 1 and is 0 where no line is to blame."""

    def __init__(self, reason: Reason, line: int, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fault:
    """A value of one order that cannot be read."""

    line: int
    column: str
    detail: str


@dataclass(frozen=True, slots=True)
class FileOrder:
    """One order as the file states it, in the shape of the API; `line` is where it begins."""

    line: int
    reference: str
    document: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the sender says about the file apart from the file."""

    number: int
    sha256: str


def read_file(content: bytes, stated: Stated) -> list[FileOrder]:
    """Return the orders of a whole file in their order; raises NotWhole."""
    text = _text_of(content)
    rows = list(_rows(text))
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise NotWhole("wrong-header", 1, "the first line does not name the published columns")
    if not text.endswith("\r\n") or rows[-1][1][0] != LAST:
        raise NotWhole("truncated", rows[-1][0], "the file does not end with its end record")
    # Checked before the cells: of a file that arrived damaged no cell can be trusted.
    if sha256(content).hexdigest() != stated.sha256:
        raise NotWhole("wrong-checksum", 0, "the content has another SHA-256 than was stated")
    records = [(line, _named(line, cells)) for line, cells in rows[1:]]
    _check_ends(records, content, stated)
    return _orders(records[1:-1])


def _text_of(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotWhole("not-utf-8", line, "the file is no UTF-8 text") from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells or [""]
            line = reader.line_num + 1
    except csv.Error as error:
        # An open quote at the end is the middle of a cell: the rest never came.
        is_cut = "unexpected end" in str(error)
        raise NotWhole("truncated" if is_cut else "malformed", line, str(error)) from error


def _named(line: int, cells: Sequence[str]) -> Row:
    if len(cells) != len(COLUMNS):
        detail = f"{len(cells)} cells, not {len(COLUMNS)}"
        raise NotWhole("malformed", line, detail)
    if cells[0] not in (FIRST, LAST, *RECORDS):
        raise NotWhole("malformed", line, f"there is no record called {cells[0]!r}")
    return dict(zip(COLUMNS, cells, strict=True))


def _check_ends(records: Sequence[tuple[int, Row]], content: bytes, stated: Stated) -> None:
    """The first record names the file, the last one counts it and carries its checksum."""
    (first_line, first), (last_line, last) = records[0], records[-1]
    if first["record"] != FIRST or first["number"] != str(stated.number):
        detail = f"the file record does not say number {stated.number}"
        raise NotWhole("wrong-number", first_line, detail)
    if last["number"] != first["number"]:
        raise NotWhole("wrong-number", last_line, "the end record is of another file")
    inner = [row["record"] for _, row in records[1:-1]]
    counted = {"quantity": inner.count("order"), "line": len(inner)}
    for column, count in counted.items():
        if last[column] != str(count):
            detail = f"the end record states {last[column]!r} in {column}, the file has {count}"
            raise NotWhole("truncated", last_line, detail)
    before_end = content[: content[:-2].rindex(b"\n") + 1]
    if last["code"] != sha256(before_end).hexdigest():
        detail = "the end record states another SHA-256 of what stands before it"
        raise NotWhole("wrong-checksum", last_line, detail)


def _orders(records: Sequence[tuple[int, Row]]) -> list[FileOrder]:
    orders: list[FileOrder] = []
    for line, row in records:
        kind = row["record"]
        if kind in (FIRST, LAST):
            raise NotWhole("malformed", line, f"a record called {kind} inside the file")
        if kind == "order":
            orders.append(FileOrder(line, row["order"], _empty_document()))
        if not orders or row["order"] != orders[-1].reference:
            raise NotWhole("malformed", line, f"the {kind} record does not follow its order")
        _add(orders[-1], line, row)
    return orders


def _empty_document() -> dict[str, Any]:
    return {"lines": [], "fees": [], "tenders": [], "custom": {}, "warehouse_codes": None}


def _add(order: FileOrder, line: int, row: Row) -> None:
    """Read one record into its order's document, or note why it cannot be read."""
    kind = row["record"]
    fields: dict[str, Cell] = {}
    for column, name in RECORDS[kind].items():
        try:
            fields[name] = value_of(column, row[column])
        except WrongCell as error:
            order.faults.append(Fault(line, column, str(error)))
    foreign = [
        column
        for column, cell in row.items()
        if cell and column not in RECORDS[kind] and column not in ("record", "order")
    ]
    order.faults.extend(Fault(line, each, f"not of a {kind} record") for each in foreign)
    _put(order.document, kind, fields)


def _put(document: dict[str, Any], kind: str, fields: Mapping[str, Cell]) -> None:
    lists = {"line": "lines", "fee": "fees", "tender": "tenders"}
    if kind in lists:
        document[lists[kind]].append(dict(fields))
    elif kind == "custom":
        document["custom"][fields.get("name")] = fields.get("value")
    elif kind == "warehouse":
        document["warehouse_codes"] = [*(document["warehouse_codes"] or ()), fields.get("code")]
    elif kind == "order":
        document.update(_nested(fields))
    else:
        places = {"billing": "billing_address", "ship_to": "shipping_address"}
        document[places.get(kind, kind)] = dict(fields)


def _nested(fields: Mapping[str, Cell]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        outer, _, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = value
        else:
            found[name] = value
    return found
