"""Any operation may ask for patience, and says for how long."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from mock_kit.live.door import Door, Room
from mock_kit.web.tokens import token_table
from tests.contract.semantics.answers import MEMBERS, PROBLEM, complaints
from tests.contract.semantics.documents import Operation, operations
from tests.contract.semantics.programs import Answer, Program
from tests.contract.semantics.subjects import Subjects

WAIT_S = 7


@pytest.fixture(scope="module")
def limited(programs: Mapping[str, Program]) -> Iterator[Mapping[str, Program]]:
    """Both mocks, whose limits are used up for whoever asks."""
    fault = {"kind": "too_many_requests", "params": {"retry_after_s": WAIT_S}}
    for name in ("erp", "store"):
        programs[name].start_over()
        programs[name].do("POST", "/_control/faults", fault, role="control")
    yield programs
    for name in ("erp", "store"):
        programs[name].start_over()


@pytest.fixture(scope="module")
def full(programs: Mapping[str, Program]) -> Mapping[str, Program]:
    """Both mocks, behind doors with no room."""
    return {name: replace(one, app=behind_a_door(one)) for name, one in programs.items()}


def behind_a_door(program: Program) -> Any:
    """The app with room for nobody, whoever asks."""
    none = Room(per_turn=1, most=0)
    return Door(program.app, token_table(program.tokens), none, none)


def asked(program: Program, subjects: Subjects, operation: Operation) -> Answer:
    """The answer to a good request."""
    body = json.dumps(subjects.content(operation)).encode() if operation.media_type else b""
    kind = [(b"content-type", (operation.media_type or "").encode())] if body else []
    role, target = subjects.role(operation), subjects.target(operation)
    return program.send(operation.method, target, body, role=role, headers=kind)


@pytest.mark.parametrize("operation", [*operations("erp"), *operations("store")], ids=str)
def test_a_used_up_limit_refuses_any_operation_with_the_wait(
    limited: Mapping[str, Program], subjects: Subjects, operation: Operation
) -> None:
    answer = asked(limited[operation.program], subjects, operation)

    assert complaints(operation, answer, {429}) == []
    assert 429 in operation.statuses
    assert answer.headers["retry-after"] == str(WAIT_S)
    assert answer.json["retry_after_s"] == WAIT_S


@pytest.mark.parametrize("operation", [*operations("erp"), *operations("store")], ids=str)
def test_a_full_house_refuses_any_operation_with_the_wait(
    full: Mapping[str, Program], subjects: Subjects, operation: Operation
) -> None:
    answer = asked(full[operation.program], subjects, operation)

    assert answer.status == answer.json["status"] == 503
    assert 503 in operation.statuses
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json.keys() >= MEMBERS
    assert answer.headers["retry-after"] == str(answer.json["retry_after_s"])
