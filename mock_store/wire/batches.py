"""Batches: good rows are applied, bad rows answered one by one, all in one commit (XCT-08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.json_schema import SkipJsonSchema


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row of the wrong shape: it is answered 422 while the other rows are applied."""

    errors: list[dict[str, Any]]


def _row_or_fault(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return RowFault([{"loc": list(each["loc"]), "msg": each["msg"]} for each in found])


RowT = TypeVar("RowT", bound=BaseModel)
Row = Annotated[RowT, WrapValidator(_row_or_fault)] | SkipJsonSchema[InstanceOf[RowFault]]


class RowResult(BaseModel):
    """What became of one row: its `item`, or the `problem` that kept it out."""

    model_config = ConfigDict(extra="allow")

    index: int = Field(description="Position of the row in the request, from 0.")
    status: int = Field(description="The status this row would have had on its own.")
    item: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None


class BatchResult(BaseModel):
    """One result per row, in the order of the rows."""

    results: list[RowResult]
