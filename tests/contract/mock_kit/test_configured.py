"""A program that somebody starts by hand: settings, and one sentence where they are wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("program", ["mock_erp", "mock_store"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "harbour"),
        ("TOKENS", "not JSON"),
        ("TIME_ZONE", "Mars/Base"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/x.db"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_64(
    program: str, setting: str, value: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), f"{program.upper()}_{setting}": value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 64
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
