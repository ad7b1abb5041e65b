"""A kill at every commit: whatever mark was committed is visited after the restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.ports.queue import WorkKey
from bridge.state.database import Database, Poisoned
from tests.unit.bridge.bench import Bench
from tests.unit.bridge.doubles import run

KEYS = [WorkKey("stock", f"var_{n}") for n in range(6)]


async def _live_until_killed(path: str, commit: int) -> list[str]:
    """Mark keys one by one beside the visits; answer which marks were committed."""
    bench = Bench(Database(path, "OFF"))
    left = commit
    committed: list[str] = []

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            bench.database.poison()

    bench.database.on_commit = count
    await bench.begin()
    for key in KEYS:
        if left <= 0:
            break
        try:
            await bench.queue.mark([key])
        except Poisoned:
            # The commit itself was made; what came after it was not.
            committed.append(key.key)
            break
        committed.append(key.key)
        await bench.env.idle()
    bench.database.poison()
    await bench.env.kill()
    visited = bench.visited
    return [key for key in committed if key not in visited]


async def _after_restart(path: str) -> tuple[list[str], int]:
    """Answer which keys a restarted process visits, and what is left then."""
    bench = Bench(Database(path, "OFF"))
    await bench.queue.recover()
    await bench.begin()
    left = bench.database.read().execute("SELECT count(*) FROM work").fetchone()[0]
    await bench.env.kill()
    bench.database.close()
    return bench.visited, left


@pytest.mark.parametrize("commit", range(1, 20))
def test_no_committed_mark_is_lost_by_a_kill(tmp_path: Path, commit: int) -> None:
    path = str(tmp_path / "bridge.sqlite")

    unvisited = run(_live_until_killed(path, commit))
    visited, left = run(_after_restart(path))

    assert [key for key in unvisited if key not in visited] == []
    assert left == 0
