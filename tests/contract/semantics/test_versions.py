"""ETag and If-Match: a write over a version that is gone is refused, and only then."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.contract.semantics.answers import complaints
from tests.contract.semantics.documents import Operation, operations
from tests.contract.semantics.probing import Repeated
from tests.contract.semantics.programs import JSON, Answer, Program
from tests.contract.semantics.rarities import RARITIES
from tests.contract.semantics.subjects import NOBODY, Subjects
from tests.contract.semantics.traffic import Traffic

ALL = (*operations("erp"), *operations("store"))
CONDITIONAL = [
    operation
    for operation in ALL
    if any(one["name"].lower() == "if-match" for one in operation.parameters("header"))
]
# Edits of what can be read under the same path.
READ = {(one.program, one.path) for one in ALL if one.method == "GET" and "{" in one.path}
PATCHED = [one for one in CONDITIONAL if one.method == "PATCH" and (one.program, one.path) in READ]


@pytest.fixture(scope="module")
def probed(traffic: Traffic) -> Mapping[str, Repeated]:
    """The conditional writes that the stories made."""
    names = {str(operation) for operation in CONDITIONAL}
    return {name: found for name, found in traffic.repeated.items() if name in names}


def test_a_stale_a_weak_or_a_malformed_tag_is_refused_for_every_write(
    probed: Mapping[str, Repeated],
) -> None:
    # Where a caller sent a tag of its own, none was put beside it.
    tried = {name: found.stale for name, found in probed.items() if found.stale}

    assert {name: stale for name, stale in tried.items() if set(stale) != {412}} == {}
    assert len(tried) >= 12


def test_a_conditional_write_answers_with_the_tag_of_the_new_version(
    probed: Mapping[str, Repeated],
) -> None:
    tags = {
        name: (headers.get("etag"), f'"{json.loads(body)["version"]}"')
        for name, found in probed.items()
        for _, headers, body in [found.twins[0]]
        if b'"version"' in body[:200]
    }

    assert {name: pair for name, pair in tags.items() if pair[0] != pair[1]} == {}
    assert len(tags) >= 15


@pytest.fixture(scope="module", autouse=True)
def _nothing_was_taken_away(programs: Mapping[str, Program]) -> None:
    """Whatever tests were here before: what the stories left is there."""
    for name in ("erp", "store"):
        programs[name].start_over()


@pytest.mark.parametrize("operation", CONDITIONAL, ids=str)
def test_a_version_that_is_gone_is_refused(subjects: Subjects, operation: Operation) -> None:
    program: Program = subjects.programs[operation.program]
    body = json.dumps(subjects.content(operation)).encode() if operation.media_type else b""
    rare = RARITIES.get(str(operation))
    target, body = rare(subjects.programs) if rare else (subjects.target(operation), body)
    headers = [*(JSON if body else ()), (b"if-match", b'"999999"')]

    answer = program.send(
        operation.method, target, body, role=subjects.role(operation), headers=headers
    )

    assert complaints(operation, answer, {412}) == []


def _read(subjects: Subjects, operation: Operation) -> tuple[Answer, str]:
    program: Program = subjects.programs[operation.program]
    target = subjects.target(operation).partition("?")[0]
    return program.send("GET", target, role=subjects.role(operation)), target


@pytest.mark.parametrize("operation", PATCHED, ids=str)
def test_only_the_current_tag_lets_an_edit_pass(subjects: Subjects, operation: Operation) -> None:
    read, target = _read(subjects, operation)
    if NOBODY in target or read.status == 404:
        pytest.skip("nothing is there that could be edited, or no more")
    tag = read.headers["etag"]
    program, role = subjects.programs[operation.program], subjects.role(operation)

    def edit(header: str) -> Answer:
        headers = [*JSON, (b"if-match", header.encode())]
        return program.send("PATCH", target, b"{}", role=role, headers=headers)

    passed = {header: edit(header) for header in (tag, f'"0", {tag}', "*")}
    refused = {
        header: edit(header) for header in (f"W/{tag}", '"0"', tag.strip('"'), f'{tag[:-1]}x"')
    }

    # What is closed refuses an edit for its state, and not for its version.
    assert [complaints(operation, answer, {200, 409}) for answer in passed.values()] == [[]] * 3
    assert [complaints(operation, answer, {412}) for answer in refused.values()] == [[]] * 4
    assert {answer.headers.get("etag", tag) for answer in passed.values()} == {tag}


@pytest.mark.parametrize("program", ["erp", "store"])
def test_of_two_edits_of_one_version_one_is_refused(
    programs: Mapping[str, Program], program: str
) -> None:
    side = programs[program]
    person = side.do("GET", "/v1/customers?limit=1", role="bridge")["items"][0]
    headers = [*JSON, (b"if-match", f'"{person["version"]}"'.encode())]

    def edit(name: str) -> bytes:
        return json.dumps({"name": name}).encode()

    path = f"/v1/customers/{person['id']}"
    answers = side.at_once(
        *(
            side.asked("PATCH", path, edit(name), role="bridge", headers=headers)
            for name in ("Ada Erste", "Ada Zweite")
        )
    )

    assert sorted(answer.status for answer in answers) == [200, 412]
    refused = next(answer for answer in answers if answer.status == 412)
    assert refused.json["current_version"] == person["version"] + 1


def test_nothing_can_be_named_before_it_is_there(programs: Mapping[str, Program]) -> None:
    body = json.dumps({"name": "New", "currency": "USD"}).encode()

    statuses = [
        programs["store"]
        .send("PUT", "/v1/channels/brandnew", body, role="staff", headers=[*JSON, *tag])
        .status
        for tag in ([(b"if-match", b"*")], [(b"if-match", b'"0"')], [])
    ]

    assert statuses == [412, 412, 201]
