"""Counts SQLite's own steps per statement: what a statement costs, without any clock."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

_TEXT = re.compile(r"x?'(?:[^']|'')*'")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\b")
_MANY = re.compile(r"\?(?:,\s*\?)+")
_ROWS = re.compile(r"\(\?\)(?:,\s*\(\?\))+")
# What each connection does around its work, whatever is stored.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "EXPLAIN")


def form_of(statement: str) -> str:
    """A statement without its values, so that two calls of one statement are known as one."""
    bare = _NUMBER.sub("?", _TEXT.sub("?", statement))
    return " ".join(_ROWS.sub("(?)", _MANY.sub("?", bare)).split())


@dataclass
class Steps:
    """What one program's connection did: calls and steps by statement, and one call of each."""

    calls: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    sample: dict[str, str] = field(default_factory=dict)
    _form: str = ""

    def begin(self, statement: str) -> None:
        """A statement starts; the steps that follow are its own."""
        self._form = form_of(statement)
        if statement.startswith("--"):  # a trigger, part of the statement before
            return
        self.calls[self._form] = self.calls.get(self._form, 0) + 1
        self.sample.setdefault(self._form, statement)

    def step(self) -> int:
        """One step; zero lets SQLite go on."""
        self.steps[self._form] = self.steps.get(self._form, 0) + 1
        return 0

    def per_call(self) -> dict[str, float]:
        """Steps of one call, by statement."""
        return {
            form: self.steps.get(form, 0) / calls
            for form, calls in self.calls.items()
            if not form.upper().startswith(_FRAME)
        }


@contextmanager
def counting(connections: Mapping[str, sqlite3.Connection]) -> Iterator[dict[str, Steps]]:
    """Count what each connection does until the end of the block."""
    counted = {name: Steps() for name in connections}
    for name, connection in connections.items():
        connection.set_trace_callback(counted[name].begin)
        connection.set_progress_handler(counted[name].step, 1)
    try:
        yield counted
    finally:
        for connection in connections.values():
            connection.set_trace_callback(None)
            connection.set_progress_handler(None, 0)


def plan_faults(connection: sqlite3.Connection, statements: Sequence[str]) -> dict[str, str]:
    """Statements that scan a table or sort in a temporary B-tree, with what SQLite says."""
    found = {}
    for statement in statements:
        if not statement.upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
            continue
        details = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        wrong = [text for text in details if _is_fault(text)]
        if wrong:
            found[form_of(statement)] = "; ".join(wrong)
    return found


def _is_fault(detail: str) -> bool:
    """A row of values that the statement itself brings, or its own sub-query, is no scan."""
    is_scan = re.match(r"SCAN (?!CONSTANT ROW|\(?subquery|json_each|\d+ )", detail) is not None
    return is_scan or "TEMP B-TREE" in detail
