"""Statements of the hot paths: written in Core, compiled once, then run by the driver alone.

SQLAlchemy's own execution costs several times what SQLite does for a row read by its key
(docs/performance.md). On another database than SQLite it is used all the same.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.exc import IntegrityError

from mock_kit.state.compiled import Convert, Text, Values, compiled, from_database

NOTHING: Values = {}


class Unit(Protocol):
    """Where a statement runs: a transaction, with the driver's own connection if it is SQLite's."""

    @property
    def connection(self) -> Connection: ...

    @property
    def driver(self) -> sqlite3.Connection | None: ...


class Prepared:
    """A Core statement that reads rows as named tuples, or writes rows.

    Unlike an execution by SQLAlchemy it works out no default of a column.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self.statement = statement
        self._texts: dict[tuple[str, ...], Text] = {}

    def all(self, unit: Unit, values: Values = NOTHING) -> list[Any]:
        """Return all rows."""
        if unit.driver is None:
            return list(unit.connection.execute(self.statement, values))
        return list(map(self._row, self._execute(unit.driver, values).fetchall()))

    def first(self, unit: Unit, values: Values = NOTHING) -> Any:
        """Return the first row; None without any."""
        rows = self.all(unit, values)
        return rows[0] if rows else None

    def scalars(self, unit: Unit, values: Values = NOTHING) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.all(unit, values)]

    def scalar(self, unit: Unit, values: Values = NOTHING) -> Any:
        """Return the first column of the first row; None without any."""
        row = self.first(unit, values)
        return None if row is None else row[0]

    def mappings(self, unit: Unit, values: Values = NOTHING) -> list[dict[str, Any]]:
        """Return all rows by the names of their columns."""
        return [row._asdict() for row in self.all(unit, values)]

    def run(self, unit: Unit, values: Values = NOTHING) -> int:
        """Write, and return how many rows it touched."""
        if unit.driver is None:
            return unit.connection.execute(self.statement, values).rowcount
        return self._execute(unit.driver, values).rowcount

    def run_many(self, unit: Unit, rows: Sequence[Values]) -> None:
        """Write once per row; each row names the same columns, and no rows are nothing to do."""
        if not rows:
            return
        if unit.driver is None:
            unit.connection.execute(self.statement, rows)
            return
        text = self._text(rows[0])
        sql, _ = text.with_values(rows[0])
        try:
            unit.driver.executemany(sql, [text.with_values(row)[1] for row in rows])
        except sqlite3.IntegrityError as error:
            raise IntegrityError(sql, None, error) from error

    def _execute(self, driver: sqlite3.Connection, values: Values) -> sqlite3.Cursor:
        sql, given = self._text(values).with_values(values)
        try:
            return driver.execute(sql, given)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(sql, None, error) from error

    def _text(self, values: Values) -> Text:
        # The values say which columns an INSERT or UPDATE names.
        names = () if isinstance(self.statement, Select) else tuple(values)
        text = self._texts.get(names)
        if text is None:
            text = self._texts[names] = compiled(self.statement, names)
        return text

    @cached_property
    def _row(self) -> Callable[[Sequence[Any]], Any]:
        """Make a named tuple of what the driver answers."""
        columns = list(self.statement.exported_columns)
        make: Callable[[Sequence[Any]], Any] = _kind([column.name for column in columns])._make
        converts = _converts(columns)
        if not converts:
            return make

        def row(values: Sequence[Any]) -> Any:
            read = list(values)
            for place, convert in converts:
                read[place] = convert(read[place])
            return make(read)

        return row


def _kind(names: Sequence[str]) -> Any:
    return namedtuple("Row", names, rename=True)


def _converts(columns: Sequence[Any]) -> list[tuple[int, Convert]]:
    found = []
    for place, column in enumerate(columns):
        convert = from_database(column.type)
        if convert is not None:
            found.append((place, convert))
    return found
