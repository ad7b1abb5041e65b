"""The ledger of a generator: what is measured from where, and reading it while it is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from load.counting import LATE_S, by_kind, percentile
from load.ledger import Entry, LedgerReader, Outcome, from_lines, to_lines

SERVED = Entry("order", 0, 1, 10.0, 10.25, 10.75, Outcome.SERVED, ["o1"])
UNSENT = Entry("order", 0, 2, 11.0, 11.0, 11.0, Outcome.UNSENT, said="too many at once")


def test_a_wait_begins_when_the_person_meant_to_come() -> None:
    assert SERVED.took_s == 0.75
    assert SERVED.late_s == 0.25


def test_lines_give_the_entries_back() -> None:
    served, unsent = from_lines(to_lines([SERVED, UNSENT]))

    assert served == SERVED
    assert replace(unsent, orders=()) == UNSENT


def test_half_a_line_is_left_for_the_next_look(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    line = to_lines([SERVED])
    reader = LedgerReader(path)
    seen = [reader.new()]
    for text in (line + line[:20], line[20:]):
        with path.open("a") as file:
            file.write(text)
        seen.append(reader.new())

    assert seen == [[], [SERVED], [SERVED]]


def test_who_was_not_sent_is_counted_but_waited_for_nothing() -> None:
    fared = by_kind([SERVED, UNSENT])["order"]

    assert fared.count == 2
    assert fared.outcomes[Outcome.UNSENT] == 1
    assert fared.wait_s(99) == 0.75


def test_late_is_what_the_generator_sent_late() -> None:
    late = Entry("order", 0, 3, 10.0, 10.0 + 2 * LATE_S, 12.0, Outcome.SERVED)

    assert by_kind([SERVED, late])["order"].late == 1


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 5.0), (95, 10.0), (90, 9.0), (10, 1.0), (100, 10.0)]
)
def test_percentiles_are_values_that_were_seen(percent: float, expected: float) -> None:
    assert percentile([float(n) for n in range(10, 0, -1)], percent) == expected
