"""Single cells of the order file: nothing, text, whole numbers, flags."""

import re

from mock_erp.domain.order_file.columns import FLAGS, INTEGERS

Cell = str | int | bool | None
NULL = "\\N"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")


class WrongCell(Exception):
    """A cell that cannot be read."""


def value_of(column: str, cell: str) -> Cell:
    """Read a cell: `\\N` is null, and a text that begins with a backslash has one more."""
    if cell == NULL:
        return None
    if column in INTEGERS:
        if not _INTEGER.fullmatch(cell):
            raise WrongCell("no whole number")
        return int(cell)
    if column in FLAGS:
        if cell not in ("true", "false"):
            raise WrongCell("neither true nor false")
        return cell == "true"
    return _text(cell)


def _text(cell: str) -> str:
    if not cell.startswith("\\"):
        return cell
    if not cell.startswith("\\\\"):
        raise WrongCell("a backslash at the beginning must be written twice")
    return cell[1:]
