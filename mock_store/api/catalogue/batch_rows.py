"""Batches: apply the good rows, answer the bad ones, all in one commit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer
from mock_kit.web.exchange import current_exchange
from mock_kit.web.problems import InvalidInput, Problem, StaleVersion
from mock_store.wire.batches import RowFault

RowT = TypeVar("RowT")
Key = tuple[str, ...]
Fields = Mapping[str, Any]


def answer_rows(
    rows: Sequence[RowT | RowFault], apply: Callable[[RowT], tuple[int, bytes]]
) -> bytes:
    """Apply each row by `apply` and return the body of the batch answer, in row order.

    A row that `apply` refuses, or that has the wrong shape, is answered with its problem.
    """
    results = []
    for index, row in enumerate(rows):
        try:
            if isinstance(row, RowFault):
                raise InvalidInput("the row does not have its shape", errors=row.errors)
            status, item = apply(row)
        except Problem as problem:
            current_exchange().refused = True
            document = json.dumps(problem.document(), allow_nan=False, default=str).encode()
            results.append(_result(index, problem.status, b"problem", document))
        else:
            results.append(_result(index, status, b"item", item))
    return b'{"results":[' + b",".join(results) + b"]}"


def batch_answer(body: bytes) -> Answer:
    """Return the answer of a batch: 200 whatever became of its rows (XCT-09)."""
    return Answer(status=200, body=body)


def good_rows(rows: Sequence[RowT | RowFault]) -> list[RowT]:
    """Return the rows that have their shape."""
    return [row for row in rows if not isinstance(row, RowFault)]


def _result(index: int, status: int, name: bytes, value: bytes) -> bytes:
    return b'{"index":%d,"status":%d,"%s":%s}' % (index, status, name, value)


@dataclass(slots=True)
class KeyedRows:
    """Rows by the columns of their key: as they are, and as one batch leaves them."""

    current: dict[Key, dict[str, Any]]
    names: tuple[str, ...] = ("variant_id", "channel")
    _added: dict[Key, dict[str, Any]] = field(default_factory=dict)
    _changed: dict[Key, dict[str, Any]] = field(default_factory=dict)

    def check_version(self, key: Key, expected_version: int | None) -> None:
        """Raise StaleVersion unless the row has this version; 0 means not written before."""
        row = self.current.get(key)
        version = 0 if row is None else row["version"]
        if expected_version is not None and expected_version != version:
            raise StaleVersion(f"the current version is {version}", current_version=version)

    def put(self, tx: Tx, key: Key, values: Fields) -> tuple[dict[str, Any], bool]:
        """Write `values` over the row; return it, and whether that really changed it."""
        old = self.current.get(key)
        if old is not None and all(old[name] == value for name, value in values.items()):
            return old, False
        row = {**(old or self._fresh(tx, key)), **values}
        row["version"] += 1
        row["change_no"] = tx.change_no()
        row["updated_at"] = tx.now
        self.current[key] = row
        if old is None or key in self._added:
            self._added[key] = row
        else:
            self._changed[key] = row
        return row, True

    def outcome(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the rows to insert and the rows to update."""
        return list(self._added.values()), list(self._changed.values())

    def _fresh(self, tx: Tx, key: Key) -> dict[str, Any]:
        named = dict(zip(self.names, key, strict=True))
        return {**named, "version": 0, "created_at": tx.now}
