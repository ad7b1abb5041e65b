"""The command on a real machine: refusals in one sentence, and no process left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
COMMAND = [sys.executable, "-m", "scenarios"]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "no_such_story"],
        ["run", "--no-such-option"],
        ["sail"],
        ["run", "--simulated", "--catalogue", "missing.csv"],
        ["import", "catalogue", "missing.csv"],
        ["import", "catalogue", "missing.csv", "--currency", "USD"],
        ["run", "--simulated", "--seed", "größe"],
        ["run", "--simulated", "--seed", ""],
        ["run", "--simulated", "--out", "/dev/null"],
        ["up", "--seed", "a b"],
        ["load", "--shape", "storm"],
        ["load", "--for", "soon"],
        ["load", "--worker"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_one_sentence_and_64(arguments: list[str], tmp_path: Path) -> None:
    ended = run(*arguments, folder=tmp_path)

    assert ended.returncode == 64
    assert len(sentences(ended.stderr)) == 1, ended.stderr


def take(taken: socket.socket, port: int) -> None:
    """Listen there, as soon as a program that another test has there lets go of it."""
    for _ in range(100):
        with suppress(OSError):
            taken.bind(("127.0.0.1", port))
            break
        time.sleep(0.1)
    taken.listen()


def test_a_taken_port_is_one_sentence_and_64(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        take(taken, 8002)
        ended = run("run", "online_order", folder=tmp_path)

    assert ended.returncode == 64
    assert "port 8002" in ended.stderr
    assert len(sentences(ended.stderr)) == 1, ended.stderr


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@contextmanager
def bare_systems(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`seatrial up`, ready, started as a script starts it in the background."""
    root = Path(__file__).parents[2]
    in_background = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    # Whoever runs the tests may be deaf to a closed terminal; what starts here is not.
    deaf_or_not = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with subprocess.Popen(
        [*in_background, *COMMAND, "up", "--any-port", "--bare"],
        cwd=folder,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
        text=True,
    ) as harness:
        signal.signal(signal.SIGHUP, deaf_or_not)
        assert harness.stderr is not None
        for line in harness.stderr:
            if "Ctrl-C" in line:
                break
        try:
            yield harness
        finally:
            harness.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                harness.wait(timeout=20)
            harness.kill()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("ended_by", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whatever_ends_the_command_leaves_no_process(ended_by: str, tmp_path: Path) -> None:
    with bare_systems(tmp_path) as harness:
        programs = children_of(harness.pid)
        harness.send_signal(signal.Signals[ended_by])
        assert harness.wait(timeout=20) == 0
    time.sleep(0.2)

    assert len(programs) == 3
    assert [pid for pid in programs if is_running(pid)] == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_run_whose_whole_group_is_ended_leaves_no_process(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [*COMMAND, "run", "--all", "--any-port"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as harness:
        family = until_it_has(harness.pid, 4)
        os.killpg(harness.pid, signal.SIGTERM)
        said = harness.communicate(timeout=20)[1]
    time.sleep(0.2)

    assert harness.returncode == 130
    assert "Traceback" not in said
    assert [pid for pid in family if is_running(pid)] == []


def until_it_has(pid: int, count: int) -> list[int]:
    """The processes that another has started, once there are so many: workers and programs."""
    for _ in range(200):
        if len(family := children_of(pid)) >= count:
            break
        time.sleep(0.1)
    return family


def test_a_second_start_in_a_folder_leaves_the_first_one_its_state(tmp_path: Path) -> None:
    with bare_systems(tmp_path):
        second = run("up", "--any-port", folder=tmp_path)

        assert second.returncode == 64
        assert len(sentences(second.stderr)) == 1, second.stderr
        assert (tmp_path / ".seatrial/up.json").exists()
        assert (tmp_path / ".seatrial/up/erp.db").exists()
