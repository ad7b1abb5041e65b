"""Reads order histories: one line of a file is one line of an order.

A record never goes on in the next line, so that a broken line costs that line alone; what cannot
be read is named with its file and line, and the rest is read.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from scenarios.catalogue.amounts import Malformed, minor_units, quoted, whole_number
from scenarios.catalogue.reader import BadFile
from scenarios.retail_history.lines import BadLine, History, Keys, Line
from scenarios.retail_history.rules import Columns, Form, Rules

LONGEST_LINE_BYTES = 64 * 1024
LONGEST_CELL = 255
LONGEST_CODE = 64
# Chosen: no line of a shop's order has more; the totals of an order stay within what systems take.
MOST_PIECES, MOST_MINOR = 999_999, 10_000_000_000
# Chosen: so far a clock can be set back or forward.
FIRST_YEAR, LAST_YEAR = 1970, 2099
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Said = tuple[str, ...]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class _Unreadable(Exception):
    """A line cannot be read; the text completes a sentence about it."""


def read_history(paths: Sequence[Path], rules: Rules) -> History:
    """Read all files; raises BadFile for one that is not a history at all, or given twice."""
    keys, named, known = Keys(), Counter(path.name for path in paths), dict[Said, Path]()
    read: list[Line | BadLine] = []
    for path in paths:
        name = path.name if named[path.name] == 1 else str(path)
        found = list(_of_file(path, name, rules, keys))
        said = tuple(each.key.partition("-")[0] for each in found)
        if said and said in known:
            raise BadFile(path, None, f"says what {known[said]} says; give each line once")
        known[said] = path
        read += found
    return History(
        tuple(line for line in read if isinstance(line, Line)),
        tuple(line for line in read if isinstance(line, BadLine)),
    )


def _of_file(path: Path, name: str, rules: Rules, keys: Keys) -> Iterator[Line | BadLine]:
    try:
        with path.open("rb") as file:
            yield from read_lines(name, _raw_lines(file), rules, keys)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadFile(path, None, f"cannot be read: {reason}") from error
    except _Unreadable as error:
        raise BadFile(path, 1, str(error)) from error


def read_lines(
    name: str, raw: Iterable[bytes], rules: Rules, keys: Keys
) -> Iterator[Line | BadLine]:
    """Read the lines of a file called `name`; the first is its header."""
    lines = iter(raw)
    header = _cells(next(lines, b"").removeprefix(_BYTE_ORDER_MARK), rules.form)
    places = _places(header, rules.columns)
    for number, each in enumerate(lines, 2):
        if not each.strip():
            continue
        key = keys.of(each)
        try:
            cells = _row(_cells(each, rules.form), len(header), places)
            yield _line(cells, (name, number, key), rules)
        except (_Unreadable, Malformed) as error:
            yield BadLine(name, number, key, str(error))


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only so much that it is seen to be."""
    while raw := file.readline(LONGEST_LINE_BYTES + 1):
        rest = raw
        while len(rest) > LONGEST_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE_BYTES + 1)
        yield raw


def _cells(raw: bytes, form: Form) -> list[str]:
    if len(raw) > LONGEST_LINE_BYTES:
        raise _Unreadable("is longer than 64 KiB")
    if b"\0" in raw:
        raise _Unreadable("holds a NUL byte")
    try:
        text = raw.decode(form.encoding).rstrip("\r\n")
    except UnicodeDecodeError as error:
        name = form.encoding.upper()
        raise _Unreadable(f"is not {name} (byte {error.start + 1} of the line)") from error
    try:
        return next(csv.reader([text], delimiter=form.delimiter, strict=True), [])
    except csv.Error as error:
        raise _Unreadable(f"is not delimited text: {error}") from error


def _places(header: Sequence[str], columns: Columns) -> Mapping[str, int]:
    names = [name.strip() for name in header]
    wanted = columns.given
    missing = [column for column in wanted.values() if names.count(column) != 1]
    if missing:
        raise _Unreadable(f"the header must have {quoted(missing[0])} exactly once")
    return {meaning: names.index(column) for meaning, column in wanted.items()}


def _row(cells: Sequence[str], width: int, places: Mapping[str, int]) -> dict[str, str]:
    if len(cells) != width:
        raise _Unreadable(f"has {len(cells)} fields, the header has {width}")
    row = {meaning: _told(meaning, cells[place]) for meaning, place in places.items()}
    for meaning, cell in row.items():
        longest = LONGEST_CODE if meaning in ("code", "document", "customer") else LONGEST_CELL
        if len(cell) > longest:
            raise _Unreadable(f"{meaning} has {len(cell)} characters, at most {longest} are taken")
        if _CONTROL.search(cell):
            raise _Unreadable(f"{meaning} holds a control character")
    return row


def _told(meaning: str, cell: str) -> str:
    """A cell; a whole number that became one with a point on its way is one all the same."""
    is_text = meaning in ("description", "country")
    return cell.strip() if is_text else cell.strip().removesuffix(".0")


def _line(row: Mapping[str, str], named: tuple[str, int, str], rules: Rules) -> Line:
    if not row["document"]:
        raise _Unreadable("document is blank")
    if not row["code"]:
        raise _Unreadable("code is blank")
    line = Line(
        *named,
        document=row["document"],
        code=row["code"],
        description=row.get("description", ""),
        pieces=_signed("pieces", row["pieces"]),
        at=_instant(row["at"], rules.form.instant),
        price_minor=_price(row["price"], rules),
        customer=row.get("customer", ""),
        country=row.get("country", ""),
    )
    if abs(line.amount_minor) > MOST_MINOR:
        raise _Unreadable("pieces times price is absurdly high")
    return line


def _signed(name: str, text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    try:
        number = whole_number(digits, MOST_PIECES)
    except Malformed as error:
        raise _Unreadable(f"{name} {error}") from error
    if number is None:
        raise _Unreadable(f"{name} is blank")
    return sign * number


def _price(text: str, rules: Rules) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, fraction = digits.partition(rules.form.decimal_mark)
    try:
        price = minor_units(_plain(whole, fraction), rules.trade.currency)
    except Malformed as error:
        raise _Unreadable(f"price {error}") from error
    if price is None:
        raise _Unreadable("price is blank")
    return sign * price


def _plain(whole: str, fraction: str) -> str:
    """A price without the zeros at its end, which say nothing."""
    told = fraction.rstrip("0")
    return f"{whole}.{told}" if told else whole


def _instant(text: str, form: str) -> datetime:
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007 - local time of the rules' zone
    except ValueError as error:
        reason = f"at is not an instant such as {form}: {quoted(text)}"
        raise _Unreadable(reason) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _Unreadable(f"at is not from {FIRST_YEAR} to {LAST_YEAR}: {quoted(text)}")
    return found
