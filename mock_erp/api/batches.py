"""Batch writes: all rows in one commit, a bad row skipped with its reason."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field, SkipValidation, ValidationError

from mock_erp.wire.fields import Input, Output
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer
from mock_kit.web.batches import apply_rows
from mock_kit.web.problems import InvalidInput

Body = TypeVar("Body", bound=BaseModel)


class Rows(Input, Generic[Body]):
    """Rows to write; each is judged on its own."""

    rows: Annotated[list[SkipValidation[Body]], Field(min_length=1, max_length=500)]


class RowResult(Output):
    """What became of one row: `item` when it was written, `problem` when it was refused."""

    index: int
    status: int
    item: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class BatchOut(Output):
    """One result per row, in the order of the rows."""

    results: list[RowResult]


def write_rows(
    tx: Tx,
    rows: Sequence[Any],
    model: type[Body],
    *,
    work: Callable[[Tx, Body], Answer],
) -> Answer:
    """Write each row in a savepoint of its own; one bad row holds up no other (XCT-08)."""
    return apply_rows(tx, rows, lambda within, row: work(within, _read(model, row)))


def _read(model: type[Body], row: Any) -> Body:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        # The input itself is never repeated: it may hold what nobody else should read.
        errors = [{"loc": list(one["loc"]), "msg": one["msg"]} for one in error.errors()]
        raise InvalidInput("the row does not have the published shape", errors=errors) from error
