"""A campaign: runs that a seed and a number name, written down, counted up."""

import json
from dataclasses import asdict
from pathlib import Path

from scenarios.campaign.bridges import HEEDED, RIGHT
from scenarios.campaign.drawing import drawn, drawn_for, seed_of
from scenarios.campaign.running import Campaign, Entry, carry_out, read
from scenarios.campaign.summary import summary_of
from scenarios.session.settings import DEFAULT


def an_entry(number: int, *alarms: str, digest: str = "") -> Entry:
    return Entry(
        number, "1", "reference", digest or str(number), {"PRD-01": "pass"}, alarms, (), 1.0
    )


def written(record: Path, *entries: Entry) -> Path:
    record.write_text("".join(json.dumps(asdict(each)) + "\n" for each in entries))
    return record


def test_a_seed_and_a_number_name_a_run() -> None:
    assert drawn("1", 4) == drawn("1", 4)
    assert seed_of("1", 4) != seed_of("1", 5)


def test_runs_have_rows_of_settings_of_their_own() -> None:
    rows = {tuple(drawn("1", number).changed) for number in range(20)}

    assert len(rows) == 20


def test_what_is_written_down_is_not_run_again(tmp_path: Path) -> None:
    record = written(tmp_path / "record", an_entry(0), an_entry(1, "PRD-01: no"))
    told: list[Entry] = []

    entries = carry_out(Campaign(record, "1", 2, ("reference",)), jobs=1, tell=told.append)

    assert (len(entries), told) == (2, [])


def test_bridges_take_turns(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path / "record", "1", 10)

    turns = [campaign.bridge_of(number) for number in range(len(RIGHT) + 1)]
    assert turns == [*RIGHT, "reference"]


def test_a_stranger_is_played_under_what_it_heeds_alone() -> None:
    for number in range(10):
        _, plan = drawn_for(RIGHT["batch"], "1", number)

        assert {each.split("=")[0] for each in plan.changed} <= set(HEEDED)
        assert plan.settings["order_route"] == "file"
        assert plan.settings["conflict_policy"] == DEFAULT["conflict_policy"]


def test_a_line_that_was_cut_short_is_not_taken_for_a_run(tmp_path: Path) -> None:
    record = written(tmp_path / "record", an_entry(0), an_entry(1))
    record.write_text(record.read_text()[:-20])

    assert [entry.number for entry in read(record)] == [0]


def test_an_alarm_is_counted_and_named() -> None:
    found = summary_of([an_entry(0), an_entry(1, "PRD-01: 3 violations")])

    assert found.alarms == ["run 1, reference: PRD-01: 3 violations"]
    assert found.rate == "1 of 2 runs gave an alarm"


def test_without_an_alarm_the_rate_is_bounded_by_three_over_the_runs() -> None:
    found = summary_of([an_entry(number) for number in range(300)])

    assert found.rate == "no false alarm in 300 runs: fewer than 1.00% (3/n)"
    assert (found.distinct, found.reached) == (300, {"PRD-01": 300})
