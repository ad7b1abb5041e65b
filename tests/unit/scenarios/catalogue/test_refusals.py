"""Every way in which a file can be bad, and the sentence that says so."""

import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from scenarios.catalogue.reader import BadFile, read_catalogue
from scenarios.catalogue.rows import REQUIRED
from tests.unit.scenarios.catalogue.files import (
    HEADER,
    a_row,
    a_variant,
    read_rows,
    refusal,
    text_of,
)

MIB = 1024 * 1024
GOOD = text_of([a_row()])
HEAD = GOOD.splitlines()[0]
RECORD = GOOD.splitlines()[1]


CONTENTS: Mapping[str, tuple[str | bytes, int | None, str]] = {
    "empty": (b"", None, "is empty"),
    "only blank lines": (b"\n\n", None, "is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", None, "is empty"),
    "a header alone": (HEAD + "\n", None, "has a header and no products"),
    "another table": (
        "date,amount\n2026-01-01,5\n",
        1,
        "is not the header of a product file: it has none of its columns",
    ),
    "one column missing": (
        text_of([a_row()], [name for name in HEADER if name != "Variant Price"]),
        1,
        'the header lacks "Variant Price"',
    ),
    "columns missing": (
        text_of([a_row()], [name for name in HEADER if name not in ("Title", "Tags", "Handle")]),
        1,
        'the header lacks "Handle", "Title" and "Tags"',
    ),
    "a column twice": (
        f"{HEAD},Title\n{RECORD},Cap\n",
        1,
        'the header names "Title" more than once',
    ),
    "text after a closing quote": (
        f'{HEAD}\n{RECORD}\n"cap"x,,\n',
        3,
        "a closing quote is not followed by a comma",
    ),
    "text after a quote closed in a later line": (
        f'{HEAD}\ncap,"one\ntwo\n"three,\n',
        4,
        "a closing quote is not followed by a comma (the record begins in line 2)",
    ),
    "an open quote": (
        f'{HEAD}\n{RECORD}\n"cap,{RECORD}\nand so on\n',
        3,
        "a quote that opens in this record is never closed",
    ),
    "a carriage return alone": (
        f"{HEAD}\r{RECORD}\r",
        1,
        "a line ends in a carriage return alone",
    ),
    "bad UTF-8": (
        HEAD.encode() + b"\ncaf\xe9,Cap\n",
        2,
        f"is not UTF-8 (byte {len(HEAD) + 4} of the file)",
    ),
    "bad UTF-8 after a byte order mark": (
        b"\xef\xbb\xbfHand\xffle\n",
        1,
        "is not UTF-8 (byte 7 of the file)",
    ),
    "UTF-16": (GOOD.encode("utf-16"), 1, "holds a NUL byte (byte 3 of the file)"),
    "a NUL byte": (
        HEAD.encode() + b"\nca\0p,Cap\n",
        2,
        f"holds a NUL byte (byte {len(HEAD) + 3} of the file)",
    ),
    "cut short": (
        f"{HEAD}\n{RECORD}\ncap,,,,",
        3,
        f"the file ends within this record: it has 5 of {len(HEADER)} fields",
    ),
    "cut short within a sign": (
        GOOD.encode() + "caf\u00e9".encode()[:-1],
        3,
        f"is not UTF-8 (byte {len(GOOD) + 3} of the file)",
    ),
    "a short record": (
        f"{HEAD}\ncap,Cap\n{RECORD}\n",
        2,
        f"the record has 2 fields, the header has {len(HEADER)}",
    ),
    "a short record before worse": (
        f"{HEAD}\ncap,Cap\ncap,\0\n",
        2,
        f"the record has 2 fields, the header has {len(HEADER)}",
    ),
    "a long record": (
        f"{HEAD}\n{RECORD},\n",
        2,
        f"the record has {len(HEADER) + 1} fields, the header has {len(HEADER)}",
    ),
    "a long field": (
        f'{HEAD}\ncap,"{"x" * 140_000}"\n',
        2,
        "a field is longer than 128 KiB (an open quote?)",
    ),
    "a long record of many lines": (
        HEAD + '\ncap,"' + '","\n'.join(["x" * 1000] * 1100),
        2,
        "the record is longer than 1 MiB (an open quote?)",
    ),
}


@pytest.mark.parametrize(("content", "line", "reason"), CONTENTS.values(), ids=CONTENTS.keys())
def test_a_broken_file_is_refused(
    tmp_path: Path, content: str | bytes, line: int | None, reason: str
) -> None:
    assert refusal(tmp_path, content) == (line, reason)


def test_the_line_is_the_one_in_the_file_where_records_have_several(tmp_path: Path) -> None:
    first = a_row(**{"Body (HTML)": "one\ntwo\nthree"})
    second = a_variant(Option1_Value="M", Variant_SKU="CAP-M", Variant_Price="x")

    assert refusal(tmp_path, text_of([first, second]))[0] == 5


def test_decimals_are_those_of_the_currency(tmp_path: Path) -> None:
    text = text_of([a_row(Variant_Price="12.5")])

    assert refusal(tmp_path, text, "JPY") == (
        2,
        'Variant Price has too many decimals, JPY has 0: "12.5"',
    )


def test_an_unknown_currency_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD, "XXQ") == (
        None,
        '"XXQ" is not an ISO 4217 currency code such as USD',
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.csv: there is no such file"):
        read_catalogue(tmp_path / "none.csv", "USD")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is a directory, not a file"):
        read_catalogue(tmp_path, "USD")


def test_a_device_is_refused() -> None:
    with pytest.raises(BadFile, match="is not a regular file"):
        read_catalogue(Path("/dev/zero"), "USD")


def test_a_name_that_no_file_has_is_refused() -> None:
    with pytest.raises(BadFile):
        read_catalogue(Path("a\0b.csv"), "USD")


def test_a_sentence_names_file_line_and_reason(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        read_rows(tmp_path, a_row(Variant_Price="x"))

    path = tmp_path / "shop.csv"
    assert str(caught.value) == (f'{path}, line 2: Variant Price is not a price such as 9.99: "x"')


def test_a_line_of_64_mib_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    with path.open("wb") as file:
        file.write(HEAD.encode() + b"\ncap,")
        for _ in range(64):
            file.write(b"x" * MIB)

    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match="line 2: the record is longer than 1 MiB"):
            read_catalogue(path, "USD")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 16 * MIB


def test_every_required_column_is_missed(tmp_path: Path) -> None:
    for column in REQUIRED:
        header = [name for name in HEADER if name != column]
        assert refusal(tmp_path, text_of([a_row()], header)) == (1, f'the header lacks "{column}"')
