"""The recount shares nothing with the importer, and comes to the same figures."""

import ast
import os
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenarios.retail_history.recount as module
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.recount import recount
from scenarios.retail_history.rules import read_rules
from scenarios.retail_history.script import Script
from tests.unit.scenarios.retail_history.sample_history import FOLDER, MESSY, RULES_FILE, rows
from tests.unit.scenarios.retail_history.test_reading import CORRUPTIONS

BIG = FOLDER / "sample.csv"
UNREADABLE = (
    (b"-03-", b"-13-"),
    (b"2021-", b"0001-"),
    (b".", b".55"),
    (b".", b"e1"),
    (b",-1,", b",,"),
    (b",-1,", b",9999999,"),
    (b"C7", b"C\x7f"),
    (b"C7", b"C" * 70),
)


def planned(script: Script) -> dict[str, dict[str, int]]:
    """Revenue, credits and pieces by day, as the importer sees them."""
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in script.entries:
        if entry.kind in ("order", "shipping", "cancel"):
            days[str(entry.day)].update(revenue=entry.amount_minor, sold=entry.pieces)
        elif entry.kind in ("refund", "credit memo"):
            days[str(entry.day)].update(credits=-entry.amount_minor, back=-entry.pieces)
    return told(days)


def told(days: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Without what is zero."""
    kept = {day: {name: n for name, n in sorted(day_.items()) if n} for day, day_ in days.items()}
    return {day: found for day, found in sorted(kept.items()) if found}


def agree(files: Sequence[Path], rules_file: Path = RULES_FILE) -> None:
    rules = read_rules(rules_file)
    script = plan_history(read_history(files, rules), rules)

    assert told(recount(rules_file, files)) == planned(script)


def test_the_sample_is_recounted() -> None:
    agree([BIG])


@given(data=st.data())
def test_any_history_is_recounted(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    header, *lines = BIG.read_bytes().splitlines(keepends=True)
    picked = data.draw(st.lists(st.sampled_from(lines), max_size=40))
    cells = [line.split(b",") for line in picked]
    for row in cells:
        row[0] = data.draw(st.sampled_from([row[0], b"1", b"2", b"C3", b"C4"]))
        row[-2] = data.draw(st.sampled_from([row[-2], b"", b"20001.0"]))
    file = tmp_path_factory.mktemp("recount") / "day.csv"
    file.write_bytes(header + b"".join(b",".join(row) for row in cells))

    agree([file])


@given(lines=MESSY)
def test_any_messy_history_is_recounted(
    lines: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    header, *raw = rows(*lines)
    file = tmp_path_factory.mktemp("recount") / "day.csv"
    file.write_bytes(header.replace(b",", b" , ") + b"".join(raw))

    agree([file])


@pytest.mark.parametrize(
    ("before", "after", "header"),
    [
        ('"one item"', '"park"', b"%b"),
        ('delimiter = ","', 'delimiter = ";"', b"%b"),
        ('decimal_mark = "."', 'decimal_mark = ","', b"%b"),
        ('encoding = "utf-8"', 'encoding = "cp1252"', b"%b"),
        ('price = "negative"\nmeans = "park"', 'price = "negative"\nmeans = "reversal"', b"%b"),
        ('customer = "CustomerID"\n', "", b"%b"),
        ("[columns]", "[columns]", b"\xef\xbb\xbf%b"),
    ],
)
def test_another_export_is_recounted(
    before: str, after: str, header: bytes, tmp_path: Path
) -> None:
    text, rules_file, file = RULES_FILE.read_text(), tmp_path / "rules.toml", tmp_path / "day.csv"
    assert before in text
    rules_file.write_text(text.replace(before, after))
    raw = BIG.read_bytes().replace(b",-1,", b",-1.0,")
    if "delimiter" in before:
        raw = raw.replace(b",", b";")
    file.write_bytes(header % raw)

    agree([file], rules_file)


def test_lines_that_cannot_be_read_are_not_recounted(tmp_path: Path) -> None:
    raw = BIG.read_bytes().splitlines(keepends=True)
    for number, kind in enumerate(sorted(CORRUPTIONS), 1):
        raw[number] = CORRUPTIONS[kind](raw[number], 5)
    for number, (before, after) in enumerate(UNREADABLE, 20):
        raw[number] = raw[number].replace(before, after, 1)
    file = tmp_path / "day.csv"
    file.write_bytes(b"".join(raw))

    agree([file])


def test_every_day_of_the_real_history_is_recounted() -> None:
    folder = os.environ.get("SEATRIAL_DATA")
    if not folder:
        pytest.skip("SEATRIAL_DATA names no folder with a real history")
    agree(sorted((Path(folder) / "online-retail").glob("*.csv")))


def test_the_recount_is_short_and_uses_nothing_of_the_project() -> None:
    source = Path(module.__file__).read_text()
    imported = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    code = [line for line in source.splitlines() if line.strip() and '"""' not in line]

    assert len([line for line in code if not line.startswith(("from ", "import "))]) < 60
    assert not [name for name in imported if str(name).startswith(("scenarios", "mock", "bridge"))]
