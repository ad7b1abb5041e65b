"""Whatever stands in a body: an answer that the document allows, never a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mock_kit.web.bodies import BODY_LIMIT_BYTES
from tests.contract.semantics.answers import complaints
from tests.contract.semantics.bodies import places, slim, with_raw
from tests.contract.semantics.documents import (
    JSON_TYPE,
    Operation,
    control_operations,
    operations,
)
from tests.contract.semantics.programs import JSON, Program
from tests.contract.semantics.subjects import ENDING, Subjects

WRITING = [
    operation
    for operation in (
        *operations("erp"),
        *operations("store"),
        *control_operations("erp"),
        *control_operations("store"),
    )
    if operation.media_type == JSON_TYPE and operation.path not in ENDING
]
each_write = pytest.mark.parametrize("operation", WRITING, ids=str)


def _twice(good: bytes) -> bytes:
    """The first key of an object once more."""
    content = json.loads(good) or {"x": 1}
    key = next(iter(content))
    return (
        b"{"
        + json.dumps({key: content[key]}).encode()[1:-1]
        + b","
        + json.dumps(content).encode()[1:]
    )


# No JSON text that two readers would read alike, and the status that says so.
NO_JSON: Mapping[str, tuple[int, Callable[[bytes], bytes]]] = {
    "duplicate key": (400, _twice),
    "duplicate key inside": (400, lambda good: b'{"x":{"y":1,"y":1}}'),
    "byte order mark": (400, lambda good: b"\xef\xbb\xbf" + good),
    "UTF-16": (400, lambda good: good.decode().encode("utf-16")),
    "UTF-16 without a mark": (400, lambda good: good.decode().encode("utf-16-le")),
    "UTF-32": (400, lambda good: good.decode().encode("utf-32-be")),
    "Latin-1": (400, lambda good: b'{"x":"\xe9"}'),
    "surrogate in UTF-8": (400, lambda good: b'{"x":"\xed\xa0\x80"}'),
    "half a surrogate pair": (422, lambda good: b'{"x":"\\ud800"}'),
    "NUL": (400, lambda good: good + b"\x00"),
    "NaN": (400, lambda good: b'{"x":NaN}'),
    "Infinity": (400, lambda good: b'{"x":[-Infinity]}'),
    "cut short": (400, lambda good: good[:-1]),
    "something behind it": (400, lambda good: good + b"{}"),
    "endless lists": (400, lambda good: b"[" * 100_000),
    "deep inside": (400, lambda good: b'{"client_reference":' + b"[" * 9000 + b"]" * 9000 + b"}"),
    "endless number": (400, lambda good: b'{"x":' + b"9" * 5000 + b"}"),
    "too large": (413, lambda good: b'{"x":"' + b"x" * BODY_LIMIT_BYTES + b'"}'),
}
WRONG_KIND = {
    "text": [(b"content-type", b"text/plain")],
    "form": [(b"content-type", b"application/x-www-form-urlencoded")],
    "multipart": [(b"content-type", b"multipart/form-data; boundary=x")],
    "a kind of JSON": [(b"content-type", b"application/vnd.api+json")],
    "no kind": [],
    "UTF-16 by name": [(b"content-type", b"application/json; charset=utf-16")],
    "Latin-1 by name": [(b"content-type", b'application/json;charset="iso-8859-1"')],
    "gzip": [*JSON, (b"content-encoding", b"gzip")],
}
WRONG_SHAPE = (b"null", b"[]", b"1", b'"x"', b"")
# Values that are wrong in most places; where one is right, the answer may be a success.
VALUES = (
    *("9223372036854775808", "-9223372036854775809", "1" + "0" * 400, "1e999", "1.5", "1.0"),
    *("true", "null", '"1"', '"\\u0000"', '"a\\u0000b"', '"\\udfff\\ud800"', '""', '" "'),
    *(json.dumps("x" * 100_001), "[]", "{}", "[[]]", '"\\u202e"', '"0001-01-01"', "-1", "0"),
    *('"9999-12-31T23:59:60+18:09"', '"0001-01-01T00:00:00+18:09"', '"../../x"', "1e3"),
    *('"\'; DROP TABLE orders;--"', "9007199254740993", '{"x":1}', '"%s%n{0}"'),
)
A_FEW = 3  # values per place where not all are tried


def _ask(subjects: Subjects, operation: Operation, body: bytes, **how: Any) -> Any:
    program: Program = subjects.programs[operation.program]
    role = subjects.role(operation)
    headers = how.get("headers", JSON)
    return program.send(
        operation.method, subjects.target(operation), body, role=role, headers=headers
    )


@each_write
def test_what_is_no_plain_json_is_refused(subjects: Subjects, operation: Operation) -> None:
    good = json.dumps(subjects.content(operation)).encode()

    wrong = {
        name: complaints(operation, _ask(subjects, operation, make(good)), {status})
        for name, (status, make) in NO_JSON.items()
    }

    assert {name: found for name, found in wrong.items() if found} == {}


@each_write
def test_another_kind_of_body_is_refused(subjects: Subjects, operation: Operation) -> None:
    good = json.dumps(subjects.content(operation)).encode()

    wrong = {
        name: complaints(operation, _ask(subjects, operation, good, headers=headers), {415})
        for name, headers in WRONG_KIND.items()
    }

    assert {name: found for name, found in wrong.items() if found} == {}


@each_write
def test_another_shape_is_refused(subjects: Subjects, operation: Operation) -> None:
    is_needed = operation.about["requestBody"].get("required", False)
    unknown = {**subjects.content(operation), "nobody_knows_this": 1}
    bodies = [json.dumps(unknown).encode(), *(WRONG_SHAPE if is_needed else ())]

    wrong = {
        body[:20]: complaints(operation, _ask(subjects, operation, body), {422}) for body in bodies
    }

    assert {body: found for body, found in wrong.items() if found} == {}


def _try_values(subjects: Subjects, operation: Operation, per_place: int) -> dict[str, list[str]]:
    content, wrong = slim(subjects.content(operation)), {}
    for number, (place, _) in enumerate(places(content)):
        for index in range(per_place):
            raw = VALUES[(number * A_FEW + index) % len(VALUES)]
            answer = _ask(subjects, operation, with_raw(content, place, raw))
            wrong[f"{place}: {raw[:30]}"] = complaints(operation, answer)
    return {where: found for where, found in wrong.items() if found}


@each_write
def test_a_strange_value_in_any_place_is_answered(subjects: Subjects, operation: Operation) -> None:
    assert _try_values(subjects, operation, A_FEW) == {}


@pytest.mark.deep
@each_write
def test_every_strange_value_in_any_place_is_answered(
    subjects: Subjects, operation: Operation
) -> None:
    assert _try_values(subjects, operation, len(VALUES)) == {}


def test_one_point_zero_is_an_integer(programs: Mapping[str, Program]) -> None:
    body = b'{"url":"http://x.example","topics":["*"],"max_events_per_request":25.0}'

    made = programs["erp"].send(
        "POST", "/v1/webhook-subscriptions", body, role="bridge", headers=JSON
    )

    assert made.status == 201


@pytest.mark.parametrize("program", ["erp", "store"])
def test_text_beyond_the_basic_plane_is_kept(programs: Mapping[str, Program], program: str) -> None:
    name = "\N{GRINNING FACE} \u202eabc ﷽ <b>&amp;"

    person = {"name": name, "email": "ada@example.org"}

    made = programs[program].do("POST", "/v1/customers", person, role="bridge")

    read = programs[program].do("GET", f"/v1/customers/{made['id']}", role="bridge")
    assert read["name"] == name
