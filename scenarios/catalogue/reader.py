"""Reads a catalogue file as a stream, and refuses what is not one in a plain sentence.

Nothing is held that a bad file could make large: a record may have one MiB, and a longer line is
refused before it is in memory.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from scenarios.catalogue.amounts import Malformed, decimals_of
from scenarios.catalogue.plan import Catalogue, plan_catalogue
from scenarios.catalogue.rows import BadRow, Row, columns_of, row_of

# Chosen: fifty times the longest text that the ERP takes.
LONGEST_RECORD_BYTES = 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadFile(Exception):
    """The file cannot be imported; nothing of it was."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


def read_catalogue(path: Path, currency: str) -> Catalogue:
    """Read and judge a whole file; its prices are in `currency` (ISO 4217).

    The name of the import is the file's name without its ending. Raises BadFile.
    """
    try:
        decimals_of(currency)
        with _opened(path) as file:
            return plan_catalogue(path.stem, currency, _rows(file, currency))
    except Malformed as error:
        raise BadFile(path, None, str(error)) from error
    except BadRow as error:
        raise BadFile(path, error.line, error.reason) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadFile(path, None, f"cannot be read: {reason}") from error


def _opened(path: Path) -> BinaryIO:
    if not path.exists():
        raise BadRow(None, "there is no such file")
    if path.is_dir():
        raise BadRow(None, "is a directory, not a file")
    if not path.is_file():
        raise BadRow(None, "is not a regular file")
    return path.open("rb")


def _rows(file: BinaryIO, currency: str) -> Iterator[Row]:
    records = _records(file)
    first = next(records, None)
    if first is None:
        raise BadRow(None, "is empty")
    columns = columns_of(*first)
    width = len(first[1])
    for line, cells in records:
        if len(cells) != width:
            raise _wrong_width(line, len(cells), width, is_last=_ends(records))
        yield row_of(line, cells, columns, currency)


def _ends(records: Iterator[object]) -> bool:
    try:
        return next(records, None) is None
    except BadRow:
        return False  # what is wrong further down is told once this is mended


def _wrong_width(line: int, count: int, width: int, *, is_last: bool) -> BadRow:
    if is_last and count < width:
        return BadRow(line, f"the file ends within this record: it has {count} of {width} fields")
    return BadRow(line, f"the record has {count} fields, the header has {width}")


def _records(file: BinaryIO) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the records with the lines they begin in; blank lines are none."""
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    while True:
        begins = lines.begin_record()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(begins, lines, error) from error
        if cells is None:
            return
        if cells:
            yield begins, cells


def _broken(begins: int, lines: "_Lines", error: csv.Error) -> BadRow:
    text = str(error)
    if "unexpected end of data" in text:
        return BadRow(begins, "a quote that opens in this record is never closed")
    if "expected after" in text:
        # The quote may have opened in an earlier line of the same record.
        since = "" if begins == lines.number else f" (the record begins in line {begins})"
        return BadRow(lines.number, f"a closing quote is not followed by a comma{since}")
    if "larger than field limit" in text:
        return BadRow(begins, "a field is longer than 128 KiB (an open quote?)")
    if "new-line character" in text:
        return BadRow(lines.number, "a line ends in a carriage return alone")
    return BadRow(begins, f"is not comma-separated text: {text}")


class _Lines:
    """The lines of a file as text, each within its bounds."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self._begins = 1
        self._left_bytes = LONGEST_RECORD_BYTES
        self.number = 0

    def begin_record(self) -> int:
        """Note that a record begins with the next line; return that line's number."""
        self._begins = self.number + 1
        self._left_bytes = LONGEST_RECORD_BYTES
        return self._begins

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._file.readline(self._left_bytes + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        self._left_bytes -= len(raw)
        if self._left_bytes < 0:
            raise BadRow(self._begins, "the record is longer than 1 MiB (an open quote?)")
        text = self._decoded(raw)
        self._offset += len(raw)
        return text

    def _decoded(self, raw: bytes) -> str:
        skipped = 0
        if self._offset == 0 and raw.startswith(_BYTE_ORDER_MARK):
            skipped = len(_BYTE_ORDER_MARK)
        nul = raw.find(b"\0")
        if nul >= 0:
            raise BadRow(self.number, f"holds a NUL byte (byte {self._offset + nul} of the file)")
        try:
            return raw[skipped:].decode()
        except UnicodeDecodeError as error:
            byte = self._offset + skipped + error.start
            raise BadRow(self.number, f"is not UTF-8 (byte {byte} of the file)") from error
