"""The sheet as a document and as a page."""

import json
from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from scenarios.retail_history.recount import recount
from scenarios.retail_history.replay.pace import DayPace, Pace
from scenarios.retail_history.replay.playing import Replayed
from scenarios.retail_history.report.document import Told, sheet_document
from scenarios.retail_history.report.page import HEIGHT, WIDTH, money, polyline, sheet_page
from scenarios.retail_history.report.rates import fitted
from scenarios.retail_history.sheet import balance
from scenarios.retail_history.standing import Standing
from tests.unit.scenarios.retail_history.ledger import Ledger
from tests.unit.scenarios.retail_history.sample_history import (
    FOLDER,
    RULES_FILE,
    SAMPLE,
    script_of,
)

BAD = b"<script>,1,2\n"


def told_of(
    raw: list[bytes], ledger: Ledger | None = None, imported_as: list[bytes] | None = None
) -> Told:
    script = script_of(raw)
    facts = (ledger or Ledger().play(script)).facts
    imported = {e.key: e.place for e in script_of(imported_as or raw).entries}
    return Told(
        files=["sample.csv"],
        rules="online_retail.toml",
        mode="simulated",
        seed="1",
        script=script,
        sheet=balance(script, facts, imported=imported),
        replayed=Replayed(facts, (), Pace(process_time), "0" * 64),
        recount=recount(RULES_FILE, [FOLDER / "sample.csv"]),
        imported=imported,
    )


def test_a_balanced_sheet_says_so() -> None:
    document = sheet_document(told_of(SAMPLE))

    assert document["balanced"]
    assert (document["differences"], document["difference_count"]) == ([], 0)
    assert json.loads(json.dumps(document)) == document


def test_file_store_and_erp_add_up_alike_in_the_document() -> None:
    groups = sheet_document(told_of(SAMPLE))["groups"]

    for side in ("store", "erp"):
        for group in groups:
            assert group[side] in (None, group["file"])


def test_what_the_recount_finds_alone_is_not_balanced() -> None:
    ledger = Ledger().play(script_of(SAMPLE))
    day = next(iter(ledger.books.values())).day
    ledger.books["line:of-nobody"] = Standing(day, 1, 100)

    told = told_of(SAMPLE, ledger)

    assert told.differing_days == [str(day)]
    assert not sheet_document(told)["balanced"]


def test_what_had_not_settled_is_not_balanced() -> None:
    told = told_of(SAMPLE)
    late = replace(told, replayed=replace(told.replayed, late=("still moving",)))

    assert not late.is_right


def test_a_line_that_is_missing_is_named_by_where_it_stood() -> None:
    told = told_of([*SAMPLE[:9], *SAMPLE[10:]], imported_as=SAMPLE)

    assert "sample.csv, line 10: is missing now" in sheet_document(told)["differences"]


def test_what_was_touched_after_the_import_is_not_balanced() -> None:
    told = told_of(SAMPLE)
    touched = replace(told, replayed=replace(told.replayed, touched=("row 1 is another",)))

    assert not touched.is_right
    assert sheet_document(touched)["differences"] == ["row 1 is another"]


def test_the_page_shows_the_verdict_and_runs_nothing_of_the_file() -> None:
    page = sheet_page(sheet_document(told_of([*SAMPLE, BAD])))

    assert "✓ balanced" in page
    assert "cannot be read" in page
    assert "<script" not in page


def test_amounts_are_written_as_a_person_writes_them() -> None:
    assert [money(minor, "GBP") for minor in (0, 5, -123456)] == ["0.00", "0.05", "-1,234.56"]


def test_a_line_fills_its_picture() -> None:
    assert polyline([(0, 0), (5, 2), (10, 4)]) == f"0.0,{HEIGHT}.0 320.0,80.0 {WIDTH}.0,0.0"
    assert polyline([]) == ""


def test_what_an_order_and_a_line_cost_is_told_apart() -> None:
    days = [
        DayPace(date(2021, 3, number), orders, lines, orders * 0.5 + lines * 0.01)
        for number, (orders, lines) in enumerate([(10, 100), (20, 100), (5, 300)], 1)
    ]

    assert fitted(days) == pytest.approx((0.5, 0.01))
    assert fitted(days[:1]) is None


def test_each_day_is_told_as_the_files_and_as_the_erp_have_it() -> None:
    days = sheet_document(told_of(SAMPLE))["days"]

    assert [day["day"] for day in days] == ["2021-03-01", "2021-03-02"]
    assert all(day["recount"] == day["erp"] for day in days)
    assert [day["orders"] for day in days] == [6, 5]


def test_the_sheet_is_in_the_order_of_the_days() -> None:
    early = [line.replace(b"2021-03-02", b"2020-12-31") for line in SAMPLE]

    days = [group["day"] for group in sheet_document(told_of(early))["groups"]]

    assert days == sorted(days)
