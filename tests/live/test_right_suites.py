"""Right bridges live, again and again, with a processor hog beside them: no false alarm.

A session that ended is kept in `out/live-suites.ndjson` and not played again.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.sut.reading import read_sut

pytestmark = [pytest.mark.live, pytest.mark.deep, pytest.mark.xdist_group("live-suites")]
ROOT = Path(__file__).parents[2]
FILES = ROOT / "scenarios" / "bridges"
RECORD = ROOT / "out" / "live-suites.ndjson"
SUITES = {
    "reference": 10,
    "poller": 3,
    "payload": 3,
    "batch": 3,
    "auditor": 3,
    "woken": 3,
    "slow": 3,
}
LIMIT_S = 1800.0
HOG = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"


@pytest.fixture
def hog() -> Iterator[None]:
    """Something that wants a whole processor for itself."""
    greedy = subprocess.Popen([sys.executable, "-c", HOG])
    yield
    greedy.kill()
    greedy.wait()


def kept() -> dict[str, dict[str, object]]:
    """Sessions that have ended, by name."""
    lines = RECORD.read_text().splitlines() if RECORD.is_file() else []
    return {row["session"]: row for row in map(json.loads, lines)}


def played(bridge: str, session: str, folder: Path) -> dict[str, object]:
    """Play one session by the command, and keep what came out."""
    file = str(FILES / f"{bridge}.sut.toml")
    seed = session.rpartition(" ")[2]
    command = [sys.executable, "-m", "scenarios", "run", "--sut", file, "--any-port"]
    command += ["--seed", seed]
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, timeout=LIMIT_S, check=False
    )
    report = json.loads((folder / "out" / "report.json").read_text())
    bad = {r["rule"]: r["result"] for r in report["rules"] if r["result"] not in ("pass", "omit")}
    row = {"session": session, "status": ended.returncode, "not_passed": bad}
    RECORD.parent.mkdir(exist_ok=True)
    with RECORD.open("a") as file_of_record:
        file_of_record.write(json.dumps(row) + "\n")
    return row


def test_every_right_bridge_has_a_file() -> None:
    assert [read_sut(FILES / f"{name}.sut.toml").sut.profiles for name in SUITES]


@pytest.mark.parametrize(
    ("bridge", "number"),
    [
        (name, number)
        for number in range(1, max(SUITES.values()) + 1)
        for name, count in SUITES.items()
        if number <= count
    ],
)
@pytest.mark.usefixtures("hog")
def test_a_right_bridge_passes_live(bridge: str, number: int, tmp_path: Path) -> None:
    session = f"{bridge} {number}"

    row = kept().get(session) or played(bridge, session, tmp_path)

    assert row["not_passed"] == {}
    assert row["status"] == 0
