"""Reading histories: a broken line is named, and costs that line alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.catalogue.reader import BadFile
from scenarios.retail_history.reading import LONGEST_LINE_BYTES, read_history
from scenarios.retail_history.rules import rules_of
from tests.unit.scenarios.retail_history.sample_history import (
    HEADER,
    RULES,
    SAMPLE,
    history_of,
)

GOOD = b"1,A,THING,2,2021-03-01 08:05:00,2.50,7.0,France\n"
# What is done to a line at a place from 0 to 7.
CORRUPTIONS: dict[str, Callable[[bytes, int], bytes]] = {
    "cut": lambda line, place: line[: 1 + line.rindex(b",") * place // 8] + b"\n",
    "missing column": lambda line, place: b",".join(without(line, place)) + b"\n",
    "bad date": lambda line, place: at(line, line.index(b"2021-") + place, b"x"),
    "bad number": lambda line, place: at(line, line.index(b",2021-"), b"x.-e+:/O"[place:][:1]),
    "bad price": lambda line, place: at(line, line.index(b":00,") + 4, b"x.+e$:/O"[place:][:1]),
    "bad UTF-8": lambda line, place: at(line, place, b"\xff"),
    "long field": lambda line, place: at(line, place, b"9" * 10_000),
    "open quote": lambda line, place: b'"' + at(line, place, b""),
    "NUL": lambda line, place: at(line, place, b"\0"),
}


def at(line: bytes, place: int, put: bytes) -> bytes:
    return line[:place] + put + line[place:]


def without(line: bytes, place: int) -> list[bytes]:
    """The line's parts between commas, all but one."""
    parts = line.rstrip(b"\n").split(b",")
    return [part for number, part in enumerate(parts) if number != place]


def test_a_line_is_read_into_minor_units_and_a_plain_customer_number() -> None:
    (line,) = history_of([HEADER, GOOD]).lines

    assert (line.pieces, line.price_minor, line.amount_minor) == (2, 250, 500)
    assert (line.customer, line.at.isoformat()) == ("7", "2021-03-01T08:05:00")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1,A,THING,2\n", "has 4 fields, the header has 8"),
        (GOOD.replace(b"03-01", b"02-30"), "at is not an instant such as"),
        (GOOD.replace(b",2,", b",two,"), 'pieces is not a whole number: "two"'),
        (GOOD.replace(b",2,", b",,"), "pieces is blank"),
        (GOOD.replace(b"2.50", b"2.505"), "price has too many decimals, GBP has 2"),
        (GOOD.replace(b"2.50", b""), "price is blank"),
        (GOOD.replace(b"THING", b"\xff"), "is not UTF-8 (byte 5 of the line)"),
        (GOOD.replace(b"THING", b"x" * 10_000), "description has 10000 characters"),
        (GOOD.replace(b"A", b" "), "code is blank"),
        (GOOD.replace(b"THING", b'"THING'), "is not delimited text"),
        (GOOD.replace(b"2021", b"1821"), "at is not from 1970 to 2099"),
        (GOOD.replace(b"2021", b"9021"), "at is not from 1970 to 2099"),
        (GOOD.replace(b",2,", b",1000000,"), "pieces is absurdly high"),
        (GOOD.replace(b",2,2", b",999999,2").replace(b"2.50", b"999.99"), "pieces times price"),
        (GOOD.replace(b"2.50", b"2,50"), "has 9 fields"),
        (GOOD.replace(b"2.50", b'"2,50"'), "price is not a price such as 9.99"),
        (GOOD.replace(b"THING", b"a\xc2\x85b"), "description holds a control character"),
        (b"x" * LONGEST_LINE_BYTES + GOOD, "is longer than 64 KiB"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: bytes, reason: str) -> None:
    (bad,) = history_of([HEADER, GOOD, line, GOOD]).bad

    assert bad.place == "sample.csv, line 3"
    assert bad.reason.startswith(reason)


@given(st.integers(1, len(SAMPLE) - 1), st.sampled_from(sorted(CORRUPTIONS)), st.integers(0, 7))
def test_a_corrupted_line_costs_that_line_alone(number: int, kind: str, place: int) -> None:
    raw = [*SAMPLE]
    raw[number] = CORRUPTIONS[kind](raw[number], place)

    found, whole = history_of(raw), history_of(SAMPLE)

    assert [bad.place for bad in found.bad] == [f"sample.csv, line {number + 1}"]
    others = [replace(line, key="") for line in whole.lines if line.number != number + 1]
    assert [replace(line, key="") for line in found.lines] == others


