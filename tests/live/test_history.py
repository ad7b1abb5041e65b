"""A history replayed by three real programs, and gone on with after a kill."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from scenarios.faults.process.killer import Killer
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.replay.kills import COUNT, Kills, seeded_kills
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.playing import Replayed, replay, replay_live, replay_simulated
from scenarios.retail_history.replay.progress import Progress
from scenarios.retail_history.script import Script
from scenarios.retail_history.sheet import balance
from scenarios.runs.run import LIVE_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld, Ports, live_in
from tests.unit.scenarios.retail_history.sample_history import FOLDER, RULES, SAMPLE, script_of

pytestmark = pytest.mark.live
SCRIPT = script_of(SAMPLE)
ROOT = Path(__file__).parents[2]
DAYS = tuple(f"2010-12-{day:02d}" for day in (1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14))
FILE = str(FOLDER / "sample.csv")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scenarios", "import", "history", "--any-port", *arguments]


def ended_with(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}


def replayed_live(script: Script, folder: Path) -> Replayed:
    """Replay with real processes on free ports."""
    found: list[Replayed] = []

    async def act(world: LiveWorld) -> None:
        found.append(await replay_live(world, script, Pace(perf_counter), Progress({})))

    world = LiveWorld("1", settings_of(script), folder, Ports(0, 0, 0), time_zone=script.zone)
    asyncio.run(live_in(world, act))
    return found[0]


def test_live_and_simulated_end_alike(tmp_path: Path) -> None:
    live = replayed_live(SCRIPT, tmp_path)

    simulated = replay_simulated(SCRIPT, "1")
    assert live.late == ()
    assert (live.facts, live.end_state) == (simulated.facts, simulated.end_state)


def days_of(*names: str) -> Script:
    """Real days, where they are at hand."""
    folder = os.environ.get("SEATRIAL_DATA")
    paths = [Path(folder or "") / "online-retail" / f"{name}.csv" for name in names]
    if not folder or not all(path.is_file() for path in paths):
        pytest.skip("SEATRIAL_DATA names no folder with a real history")
    return plan_history(read_history(paths, RULES), RULES)


def killed(script: Script, folder: Path) -> tuple[Replayed, int, list[str]]:
    """Replay live while ten programs die; return what stands, how many did, what is parked."""
    found: list[Replayed] = []
    parked: list[str] = []
    killers: list[Killer] = []

    async def act(world: LiveWorld) -> None:
        session = Session(world, LIVE_PATIENCE, silent)
        killers.append(Killer(session))
        kills = Kills(killers[0], seeded_kills(world.rng("history", "kills", 0)))
        pace = Pace(perf_counter)
        found.append(await replay(session, script, pace, Progress({}), kills))
        told = await session.hold.told() or ()
        parked.extend(each.text for each in told if each.place == "/attention")

    world = LiveWorld("1", settings_of(script), folder, Ports(0, 0, 0), time_zone=script.zone)
    asyncio.run(live_in(world, act))
    return found[0], killers[0].count, parked


def test_ten_kills_within_a_real_day_change_nothing_in_the_end(tmp_path: Path) -> None:
    script = days_of("2010-12-12")

    replayed, count, parked = killed(script, tmp_path)

    imported = [entry.key for entry in script.entries]
    sheet = balance(script, replayed.facts, imported=imported)
    assert (count, replayed.late, parked) == (COUNT, (), [])
    assert [difference.sentence for difference in sheet.differences] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", DAYS)
def test_ten_kills_within_any_day_change_nothing_in_the_end(tmp_path: Path, name: str) -> None:
    script = days_of(name)

    replayed, count, _ = killed(script, tmp_path)

    imported = [entry.key for entry in script.entries]
    assert count == COUNT
    assert balance(script, replayed.facts, imported=imported).is_balanced
    assert replayed.end_state == replay_simulated(script, "1").end_state


@pytest.mark.deep
def test_twelve_days_end_live_as_they_end_simulated(tmp_path: Path) -> None:
    script = days_of(*DAYS)

    live = replayed_live(script, tmp_path)

    simulated = replay_simulated(script, "1")
    assert live.late == ()
    assert (live.facts, live.end_state) == (simulated.facts, simulated.end_state)


def test_an_import_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(FILE), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
    ) as first:
        assert first.stderr is not None
        for line in first.stderr:  # the first day is placed, and is not closed
            if "of 11 orders" in line:
                break
        first.send_signal(signal.SIGKILL)

    ended = ended_with(tmp_path, FILE, "--resume", "--json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(ended.stdout)["balanced"]

    _what_is_changed_after_the_import_is_told(tmp_path)


def _what_is_changed_after_the_import_is_told(folder: Path) -> None:
    """A digit in the file, then one in a database: each opens the books of the same import."""
    changed = folder / "sample.csv"
    changed.write_bytes(b"".join(SAMPLE).replace(b",12,", b",13,", 1))
    of_file = ended_with(folder, "sample.csv", "--resume")
    changed_books(
        folder, "store", "UPDATE prices SET price_minor = price_minor + 1 WHERE rowid = 1"
    )
    changed_books(folder, "erp", "UPDATE invoices SET due_on = '2031-03-15' WHERE rowid = 2")
    of_database = ended_with(folder, FILE, "--resume")

    assert (of_file.returncode, of_database.returncode) == (1, 1), of_file.stderr
    assert "sample.csv, line 2: is not a line that was imported" in of_file.stdout
    assert "the store has" in of_database.stdout
    assert "row 2 of invoices in erp.db is not what the import left" in of_database.stdout


def changed_books(folder: Path, system: str, statement: str) -> None:
    with closing(sqlite3.connect(folder / f".seatrial/history/{system}.db")) as books, books:
        books.execute(statement)


@pytest.mark.deep
def test_databases_that_nobody_can_read_open_the_books(tmp_path: Path) -> None:
    assert ended_with(tmp_path, FILE).returncode == 0
    changed_books(tmp_path, "erp", "UPDATE sales_orders SET created_at = '9' || created_at")

    ended = ended_with(tmp_path, FILE, "--resume")

    assert ended.returncode == 1, ended.stderr
    assert "row 1 of sales_orders in erp.db is not what the import left" in ended.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-file.csv"],
        [FILE, "--rules", "no-such-rules.toml"],
        [FILE, "--resume"],
        [FILE, "--resume", "--simulated"],
    ],
)
def test_a_wrong_call_is_one_sentence_and_64(arguments: list[str], tmp_path: Path) -> None:
    ended = ended_with(tmp_path, *arguments)

    assert ended.returncode == 64
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
