"""With the plugin every rule of a file is a test of a team's own suite."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
REFERENCE = str(ROOT / "scenarios" / "bridges" / "reference.sut.toml")
ALONE = {
    "PYTHONPATH": str(ROOT),
    "PATH": "/usr/bin:/bin",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
PLUGIN = ["-p", "scenarios.cli.sut.pytest_plugin", "-p", "no:cacheprovider", "-c", "pytest.ini"]


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGIN, *arguments],
        cwd=folder,
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_each_rule_of_the_profile_is_a_test(tmp_path: Path) -> None:
    reference = ROOT / "scenarios" / "bridges" / "reference.sut.toml"
    listed = pytest_in(
        tmp_path, "--sut", str(reference), "--profile", "core", "--collect-only", "-q"
    )

    assert listed.returncode == 0, listed.stdout
    assert "::session" in listed.stdout
    assert all(f"::{rule}" in listed.stdout for rule in ("PRD-01", "ORD-07a", "XCT-04"))


def test_a_wrong_file_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "sut.toml").write_text('name = "x"\n')
    ended = pytest_in(tmp_path, "--sut", "sut.toml")

    assert ended.returncode == 4
    assert "give either a table [start]" in ended.stdout + ended.stderr
