"""What any operation may refuse for one reason: a body nobody can read, a record nobody has."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from mock_kit.web.bodies import BODY_LIMIT_BYTES
from tests.contract.semantics.answers import complaints
from tests.contract.semantics.bodies import a_value
from tests.contract.semantics.documents import Operation, control_operations, operations
from tests.contract.semantics.programs import JSON, Headers, Program
from tests.contract.semantics.subjects import ENDING, Subjects

ALL = [
    operation
    for operation in (
        *operations("erp"),
        *operations("store"),
        *control_operations("erp"),
        *control_operations("store"),
    )
    if operation.path not in ENDING
]
BODILESS = [one for one in ALL if one.media_type is None]
OF_A_RECORD = [
    one
    for one in ALL
    if 404 in one.statuses and one.parameters("path") and one.document != "control"
]
UNREADABLE: Mapping[int, tuple[Headers, bytes]] = {
    400: (JSON, b'{"x":'),
    413: (JSON, b'"' + b"x" * BODY_LIMIT_BYTES + b'"'),
    415: (((b"content-type", b"text/plain"),), b"x"),
    422: (JSON, b'{"x":"\\ud800"}'),
}


@pytest.mark.parametrize("operation", BODILESS, ids=str)
def test_a_body_that_nobody_asked_for_must_be_readable(
    subjects: Subjects, operation: Operation
) -> None:
    program: Program = subjects.programs[operation.program]
    target, role = subjects.target(operation), subjects.role(operation)

    wrong = {
        status: complaints(
            operation,
            program.send(operation.method, target, body, role=role, headers=headers),
            {status},
        )
        for status, (headers, body) in UNREADABLE.items()
    }

    assert {status: found for status, found in wrong.items() if found} == {}
    assert UNREADABLE.keys() <= operation.statuses


@pytest.mark.parametrize("operation", OF_A_RECORD, ids=str)
def test_what_nobody_has_is_not_found(subjects: Subjects, operation: Operation) -> None:
    target = operation.path
    for one in operation.parameters("path"):
        known = a_value(operation.document, one["schema"])
        target = target.replace(f"{{{one['name']}}}", str(known))
    body = json.dumps(subjects.content(operation)).encode() if operation.media_type else b""
    program: Program = subjects.programs[operation.program]

    answer = program.send(
        operation.method, target, body, role=subjects.role(operation), headers=JSON if body else ()
    )

    assert complaints(operation, answer, {404}) == [], target
