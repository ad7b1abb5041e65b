"""Whatever stands in a path, a query or a header: an answer that the document allows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from zlib import crc32

import pytest

from tests.contract.semantics.answers import complaints, problem_complaints
from tests.contract.semantics.bodies import slim
from tests.contract.semantics.documents import (
    OF_NO_OPERATION,
    Operation,
    control_operations,
    operations,
)
from tests.contract.semantics.programs import JSON, Answer, Program
from tests.contract.semantics.subjects import ENDING, Subjects

ALL = [
    operation
    for operation in (
        *operations("erp"),
        *operations("store"),
        *operations("bridge"),
        *control_operations("erp"),
    )
    if operation.path not in ENDING
]
# The control face writes the whole content out: too slow to be asked again and again.
QUICK = [operation for operation in ALL if operation.document != "control"]
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT", "TRACE", "BREW")
A_FEW = 5  # values per parameter where not all are tried

IN_PATH = (
    *("%00", "a%00b", "%2F", "..%2F..%2Fv1%2Forders", "%2e%2e", "%FF", "%ED%A0%80", "%25", "%20"),
    *("x" * 5000, "'%20OR%201=1--", "%0d%0aX-Injected:1", "%F0%9F%98%80", "9" * 30, "-1", "null"),
)
IN_QUERY = (
    *("", "%00", "a%00b", "%FF", "%ED%A0%80", "x" * 30_000, "9" * 400, "9223372036854775808"),
    *("-1", "0", "1.5", "true", "null", "NaN", "1e999", "%27", "1_000", "%205", "+5", "2026-13-45"),
    *("0001-01-01T00:00:00%2B18:09", "9999-12-31T23:59:59-18:09", "2026-12-07T12:00:60Z", "a,b"),
    *("," * 1000, "%0d%0ax", "%F0%9F%98%80", "0" * 24, "f" * 24, "zzzz", "*", "a&a=b"),
)
HEADERS: Mapping[str, tuple[bytes, ...]] = {
    "if-match": (
        b"",
        b"*",
        b'W/"1"',
        b'"1',
        b"1",
        b'"9" , "1"',
        b",",
        b"\xff",
        b"x" * 5000,
        b"\x00",
    ),
    "idempotency-key": (b"", b"x" * 256, b"\xff\xfe", b" ", b"\x00", b"a\tb"),
    "authorization": (b"Bearer", b"Bearer ", b"bearer x y", b"\xff", b"Basic YTpi", b"x" * 10_000),
    "accept": (b"text/html", b"\xff", b""),
    "x-request-id": (b"evil\r\nx-injected: 1",),
    "forwarded": (b"for=\xff",),
}

T = TypeVar("T")
Wrong = dict[str, list[str]]

each_operation = pytest.mark.parametrize("operation", ALL, ids=str)
each_with_path = pytest.mark.parametrize(
    "operation", [one for one in ALL if one.parameters("path")], ids=str
)
each_with_query = pytest.mark.parametrize(
    "operation", [one for one in ALL if one.parameters("query")], ids=str
)


def _ask(
    subjects: Subjects, operation: Operation, target: str, header: tuple[bytes, bytes] | None = None
) -> Answer:
    program: Program = subjects.programs[operation.program]
    body = json.dumps(slim(subjects.content(operation))).encode() if operation.media_type else b""
    kind = ((b"content-type", (operation.media_type or "").encode()),) if body else ()
    # A header of the caller takes the place of the token that there would be.
    is_unknown = header is not None and header[0] == b"authorization"
    role = None if is_unknown else subjects.role(operation)
    headers = (*kind, *((header,) if header else ()))
    answer = program.send(operation.method, target, body, role=role, headers=headers)
    assert "x-injected" not in answer.headers
    return answer


def _left_its_path(operation: Operation, answer: Answer) -> list[str]:
    """A slash or nothing in a path parameter makes it another path, or none."""
    if answer.status in OF_NO_OPERATION:
        return problem_complaints(answer)
    return complaints(operation, answer)


def _some(values: Sequence[T], operation: Operation, count: int | None) -> list[T]:
    """Some of the values, other ones for each operation; None: all."""
    if count is None:
        return list(values)
    first = crc32(str(operation).encode()) * count
    return [values[(first + index) % len(values)] for index in range(count)]


def _try_paths(subjects: Subjects, operation: Operation, count: int | None) -> Wrong:
    wrong: Wrong = {}
    for name in re.findall(r"\{(\w+)\}", operation.path):
        for text in _some(IN_PATH, operation, count):
            path = operation.path.replace(f"{{{name}}}", text)
            answer = _ask(subjects, operation, re.sub(r"\{\w+\}", "us", path))
            wrong[f"{name}: {text[:30]}"] = _left_its_path(operation, answer)
    return _only_wrong(wrong)


def _try_queries(subjects: Subjects, operation: Operation, count: int | None) -> Wrong:
    wrong: Wrong = {}
    path = subjects.target(operation).partition("?")[0]
    for parameter in operation.parameters("query"):
        for text in _some(IN_QUERY, operation, count):
            answer = _ask(subjects, operation, f"{path}?{parameter['name']}={text}")
            wrong[f"{parameter['name']}={text[:30]}"] = complaints(operation, answer)
    return _only_wrong(wrong)


def _try_headers(subjects: Subjects, operation: Operation, count: int | None) -> Wrong:
    wrong: Wrong = {}
    for name, values in HEADERS.items():
        if name == "authorization" and not operation.is_secured:
            continue
        wanted = _of_a_stranger(operation) if name == "authorization" else ()
        for value in _some(values, operation, count):
            header = (name.encode(), value)
            answer = _ask(subjects, operation, subjects.target(operation), header)
            wrong[f"{name}: {value[:20]!r}"] = complaints(operation, answer, wanted)
    return _only_wrong(wrong)


def _only_wrong(found: Wrong) -> Wrong:
    return {where: complaints for where, complaints in found.items() if complaints}


def _of_a_stranger(operation: Operation) -> set[int]:
    """Routes of the shop know guests, too."""
    return operation.statuses if operation.path.startswith("/shop/") else {401}


@each_with_path
def test_a_strange_path_is_answered(subjects: Subjects, operation: Operation) -> None:
    assert _try_paths(subjects, operation, A_FEW) == {}


@each_with_query
def test_a_strange_query_is_answered(subjects: Subjects, operation: Operation) -> None:
    assert _try_queries(subjects, operation, A_FEW) == {}


@pytest.mark.parametrize("operation", QUICK, ids=str)
def test_a_strange_header_is_answered(subjects: Subjects, operation: Operation) -> None:
    assert _try_headers(subjects, operation, 1) == {}


@pytest.mark.deep
@pytest.mark.parametrize("attempt", [_try_paths, _try_queries, _try_headers])
@pytest.mark.parametrize("operation", QUICK, ids=str)
def test_everything_strange_is_answered(
    subjects: Subjects,
    operation: Operation,
    attempt: Callable[[Subjects, Operation, int | None], Wrong],
) -> None:
    assert attempt(subjects, operation, None) == {}


@pytest.mark.parametrize("path", sorted({one.path for one in ALL}))
def test_an_unknown_method_is_told_the_known_ones(subjects: Subjects, path: str) -> None:
    there = [one for one in ALL if one.path == path]
    program = subjects.programs[there[0].program]
    target = subjects.target(there[0]).partition("?")[0]
    # A path that is written out is another resource than one whose pattern it fits.
    known = {one.method for one in there if one.program == program.name}
    fitting = {one.method for one in ALL if one.program == program.name and _covers(one, target)}

    for method in METHODS:
        if method in fitting:
            continue
        answer = program.send(method, target, role=subjects.role(there[0]))
        assert problem_complaints(answer) == []
        assert answer.status == 405
        assert set(answer.headers["allow"].split(", ")) == known


def _covers(operation: Operation, target: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", operation.path), target) is not None


@each_operation
def test_a_slash_behind_it_is_another_path(subjects: Subjects, operation: Operation) -> None:
    target = subjects.target(operation).partition("?")[0] + "/"

    answer = _ask(subjects, operation, target)

    assert _left_its_path(operation, answer) == []
    assert answer.status >= 400


@each_with_query
def test_an_unknown_parameter_is_passed_over(subjects: Subjects, operation: Operation) -> None:
    path = subjects.target(operation).partition("?")[0]

    plain, more = (_ask(subjects, operation, path + query) for query in ("", "?nobody_knows=1"))

    assert plain.status == more.status


@pytest.mark.parametrize("program", ["erp", "store"])
def test_the_last_of_a_repeated_parameter_counts(
    programs: Mapping[str, Program], program: str
) -> None:
    path = "/v1/customers?limit=3&limit=2"

    items = programs[program].do("GET", path, role="bridge")["items"]

    assert len(items) == 2


@pytest.mark.parametrize("program", ["erp", "store"])
def test_a_key_has_at_most_255_characters(programs: Mapping[str, Program], program: str) -> None:
    person = json.dumps({"name": "Ada", "email": "long@example.org"}).encode()
    answers = [
        programs[program].send(
            "POST",
            "/v1/customers",
            person,
            role="bridge",
            headers=[*JSON, (b"idempotency-key", b"k" * length)],
        )
        for length in (256, 255)
    ]

    assert [answer.status for answer in answers] == [422, 201]
