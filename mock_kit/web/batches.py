"""Batch writes: every row is answered on its own, all good rows commit together."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from mock_kit.state.transaction import Tx
from mock_kit.web.answers import Answer
from mock_kit.web.exchange import current_exchange
from mock_kit.web.problems import Conflict, Problem

Row = TypeVar("Row")


def apply_rows(tx: Tx, rows: Sequence[Row], work: Callable[[Tx, Row], Answer]) -> Answer:
    """Apply `work` to each row; a row that is refused leaves nothing behind.

    The answer is 200 with {"results": [{"index", "status", "item" | "problem"}]}, in the order
    of the rows.
    """
    results = [_apply_row(tx, index, row, work) for index, row in enumerate(rows)]
    return Answer(200, {"results": results})


def _apply_row(tx: Tx, index: int, row: Row, work: Callable[[Tx, Row], Answer]) -> dict[str, Any]:
    try:
        with tx.savepoint():
            answer = work(tx, row)
    except Problem as problem:
        return _refused(index, problem)
    except IntegrityError:
        return _refused(index, Conflict("a value that must be unique is taken"))
    return {"index": index, "status": answer.status, "item": answer.body}


def _refused(index: int, problem: Problem) -> dict[str, Any]:
    current_exchange().refused = True
    return {"index": index, "status": problem.status, "problem": problem.document()}
