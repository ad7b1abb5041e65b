"""Bridges behind `--sut`: ours passes as anybody's would, and one that does not run is told so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "scenarios" / "bridges" / "reference.sut.toml"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scenarios", "run", *arguments, "--any-port"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def results(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "out" / "report.json").read_text())
    return {row["rule"]: row["result"] for row in report["rules"]}


def test_the_reference_bridge_passes_behind_its_file(tmp_path: Path) -> None:
    ended = run("online_order", "--sut", str(REFERENCE), folder=tmp_path)

    assert ended.returncode == 0, ended.stdout
    assert set(results(tmp_path).values()) == {"pass"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ('["{python}", "-c", "raise SystemExit(3)"]', "ended by itself with status 3"),
        ('["{python}", "-c", "print(\'boom\'); 1/0"]', "ZeroDivisionError"),
    ],
)
def test_a_bridge_that_ends_at_once_is_told_in_one_sentence(
    command: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "sut.toml").write_text(f'name = "dead"\n[start]\ncommand = {command}\n')
    ended = run("online_order", "--sut", "sut.toml", folder=tmp_path)

    assert ended.returncode == 2
    assert told in ended.stdout
    assert "Traceback (most" not in ended.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["verdict"]["exit_status"] == 2


def test_a_command_that_is_not_there_is_one_sentence_and_64(tmp_path: Path) -> None:
    (tmp_path / "sut.toml").write_text('name = "none"\n[start]\ncommand = ["no-such-bridge"]\n')
    ended = run("online_order", "--sut", "sut.toml", folder=tmp_path)

    assert ended.returncode == 64
    assert len(ended.stderr.strip().splitlines()) <= 2
    assert "no-such-bridge cannot be run" in ended.stderr
