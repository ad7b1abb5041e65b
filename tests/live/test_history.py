"""A history replayed by three real programs, and gone on with after a kill."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import pytest

from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.playing import Replayed, replay_live, replay_simulated
from scenarios.retail_history.replay.progress import Progress
from scenarios.worlds.live import LiveWorld, Ports, live_in
from tests.unit.scenarios.retail_history.sample_history import FOLDER, SAMPLE, script_of

pytestmark = pytest.mark.live
SCRIPT = script_of(SAMPLE)
ROOT = Path(__file__).parents[2]
FILE = str(FOLDER / "sample.csv")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scenarios", "import", "history", "--any-port", *arguments]


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}


def test_live_and_simulated_end_alike(tmp_path: Path) -> None:
    found: list[Replayed] = []

    async def act(world: LiveWorld) -> None:
        found.append(await replay_live(world, SCRIPT, Pace(perf_counter), Progress(())))

    world = LiveWorld("1", settings_of(SCRIPT), tmp_path, Ports(0, 0, 0), time_zone=SCRIPT.zone)
    asyncio.run(live_in(world, act))

    assert found[0].late == ()
    assert found[0].facts == replay_simulated(SCRIPT, "1", Pace(process_time)).facts


def test_an_import_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    with subprocess.Popen(
        command(FILE), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True
    ) as first:
        assert first.stderr is not None
        for line in first.stderr:  # the first day is placed, and is not closed
            if "of 11 orders" in line:
                break
        first.send_signal(signal.SIGKILL)

    ended = subprocess.run(
        command(FILE, "--resume", "--json"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(ended.stdout)["balanced"]


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
    ended = subprocess.run(
        command(*arguments),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 64
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
