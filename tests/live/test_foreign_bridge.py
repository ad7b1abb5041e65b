"""Bridges behind `--sut`: ours passes as anybody's would, and one that does not run is told so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.broken.__main__ import sut_file
from scenarios.broken.register import BROKEN

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "scenarios" / "bridges" / "reference.sut.toml"


def seatrial(
    *arguments: str, folder: Path, limit_s: float = 240.0
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scenarios", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )


def run(*arguments: str, folder: Path, limit_s: float = 240.0) -> subprocess.CompletedProcess[str]:
    return seatrial("run", *arguments, "--any-port", folder=folder, limit_s=limit_s)


def rules(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "report.json").read_text())
    return {row["rule"]: row["result"] for row in report["rules"]}


def test_the_reference_bridge_passes_behind_its_file_and_again_offline(tmp_path: Path) -> None:
    ended = run("online_order", "--sut", str(REFERENCE), folder=tmp_path)
    again = seatrial("judge", "out/bundle", folder=tmp_path)

    assert (ended.returncode, again.returncode) == (0, 0), ended.stdout
    assert set(rules(tmp_path / "out").values()) == {"pass"}
    assert rules(tmp_path / "out" / "judged") == rules(tmp_path / "out")


def test_a_bridge_that_ends_at_once_is_told_in_one_sentence(tmp_path: Path) -> None:
    command = '["{python}", "-c", "print(\'boom\'); 1/0"]'
    (tmp_path / "sut.toml").write_text(f'name = "dead"\n[start]\ncommand = {command}\n')
    ended = run("online_order", "--sut", "sut.toml", folder=tmp_path)

    assert ended.returncode == 2
    assert "ended by itself with status 1; its last words: ZeroDivisionError" in ended.stdout
    assert "Traceback (most" not in ended.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["verdict"]["exit_status"] == 2


def test_a_command_that_is_not_there_is_one_sentence_and_64(tmp_path: Path) -> None:
    (tmp_path / "sut.toml").write_text('name = "none"\n[start]\ncommand = ["no-such-bridge"]\n')
    ended = run("online_order", "--sut", "sut.toml", folder=tmp_path)

    assert ended.returncode == 64
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "there is no program no-such-bridge" in ended.stderr


LIVE_BROKEN = {
    "retry_books_twice": "core",
    "tax_is_rounded_per_piece": "online_order",
    "quarantine_is_offered": "multi_channel_oversell",
    "first_promise_stays": "backorders",
    "sale_begins_in_utc": "sale_repricing",
    "sale_waits_for_a_change": "sale_repricing",
    "everybody_is_believed": "rough_seas",
    "parcels_are_matched_by_sku": "order_updates",
    "first_match_is_taken": "existing_account",
    "every_refund_is_booked": "refund_return",
}


@pytest.mark.deep
@pytest.mark.parametrize("name", list(LIVE_BROKEN))
def test_a_broken_bridge_fails_as_a_process_of_its_own(name: str, tmp_path: Path) -> None:
    (tmp_path / "sut.toml").write_text(sut_file(name))
    ended = run(LIVE_BROKEN[name], "--sut", "sut.toml", folder=tmp_path, limit_s=900.0)

    failed = {rule for rule, result in rules(tmp_path / "out").items() if result == "fail"}
    assert ended.returncode == 1, ended.stdout
    assert failed & set(BROKEN[name].rules)
