"""Product files for tests, row by row."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import BadFile, read_catalogue
from scenarios.catalogue.rows import OPTIONAL, REQUIRED

HEADER = (*REQUIRED, *OPTIONAL)
CAP = {
    "Handle": "cap",
    "Title": "Cap",
    "Published": "true",
    "Option1 Name": "Size",
    "Option1 Value": "S",
    "Variant SKU": "CAP-S",
    "Variant Grams": "90",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "3",
    "Variant Inventory Policy": "deny",
    "Variant Price": "12.50",
}


def a_row(**cells: str) -> dict[str, str]:
    """A cap, with cells changed; `Option1_Value` is the column Option1 Value."""
    return CAP | {name.replace("_", " "): text for name, text in cells.items()}


def a_variant(**cells: str) -> dict[str, str]:
    """A further variant of the cap: what belongs to the style is blank."""
    return a_row(Title="", Published="", Option1_Name="") | a_row_of(cells)


def a_row_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells by the names of their columns."""
    return {name.replace("_", " "): text for name, text in cells.items()}


def text_of(rows: Sequence[Mapping[str, str]], header: Sequence[str] = HEADER) -> str:
    """The text of a file with these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(folder: Path, content: str | bytes, currency: str = "USD") -> Catalogue:
    """Write a file and read it."""
    path = folder / "shop.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_catalogue(path, currency)


def read_rows(folder: Path, *rows: Mapping[str, str], currency: str = "USD") -> Catalogue:
    """Read a file with these rows, the first in line 2."""
    return read(folder, text_of(rows), currency)


def refusal(folder: Path, content: str | bytes, currency: str = "USD") -> tuple[int | None, str]:
    """The line and the reason for which a file is refused."""
    with pytest.raises(BadFile) as caught:
        read(folder, content, currency)
    return caught.value.line, caught.value.reason
