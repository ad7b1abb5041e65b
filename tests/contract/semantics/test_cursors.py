"""Cursors: every list is read whole, whatever is written meanwhile, and never twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.contract.semantics.answers import complaints
from tests.contract.semantics.documents import Operation, operations
from tests.contract.semantics.programs import JSON, Program
from tests.contract.semantics.subjects import Subjects

LISTS = [
    operation
    for operation in (*operations("erp"), *operations("store"))
    if operation.method == "GET"
    and {"cursor", "limit"} <= {one["name"] for one in operation.parameters("query")}
    # A price needs an account to be asked for.
    and not any(one.get("required") for one in operation.parameters("query"))
]
each_list = pytest.mark.parametrize("operation", LISTS, ids=str)
MOST_PAGES = 60
JUNK = ("", "x", "0" * 23, "0" * 25, "g" * 24, "F" * 24, "null", "-1")


def _items(subjects: Subjects, operation: Operation, query: str) -> Any:
    program = subjects.programs[operation.program]
    path = subjects.target(operation).partition("?")[0]
    return program.do("GET", f"{path}?{query}", role=subjects.role(operation))


def _epoch(program: Program) -> str:
    return str(program.do("GET", "/_control/state", role="control")["epoch"])


@each_list
def test_small_pages_are_the_same_list(subjects: Subjects, operation: Operation) -> None:
    whole = _items(subjects, operation, "limit=200")["items"]
    read: list[Any] = []
    cursor, pages = None, 0
    while (cursor or not pages) and pages < MOST_PAGES:
        page = _items(subjects, operation, f"limit=7{f'&cursor={cursor}' if cursor else ''}")
        read, cursor, pages = read + page["items"], page["next_cursor"], pages + 1
        assert len(page["items"]) <= 7

    assert read[:200] == whole[: len(read)]
    assert cursor or len(read) >= len(whole)


@each_list
def test_a_cursor_that_is_none_is_refused(subjects: Subjects, operation: Operation) -> None:
    program = subjects.programs[operation.program]
    path = subjects.target(operation).partition("?")[0]

    def ask(cursor: str) -> Any:
        role = subjects.role(operation)
        return program.send("GET", f"{path}?cursor={cursor}", role=role)

    assert [complaints(operation, ask(junk), {422}) for junk in JUNK] == [[]] * len(JUNK)
    assert complaints(operation, ask("0" * 24), {410}) == []


@each_list
def test_a_cursor_behind_the_end_is_the_end(subjects: Subjects, operation: Operation) -> None:
    end = _epoch(subjects.programs[operation.program]) + "f" * 16

    page = _items(subjects, operation, f"cursor={end}")

    assert (page["items"], page["next_cursor"]) == ([], None)


@pytest.mark.parametrize("program", ["erp", "store"])
def test_a_list_that_is_written_to_meanwhile_misses_nothing(
    programs: Mapping[str, Program], program: str
) -> None:
    side = programs[program]
    people = _pages(side, "/v1/customers?limit=3")
    before = [person["id"] for person in people if not person.get("merged_into")]
    seen, cursor, turn = [], "", 0
    while cursor is not None:
        page = side.do(
            "GET", f"/v1/customers?limit=3{cursor and f'&cursor={cursor}'}", role="bridge"
        )
        seen += [item["id"] for item in page["items"]]
        cursor, turn = page["next_cursor"], turn + 1
        if turn <= 3:  # one is changed that was seen, one that was not, and one is new
            for person in (before[turn], before[-turn]):
                body = {"name": f"Changed {turn}"}
                side.do("PATCH", f"/v1/customers/{person}", body, role="bridge")
            person = {"name": "New", "email": f"new{turn}@example.org"}
            before.append(side.do("POST", "/v1/customers", person, role="bridge")["id"])

    assert set(before) <= set(seen)


@pytest.mark.parametrize("program", ["erp", "store"])
def test_records_of_one_instant_are_split_by_no_page(
    programs: Mapping[str, Program], program: str
) -> None:
    side = programs[program]
    made = [
        side.do(
            "POST", "/v1/customers", {"name": "Tie", "email": f"t{n}@example.org"}, role="bridge"
        )
        for n in range(5)
    ]
    since = made[0]["updated_at"].replace("+", "%2B")

    read = _pages(side, f"/v1/customers?limit=2&updated_since={since}")

    assert len({person["updated_at"] for person in made}) == 1
    assert {person["id"] for person in made} <= {person["id"] for person in read}


@pytest.mark.parametrize("program", ["erp", "store"])
def test_the_feed_goes_on_where_it_was_left(programs: Mapping[str, Program], program: str) -> None:
    side = programs[program]
    after = side.do("GET", "/v1/events/latest", role="bridge")["cursor"]
    made = [
        side.do(
            "POST", "/v1/customers", {"name": "Fed", "email": f"f{n}@example.org"}, role="bridge"
        )
        for n in range(3)
    ]

    events = []
    for _ in range(4):
        page = side.do("GET", f"/v1/events?after={after}&limit=1", role="bridge")
        events += page["events"]
        after = page["next_cursor"]

    assert [event["entity_id"] for event in events] == [person["id"] for person in made]


@pytest.mark.parametrize("program", ["erp", "store"])
@pytest.mark.parametrize("path", ["/v1/events?after=", "/v1/customers?cursor="])
def test_no_cursor_outlives_the_world(
    programs: Mapping[str, Program], program: str, path: str
) -> None:
    side = programs[program]
    cursor = side.do("GET", "/v1/events/latest", role="bridge")["cursor"]
    try:
        side.do("POST", "/_control/reset", {"seed": "another"}, role="control")
        answer = side.send("GET", path + cursor, role="bridge", headers=JSON)
    finally:
        side.start_over()

    assert (answer.status, answer.json["type"]) == (410, "urn:problem:unknown-epoch")
    assert json.dumps(answer.json).isascii()


def _pages(side: Program, path: str) -> list[Any]:
    items, cursor = [], ""
    while cursor is not None:
        page = side.do("GET", path + (cursor and f"&cursor={cursor}"), role="bridge")
        items += page["items"]
        cursor = page["next_cursor"]
    return items
