"""One record of a catalogue file, read cell by cell into what it means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.catalogue.amounts import (
    MOST_GRAMS,
    MOST_PIECES,
    Malformed,
    minor_units,
    quoted,
    whole_number,
)

REQUIRED = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Option3 Name",
    "Option3 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
)
# Read where present.
OPTIONAL = ("Type", "Image Src", "Gift Card")

# A row that has none of these is no variant.
_OF_A_VARIANT = (
    "Option1 Value",
    "Option2 Value",
    "Option3 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
)
# What the ERP takes, in characters.
_LONGEST = {"Body (HTML)": 20_000, "Tags": 20_000, "Variant SKU": 64}
_LONGEST_TEXT = 255
_OF_SEVERAL_LINES = ("Body (HTML)", "Tags")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CLAIMS = {"true": True, "false": False, "": None}
_POLICIES = {"continue": True, "deny": False, "": None}


class BadRow(Exception):
    """A file cannot be imported because of one line; `reason` completes a sentence."""

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `None` is a blank cell. Texts are without blanks around them.

    `line` is where the record begins in the file. `sku` is as it stands there.
    """

    line: int
    handle: str
    title: str
    body: str
    vendor: str
    type: str
    tags: str
    is_published: bool | None
    is_gift_card: bool
    option_names: tuple[str, ...]
    option_values: tuple[str, ...]
    sku: str
    grams: int | None
    is_tracker_blank: bool
    pieces: int | None
    may_backorder: bool | None
    price_minor: int | None
    compare_at_minor: int | None
    barcode: str
    is_variant: bool
    has_image: bool


def columns_of(line: int, header: Sequence[str]) -> Mapping[str, int]:
    """Return where each known column stands; raises BadRow for a header that will not do."""
    names = [name.strip() for name in header]
    missing = [name for name in REQUIRED if name not in names]
    if len(missing) == len(REQUIRED):
        raise BadRow(line, "is not the header of a product file: it has none of its columns")
    if missing:
        raise BadRow(line, f"the header lacks {_listed(missing)}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadRow(line, f"the header names {_listed(twice)} more than once")
    return {name: names.index(name) for name in (*REQUIRED, *OPTIONAL) if name in names}


def row_of(line: int, cells: Sequence[str], columns: Mapping[str, int], currency: str) -> Row:
    """Read one record; raises BadRow naming the column that cannot be read."""
    cell = {
        name: "" if name not in columns else _text(line, name, cells[columns[name]])
        for name in (*REQUIRED, *OPTIONAL)
    }
    if not cell["Handle"]:
        raise BadRow(line, "Handle is blank")
    reading = _Reading(line, cell, currency)
    return Row(
        line=line,
        handle=cell["Handle"],
        title=cell["Title"],
        body=cell["Body (HTML)"],
        vendor=cell["Vendor"],
        type=cell["Type"],
        tags=cell["Tags"],
        is_published=reading.one_of("Published", _CLAIMS),
        is_gift_card=reading.one_of("Gift Card", _CLAIMS) is True,
        option_names=tuple(cell[f"Option{number} Name"] for number in (1, 2, 3)),
        option_values=tuple(cell[f"Option{number} Value"] for number in (1, 2, 3)),
        sku=cells[columns["Variant SKU"]],
        grams=reading.whole("Variant Grams", MOST_GRAMS),
        is_tracker_blank=not cell["Variant Inventory Tracker"],
        pieces=reading.whole("Variant Inventory Qty", MOST_PIECES),
        may_backorder=reading.one_of("Variant Inventory Policy", _POLICIES),
        price_minor=reading.price("Variant Price"),
        compare_at_minor=reading.price("Variant Compare At Price"),
        barcode=cell["Variant Barcode"],
        is_variant=any(cell[name] for name in _OF_A_VARIANT),
        has_image=bool(cell["Image Src"]),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """The cells of one record, and how to read them."""

    line: int
    cell: Mapping[str, str]
    currency: str

    def one_of(self, column: str, meanings: Mapping[str, bool | None]) -> bool | None:
        text = self.cell[column]
        if text.lower() not in meanings:
            wanted = " nor ".join(name for name in meanings if name)
            raise BadRow(self.line, f"{column} is neither {wanted}: {quoted(text)}")
        return meanings[text.lower()]

    def whole(self, column: str, most: int) -> int | None:
        try:
            return whole_number(self.cell[column], most)
        except Malformed as error:
            raise BadRow(self.line, f"{column} {error}") from error

    def price(self, column: str) -> int | None:
        try:
            return minor_units(self.cell[column], self.currency)
        except Malformed as error:
            raise BadRow(self.line, f"{column} {error}") from error


def _text(line: int, column: str, cell: str) -> str:
    """Return a cell without blanks around it and with plain line ends; raises BadRow."""
    text = cell.replace("\r\n", "\n").strip()
    if column == "Image Src":
        return text  # only asked whether there is one
    found = (_CONTROL_IN_LINES if column in _OF_SEVERAL_LINES else _CONTROL).search(text)
    if found is not None:
        raise BadRow(line, f"{column} holds the control character U+{ord(found[0]):04X}")
    longest = _LONGEST.get(column, _LONGEST_TEXT)
    if len(text) > longest:
        raise BadRow(line, f"{column} has {len(text)} characters, at most {longest} are taken")
    return text


def _listed(names: Sequence[str]) -> str:
    shown = [quoted(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
