"""The shape of a history says nothing of anybody, and a history of that shape grows from it."""

import csv
from pathlib import Path
from random import Random

import pytest

from scenarios.catalogue.shape.spreads import Codes, drawn, pattern_of, spread
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.shape.growing import grown
from scenarios.retail_history.shape.measuring import Shape, shape_of
from scenarios.retail_history.shape.seed_file import BadShape, read_seed, seed_text
from tests.unit.scenarios.retail_history.sample_history import RULES, SAMPLE, history_of

SHAPE = shape_of(history_of(SAMPLE), RULES)


def regrown(seed: str) -> Shape:
    raw = grown(SHAPE, Random(seed)).encode().splitlines(keepends=True)
    return shape_of(history_of(raw), RULES)


def test_a_shape_counts_what_is_there() -> None:
    assert (SHAPE.days, SHAPE.orders, SHAPE.credits, SHAPE.lines) == (2, 13, 12, 38)
    assert (SHAPE.customers, SHAPE.countries) == (7, 5)
    assert sum(SHAPE.by_hour) == SHAPE.orders


def test_nothing_of_a_person_an_item_or_a_document_is_in_the_seed_file() -> None:
    text = seed_text(SHAPE)
    rows = list(csv.reader(line.decode() for line in SAMPLE[1:]))
    cells = {cell.removesuffix(".0") for row in rows for cell in (*row[:3], *row[6:])}

    assert [cell for cell in sorted(cells) if len(cell) > 2 and cell in text] == []


def test_a_seed_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "shape.json"
    file.write_text(seed_text(SHAPE))

    assert seed_text(read_seed(file)) == seed_text(SHAPE)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"shape_of": "dress"}', '{"shape_of": "catalogue"}']
)
def test_a_file_that_is_no_shape_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "shape.json"
    file.write_text(content)

    with pytest.raises(BadShape, match="not a seed file"):
        read_seed(file)


def test_one_seed_grows_one_history() -> None:
    assert grown(SHAPE, Random("7")) == grown(SHAPE, Random("7"))
    assert grown(SHAPE, Random("7")) != grown(SHAPE, Random("8"))


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_what_grows_has_the_shape(seed: str) -> None:
    again = regrown(seed)

    assert (again.days, again.orders, again.credits) == (SHAPE.days, SHAPE.orders, SHAPE.credits)
    assert again.unreadable == 0
    assert again.items <= SHAPE.items
    assert again.by_hour[8] > 0
    assert abs(again.lines - SHAPE.lines) <= SHAPE.lines // 2
    assert abs(again.guest_percent - SHAPE.guest_percent) <= 40
    assert SHAPE.lines_per_order[-1] >= again.lines_per_order[-1]
    assert again.longest["description"] <= SHAPE.longest["description"] + 4


def test_what_grows_can_be_replayed_whole() -> None:
    raw = grown(SHAPE, Random("1")).encode().splitlines(keepends=True)

    script = plan_history(history_of(raw), RULES)

    assert list(script.of_status("parked")) == []


def test_a_spread_has_the_least_and_the_most() -> None:
    assert spread(range(201)) == list(range(0, 201, 2))
    assert spread([]) == [0] * 101


def test_what_is_drawn_lies_within_the_spread() -> None:
    found = {drawn([1] * 100 + [3], Random(str(seed))) for seed in range(2000)}

    assert found == {1, 2, 3}


def test_a_pattern_keeps_the_form_alone() -> None:
    assert pattern_of("85123A") == "99999A"
    assert pattern_of("BANK CHARGES") == "AAAA AAAAAAA"


def test_codes_of_one_style_have_a_stem_in_common() -> None:
    codes = Codes([("99999A", 1)], Random("1"))

    first = codes.another()
    made = {first, *(codes.sibling(first) for _ in range(3))}

    assert len(made) == 4
    assert {code[:5] for code in made} == {first[:5]}


def test_a_form_without_room_still_gives_codes_apart() -> None:
    codes = Codes([("A", 1)], Random("1"))

    assert len({codes.another() for _ in range(60)}) == 60
