"""The balance sheet against a ledger in memory: green as played, red at every change."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.retail_history.script import Entry
from scenarios.retail_history.sheet import Sheet, balance
from scenarios.retail_history.standing import Side, Standing
from scenarios.retail_history.wanted import wanted_of
from tests.unit.scenarios.retail_history.ledger import Ledger
from tests.unit.scenarios.retail_history.sample_history import (
    MESSY,
    SAMPLE,
    history_of,
    rows,
    script_of,
)
from tests.unit.scenarios.retail_history.test_reading import CORRUPTIONS

SCRIPT = script_of(SAMPLE)
FIELDS: dict[Side, str] = {"store": "store", "erp orders": "orders", "erp books": "books"}
NUMBERS = st.integers(1, len(SAMPLE) - 1)


def sheet_of(raw: list[bytes], ledger: Ledger) -> Sheet:
    imported = [entry.key for entry in SCRIPT.entries]
    return balance(script_of(raw), ledger.facts, imported=imported)


def places_of(sheet: Sheet) -> set[str]:
    return {place for difference in sheet.differences for place in difference.places}


def ended(entries: tuple[Entry, ...]) -> Counter[tuple[object, ...]]:
    """What became of lines, without where they stand."""
    return Counter((e.key, e.status, e.kind, e.day, e.pieces, e.amount_minor) for e in entries)


def test_a_history_as_played_is_balanced() -> None:
    ledger = Ledger().play(SCRIPT)

    sheet = sheet_of(SAMPLE, ledger)

    assert sheet.differences == ()
    assert (sheet.lines, sheet.parked_lines) == (len(SAMPLE) - 1, 0)


@given(MESSY)
def test_any_history_as_played_is_balanced(lines: list[str]) -> None:
    script = script_of(rows(*lines))

    sheet = balance(
        script, Ledger().play(script).facts, imported=[entry.key for entry in script.entries]
    )

    assert sheet.differences == ()
    assert sheet.lines == len(lines)


def test_file_store_and_erp_agree_in_every_group() -> None:
    ledger = Ledger().play(SCRIPT)

    groups = sheet_of(SAMPLE, ledger).groups

    for group in groups:
        said = Standing(group.day, group.pieces, group.amount_minor)
        assert group.erp == said
        assert group.store in (said, None)


@pytest.mark.parametrize("side", ["store", "erp orders", "erp books"])
@given(st.data())
def test_one_digit_changed_in_a_system_names_the_lines(side: Side, data: st.DataObject) -> None:
    ledger = Ledger().play(SCRIPT)
    records = dict(ledger.facts.on(side))
    record = data.draw(st.sampled_from(sorted(records)))
    name = data.draw(st.sampled_from(["pieces", "amount_minor"]))
    digit = 10 ** data.draw(st.integers(0, 5))
    records[record] = replace(records[record], **{name: getattr(records[record], name) + digit})

    sheet = sheet_of(SAMPLE, Ledger(**{**vars(ledger), FIELDS[side]: records}))

    assert places_of(sheet) == {*wanted_of(SCRIPT)[side][record].places}
    assert [difference.side for difference in sheet.differences] == [side]


def changed_keys(raw: list[bytes]) -> set[str]:
    """The lines whose ends differ from those of the sample, or that one side alone has."""
    gone, new = ended(SCRIPT.entries), ended(script_of(raw).entries)
    return {str(entry[0]) for entry in (gone - new) + (new - gone)}


def related_to(number: int) -> set[str]:
    """The line's document, and what its customer bought or gave back of the same codes."""
    lines = history_of(SAMPLE).lines
    (line,) = (each for each in lines if each.number == number + 1)
    paper = [each for each in lines if each.document == line.document]
    bought = {(each.customer, each.code.upper()) for each in paper}
    return {e.key for e in lines if e in paper or (e.customer, e.code.upper()) in bought}


@given(NUMBERS, st.data())
def test_one_digit_changed_in_the_file_names_the_line(number: int, data: st.DataObject) -> None:
    raw = [*SAMPLE]
    digits = [place for place, byte in enumerate(raw[number]) if byte in b"0123456789"]
    place = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from(sorted({*b"0123456789"} - {raw[number][place]})))
    raw[number] = raw[number][:place] + bytes([digit]) + raw[number][place + 1 :]

    sheet = sheet_of(raw, Ledger().play(SCRIPT))

    assert f"sample.csv, line {number + 1}" in sheet.new
    assert not sheet.is_balanced


@given(NUMBERS, st.sampled_from(sorted(CORRUPTIONS)), st.integers(0, 7))
def test_of_a_corrupted_line_the_rest_is_booked(number: int, kind: str, place: int) -> None:
    raw = [*SAMPLE]
    raw[number] = CORRUPTIONS[kind](raw[number], place)
    script = script_of(raw)

    imported = [entry.key for entry in script.entries]
    sheet = balance(script, Ledger().play(script).facts, imported=imported)

    assert sheet.is_balanced
    assert sheet.lines == len(SAMPLE) - 1
    (parked,) = script.of_status("parked")
    assert (parked.place, parked.cause[:14]) == (f"sample.csv, line {number + 1}", "cannot be read")


@given(NUMBERS)
def test_a_deleted_line_changes_the_sheet_by_that_line(number: int) -> None:
    raw = [line for place, line in enumerate(SAMPLE) if place != number]

    sheet = sheet_of(raw, Ledger().play(SCRIPT))

    assert (len(sheet.missing), sheet.new) == (1, ())
    assert changed_keys(raw) <= related_to(number) | set(sheet.missing)


@given(NUMBERS)
def test_a_doubled_line_changes_the_sheet_by_that_line(number: int) -> None:
    raw = [*SAMPLE[: number + 1], *SAMPLE[number:]]

    sheet = sheet_of(raw, Ledger().play(SCRIPT))

    assert (len(sheet.new), sheet.missing) == (1, ())
    doubled = {key.rpartition("-")[0] for key in changed_keys(raw)}
    assert doubled <= {key.rpartition("-")[0] for key in related_to(number)}


@given(NUMBERS, st.sampled_from([(1, 2), (2, 7), (1, 7), (2, 6)]))
def test_two_swapped_text_columns_change_the_sheet_by_that_line(
    number: int, columns: tuple[int, int]
) -> None:
    (cells,) = csv.reader([SAMPLE[number].decode()])
    first, second = columns
    assume(cells[first] != cells[second])
    cells[first], cells[second] = cells[second], cells[first]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    raw = [*SAMPLE[:number], text.getvalue().encode(), *SAMPLE[number + 1 :]]

    sheet = sheet_of(raw, Ledger().play(SCRIPT))

    place = f"sample.csv, line {number + 1}"
    assert sheet.new == (place,)
    own = {entry.key for entry in script_of(raw).entries if entry.place == place}
    assert changed_keys(raw) <= related_to(number) | own
