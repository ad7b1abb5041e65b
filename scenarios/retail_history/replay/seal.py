"""What an import left in both databases, row by row: whatever is changed there later is told."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from scenarios.report.files import write_whole

SYSTEMS = ("store", "erp")
SEAL = "seal.json"
# What a program writes of its own running, also while somebody only looks.
OF_RUNNING = (
    "exchanges",
    "fault_bites",
    "idempotency_keys",
    "kit_state",
    "sequences",
    "webhook_deliveries",
    "webhook_subscriptions",
)
DIGEST_BYTES = 8


def seal(folder: Path) -> None:
    """Write down what stands in the databases of a folder, while no program is at work."""
    write_whole(folder / SEAL, json.dumps(_rows(folder)).encode())


def broken_seal(folder: Path) -> list[str]:
    """Tell the rows that are not what the import left; without a seal there is nothing to tell."""
    try:
        left: Mapping[str, str] = json.loads((folder / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    found = _rows(folder)
    names = [name for name in {**left, **found} if left.get(name) != found.get(name)]
    return [f"{name} is not what the import left" for name in names]


def _rows(folder: Path) -> dict[str, str]:
    return {name: digest for system in SYSTEMS for name, digest in _of(folder, system)}


def _of(folder: Path, system: str) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(folder / f"{system}.db")) as books:
        named = books.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = [name for (name,) in named if name not in OF_RUNNING]
        for table in tables:
            for row_id, *row in books.execute(f'SELECT rowid, * FROM "{table}"'):
                digest = blake2b(repr(row).encode(), digest_size=DIGEST_BYTES).hexdigest()
                yield f"row {row_id} of {table} in {system}.db", digest