@given(st.integers(1, len(SAMPLE) - 1), st.binary(max_size=200))
def test_no_bytes_break_the_reading(number: int, junk: bytes) -> None:
    raw = [*SAMPLE]
    raw[number] = junk.replace(b"\n", b"") + b"\n"

    others = [line for line in history_of(raw).lines if line.number != number + 1]

    assert len(others) == len(SAMPLE) - 2


def test_another_export_fits_by_its_rules() -> None:
    columns = {
        "document": "Beleg",
        "code": "Artikel",
        "pieces": "Menge",
        "at": "am",
        "price": "EUR",
    }
    form = {
        **RULES.form.model_dump(),
        "encoding": "cp1252",
        "delimiter": ";",
        "decimal_mark": ",",
        "instant": "%d.%m.%Y %H:%M",
        "credit_prefix": "GS",
    }
    rules = rules_of(RULES.model_dump() | {"columns": columns, "form": form})
    header = "Kasse;EUR;Beleg;Artikel;Menge;am\n".encode("cp1252")
    raw = [header, "Süd;1.204,50;GS7;Öse;-3,0;01.12.2010 08:26\n".encode("cp1252")]

    assert [bad.reason for bad in history_of(raw, rules).bad] == [
        'pieces is not a whole number: "3,0"'
    ]
    raw[1] = raw[1].replace(b"-3,0", b"-3").replace(b"1.204", b"1204")
    (line,) = history_of(raw, rules).lines
    assert (line.document, line.code, line.pieces, line.price_minor) == ("GS7", "Öse", -3, 120450)
    assert (line.at.isoformat(), line.description) == ("2010-12-01T08:26:00", "")
    assert (line.customer, line.country, rules.is_credit(line)) == ("", "", True)


def test_numbers_that_became_decimal_on_their_way_are_whole_all_the_same() -> None:
    raw = GOOD.replace(b"1,A", b"1.0,22.0").replace(b",2,", b",2.0,")

    (line,) = history_of([HEADER, raw]).lines

    assert (line.document, line.code, line.pieces) == ("1", "22", 2)


def test_equal_lines_have_names_of_their_own() -> None:
    keys = [line.key for line in history_of([HEADER, GOOD, GOOD]).lines]

    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", 'the header must have "InvoiceNo" exactly once'),
        (b"a,b\n1,2\n", 'the header must have "InvoiceNo" exactly once'),
        (b"\xff\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_history_is_refused_whole(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "day.csv"
    file.write_bytes(content)

    with pytest.raises(BadFile, match=reason):
        read_history([file], RULES)


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = [tmp_path / name / "day.csv" for name in ("first", "second")]
    for number, file in enumerate(files):
        file.parent.mkdir()
        file.write_bytes(HEADER + GOOD * (number + 1))

    places = [line.place for line in read_history(files, RULES).lines]

    assert places == [f"{files[0]}, line 2", f"{files[1]}, line 2", f"{files[1]}, line 3"]


@pytest.mark.parametrize("name", ["day.csv", "copy.csv"])
def test_a_file_that_is_given_twice_is_refused(tmp_path: Path, name: str) -> None:
    files = [tmp_path / "day.csv", tmp_path / name]
    for file in files:
        file.write_bytes(HEADER + GOOD)

    with pytest.raises(BadFile, match="give each line once"):
        read_history(files, RULES)


def test_days_without_trade_are_alike_and_are_not_refused(tmp_path: Path) -> None:
    files = [tmp_path / "saturday.csv", tmp_path / "sunday.csv"]
    for file in files:
        file.write_bytes(HEADER)

    assert read_history(files, RULES).lines == ()


def test_a_line_without_end_is_never_in_memory_whole(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_bytes(HEADER + b"x" * 3 * LONGEST_LINE_BYTES + b"\n" + GOOD)

    history = read_history([file], RULES)

    assert [(bad.number, bad.reason) for bad in history.bad] == [(2, "is longer than 64 KiB")]
    assert [line.number for line in history.lines] == [3]
