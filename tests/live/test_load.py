"""A small crowd in front of three real programs: who came, what was kept, what was reported."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.live
LIMITS = "[ledgers]\nlost = 0\nduplicated = 0\nstale = 0\noversold_beyond_exposure = 0\n"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("load")
    (folder / "limits.toml").write_text(LIMITS)
    call = "load --rate 6 --for 6s --processes 2 --any-port --json --thresholds limits.toml"
    ended = subprocess.run(
        [sys.executable, "-m", "scenarios", *call.split()],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    return folder, json.loads(ended.stdout)


def test_every_order_of_a_crowd_is_booked_once(crowd: tuple[Path, dict[str, Any]]) -> None:
    _, document = crowd
    ledgers = document["ledgers"]

    assert ledgers["accepted"] > 10
    assert document["lags"]["order booked"]["count"] > 10
    assert ledgers["lost"]["count"] == ledgers["duplicated"]["count"] == ledgers["stale"] == 0


def test_all_processes_send_and_none_is_forgotten(crowd: tuple[Path, dict[str, Any]]) -> None:
    folder, document = crowd
    ledger = (folder / ".seatrial/load/ledger.ndjson").read_text().splitlines()

    assert {json.loads(line)["process"] for line in ledger} == {0, 1}
    assert len(ledger) == sum(row["came"] for row in document["people"].values())


def test_three_reports_are_written(crowd: tuple[Path, dict[str, Any]]) -> None:
    folder, document = crowd

    assert json.loads((folder / "out/load.json").read_text()) == document
    assert "<polyline" in (folder / "out/load.html").read_text()
    assert (folder / "out/load.xml").read_bytes().startswith(b"<?xml")
