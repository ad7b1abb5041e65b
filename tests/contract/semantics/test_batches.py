"""Batches: each row is answered on its own, in its place, and by the same rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.semantics.answers import MEMBERS, complaints
from tests.contract.semantics.bodies import a_value
from tests.contract.semantics.documents import JSON_TYPE, Operation, operations, resolved
from tests.contract.semantics.programs import JSON, Answer
from tests.contract.semantics.subjects import Subjects


def _rows_schema(operation: Operation) -> Any:
    schema = resolved(operation.document, operation.body_schema)
    return schema.get("properties", {}).get("rows")


BATCHES = [
    operation
    for operation in (*operations("erp"), *operations("store"))
    if operation.media_type == JSON_TYPE and _rows_schema(operation)
]
each_batch = pytest.mark.parametrize("operation", BATCHES, ids=str)


def _send(subjects: Subjects, operation: Operation, rows: list[Any]) -> Answer:
    program = subjects.programs[operation.program]
    body = json.dumps({"rows": rows}).encode()
    path = subjects.target(operation)
    return program.send(operation.method, path, body, role=subjects.role(operation), headers=JSON)


def _good(subjects: Subjects, operation: Operation) -> Any:
    subjects.programs[operation.program].start_over()
    rows = subjects.content(operation)["rows"]
    return rows[0] if rows else a_value(operation.document, _rows_schema(operation)["items"])


@each_batch
def test_the_same_row_twice_is_answered_twice(subjects: Subjects, operation: Operation) -> None:
    good = _good(subjects, operation)

    answer = _send(subjects, operation, [good, good, good])

    assert complaints(operation, answer, {200}) == []
    results = answer.json["results"]
    assert [row["index"] for row in results] == [0, 1, 2]
    for row in results:
        assert ("problem" in row and row["problem"] is not None) == (row["status"] >= 400)
        if row["status"] >= 400:
            assert row["problem"].keys() >= MEMBERS
            assert row["problem"]["status"] == row["status"] < 500


@each_batch
def test_a_row_that_names_nothing_spoils_no_other(subjects: Subjects, operation: Operation) -> None:
    good = _good(subjects, operation)
    alone = _send(subjects, operation, [good]).json["results"][0]
    good = _good(subjects, operation)
    names = [name for name, value in good.items() if name.endswith("_id") and value]
    if not names or alone["status"] >= 300:
        pytest.skip("a row of this kind names nothing that must be there, or stands already")

    answer = _send(subjects, operation, [{**good, names[0]: "id_of_nothing"}, good])

    bad, other = answer.json["results"]
    assert bad["status"] >= 400
    assert other["status"] == alone["status"]


@each_batch
def test_more_rows_than_published_are_refused(subjects: Subjects, operation: Operation) -> None:
    good = _good(subjects, operation)
    most = _rows_schema(operation)["maxItems"]

    answer = _send(subjects, operation, [good] * (most + 1))

    assert complaints(operation, answer, {413, 422}) == []


@each_batch
def test_a_batch_has_rows(subjects: Subjects, operation: Operation) -> None:
    least = _rows_schema(operation).get("minItems", 0)

    answer = _send(subjects, operation, [])

    assert complaints(operation, answer, {422} if least else {200}) == []


@each_batch
def test_a_row_of_another_shape_refuses_the_batch_or_itself(
    subjects: Subjects, operation: Operation
) -> None:
    good = _good(subjects, operation)

    answer = _send(subjects, operation, [good, {"nobody_knows_this": 1}])

    assert complaints(operation, answer, {200, 422}) == []
    if answer.status == 200:
        assert answer.json["results"][1]["status"] == 422
