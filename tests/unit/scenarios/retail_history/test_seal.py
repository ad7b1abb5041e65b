"""The seal of an import: a row that is changed, gone or new since is told, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scenarios.retail_history.replay.seal import SYSTEMS, broken_seal, seal


def done(folder: Path, system: str, *statements: str) -> None:
    with closing(sqlite3.connect(folder / f"{system}.db")) as books, books:
        for statement in statements:
            books.execute(statement)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two databases, as an import left them."""
    for system in SYSTEMS:
        done(
            tmp_path,
            system,
            "CREATE TABLE orders (document BLOB, total INTEGER)",
            "CREATE TABLE exchanges (status INTEGER)",
            "INSERT INTO orders VALUES ('{\"pieces\":1}', 100), ('{\"pieces\":2}', 200)",
        )
    seal(tmp_path)
    return tmp_path


def test_what_nobody_changed_is_as_it_was_left(folder: Path) -> None:
    done(folder, "erp", "INSERT INTO exchanges VALUES (200)")

    assert broken_seal(folder) == []


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE orders SET total = 201 WHERE rowid = 2", 2),
        ("UPDATE orders SET document = replace(document, '1', '7') WHERE rowid = 1", 1),
        ("DELETE FROM orders WHERE rowid = 1", 1),
        ("INSERT INTO orders VALUES ('{}', 0)", 3),
    ],
)
def test_a_row_that_is_not_as_it_was_left_is_told(
    folder: Path, system: str, statement: str, row: int
) -> None:
    done(folder, system, statement)

    assert broken_seal(folder) == [
        f"row {row} of orders in {system}.db is not what the import left"
    ]


def test_an_import_that_was_cut_short_is_not_sealed(tmp_path: Path) -> None:
    assert broken_seal(tmp_path) == []
