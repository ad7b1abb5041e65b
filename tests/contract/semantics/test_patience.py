"""Any operation may ask for patience, and says for how long."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from tests.contract.semantics.answers import complaints
from tests.contract.semantics.documents import Operation, operations
from tests.contract.semantics.programs import Program
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


@pytest.mark.parametrize("operation", [*operations("erp"), *operations("store")], ids=str)
def test_a_used_up_limit_refuses_any_operation_with_the_wait(
    limited: Mapping[str, Program], subjects: Subjects, operation: Operation
) -> None:
    body = json.dumps(subjects.content(operation)).encode() if operation.media_type else b""
    kind = [(b"content-type", (operation.media_type or "").encode())] if body else []

    answer = limited[operation.program].send(
        operation.method,
        subjects.target(operation),
        body,
        role=subjects.role(operation),
        headers=kind,
    )

    assert complaints(operation, answer, {429}) == []
    assert 429 in operation.statuses
    assert answer.headers["retry-after"] == str(WAIT_S)
    assert answer.json["retry_after_s"] == WAIT_S
