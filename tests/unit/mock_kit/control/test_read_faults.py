"""Faults of reads tell answers otherwise than the records stand, as planted and no more."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.responses import Response

from mock_kit.faults.on_answer.field_limit import FieldLimit, field_limit
from mock_kit.faults.on_answer.short_pages import ShortPages, short_pages
from mock_kit.faults.on_read.asked import Asked
from mock_kit.faults.on_read.extra_field import NAME, ExtraField, extra_field
from mock_kit.faults.on_read.frozen_modified import FrozenModified, frozen_modified
from mock_kit.faults.on_read.lagging_list import LaggingList, lagging_list
from mock_kit.faults.on_read.late_commit import LateCommit, late_commit
from mock_kit.faults.on_read.missing_field import MissingField, missing_field
from mock_kit.faults.on_read.unknown_word import WORD, UnknownWord, unknown_word
from tests.unit.mock_kit.control.toy import Toy, play

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASKED = Asked({}, NOON)
OLD, YOUNG = "2026-03-02T11:00:00+00:00", "2026-03-02T11:59:59+00:00"
LATER = "2026-03-09T00:00:00+00:00"


def row(name: str, updated_at: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "created_at": OLD, "updated_at": updated_at, **more}


def page(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"items": list(rows), "next_cursor": "further"}


def ids(body: Any) -> list[str]:
    return [each["id"] for each in body.get("items", body.get("events"))]


def test_a_lagging_list_ends_before_the_first_young_row() -> None:
    body = page(row("a", OLD), row("b", YOUNG), row("c", OLD))

    told = lagging_list(LaggingList(5.0), body, ASKED)

    assert (ids(told), told["next_cursor"]) == (["a"], None)


def test_a_list_without_news_lags_in_nothing() -> None:
    body = page(row("a", OLD))

    assert lagging_list(LaggingList(5.0), body, ASKED) == body


def test_a_late_commit_lets_the_cursor_go_on_past_it() -> None:
    # When it occurred is told by the clock of the business, which may be ahead by days.
    told_of = {"occurred_at": LATER, "data": {"updated_at": YOUNG}}
    events = [{"id": f"e{number}", **told_of} for number in range(30)]
    body = {"events": events, "next_cursor": "30"}

    told = late_commit(LateCommit(2.0, 3), body, ASKED)
    later = late_commit(LateCommit(2.0, 3), body, Asked({}, NOON.replace(hour=13)))

    assert told["next_cursor"] == "30"
    assert 0 < len(ids(told)) < 30
    assert ids(later) == ids(body)


def test_what_occurred_by_another_clock_is_hidden_from_nobody_for_days() -> None:
    body = {"events": [{"id": f"e{number}", "occurred_at": LATER, "data": {}} for number in "123"]}

    assert late_commit(LateCommit(2.0, 1), body, ASKED) == body


def test_a_frozen_record_is_not_found_by_its_change() -> None:
    asked = Asked({"updated_since": "2026-03-02T11:30:00+00:00"}, NOON)

    told = frozen_modified(FrozenModified(), page(row("a", YOUNG)), asked)

    assert ids(told) == []


def test_a_frozen_record_that_is_read_says_when_it_was_made() -> None:
    assert frozen_modified(FrozenModified(), row("a", YOUNG), ASKED)["updated_at"] == OLD


def test_drift_of_the_schema_shows_in_each_record() -> None:
    body = page(row("a", OLD, status="open", note=None))

    told = extra_field(ExtraField(), body, ASKED)
    told = missing_field(MissingField(), told, ASKED)
    told = unknown_word(UnknownWord("status"), told, ASKED)

    (only,) = told["items"]
    assert (only["status"], NAME in only, "note" in only) == (WORD, True, False)


def test_only_the_field_that_is_named_is_left_out() -> None:
    told = missing_field(MissingField("note"), row("a", OLD, note=None, text=None), ASKED)

    assert ("note" in told, "text" in told) == (False, True)


def test_a_list_of_what_is_asked_for_by_id_lags_behind_nothing() -> None:
    body = page(row("a", OLD), row("b", YOUNG))

    assert lagging_list(LaggingList(5.0), body, Asked({"ids": "a,b"}, NOON)) == body


@pytest.mark.parametrize(
    "fault", [(LaggingList(5.0), lagging_list), (FrozenModified(), frozen_modified)]
)
def test_rows_without_instants_are_told_as_they_are(fault: Any) -> None:
    numbers, change = fault
    body = {"items": [{"id": "a"}], "next_cursor": None}

    assert change(numbers, body, Asked({"updated_since": OLD}, NOON)) == body


@pytest.mark.parametrize(
    ("query", "asked"),
    [("", "limit=2"), ("limit=1&cursor=x", "limit=1&cursor=x"), ("limit=50", "limit=2")],
)
def test_a_short_page_holds_less_than_was_asked_for(query: str, asked: str) -> None:
    assert short_pages(ShortPages(2), query) == asked


def test_a_text_that_is_too_long_is_refused_with_its_place() -> None:
    limit, long = FieldLimit(5), b'{"lines": [{"name": "halyard"}]}'
    answer = field_limit(limit, long)

    assert isinstance(answer, Response)
    assert (answer.status_code, b"lines" in bytes(answer.body)) == (422, True)
    assert field_limit(limit, b'{"name": "rope"}') is None
    assert field_limit(limit, b"no json, of whatever length") is None


def test_an_answer_is_told_otherwise_as_often_as_planted() -> None:
    async def story(toy: Toy) -> None:
        await toy.call("POST", "/v1/things/a")
        params = {"lag_s": 1000.0, "one_of": 1}
        fault = {"kind": "late_commit", "path": "^/v1/events$", "times": 1, "params": params}
        await toy.call("POST", "/_control/faults", fault)
        first = (await toy.call("GET", "/v1/events")).json
        second = (await toy.call("GET", "/v1/events")).json
        assert (len(first["events"]), len(second["events"])) == (0, 1)
        assert first["next_cursor"] == second["next_cursor"]
        assert (await toy.state())["faults_bitten"] == {"late_commit": 1}

    play(story)


def test_other_pages_are_asked_for() -> None:
    async def story(toy: Toy) -> None:
        for name in ("a", "b", "c"):
            await toy.call("POST", f"/v1/things/{name}")
        fault = {"kind": "short_pages", "times": 1, "params": {"rows": 2}}
        await toy.call("POST", "/_control/faults", fault)
        first = (await toy.call("GET", "/v1/events?limit=50")).json
        rest = (await toy.call("GET", f"/v1/events?after={first['next_cursor']}")).json
        assert (len(first["events"]), len(rest["events"])) == (2, 1)

    play(story)


def test_a_long_text_is_refused_before_the_work() -> None:
    async def story(toy: Toy) -> None:
        fault = {"kind": "field_limit", "times": 1, "params": {"characters": 3}}
        await toy.call("POST", "/_control/faults", fault)
        refused = await toy.call("POST", "/v1/things/a", {"note": "longer"})
        again = await toy.call("POST", "/v1/things/a", {"note": "longer"})
        assert (refused.status, again.status) == (422, 201)

    play(story)
