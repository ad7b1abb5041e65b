"""Programs that a harness left behind when it was killed: found by their ids, and ended."""

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path
from time import sleep  # noqa: TID251 - there is no world yet whose time could pass

from scenarios.worlds.live import LiveWorld, Ports, is_free

MODULES = ("mock_erp", "mock_store", "bridge")
WAIT_S, POLL_S = 10.0, 0.1


def remember(world: LiveWorld, path: Path) -> None:
    """Write down which processes were started, and where they listen."""
    pids = [program.pid for program in world.programs.values()]
    ports = {name: int(one.url.rpartition(":")[2]) for name, one in world.systems.items()}
    path.write_text(json.dumps({"pids": pids, "ports": ports}), encoding="utf-8")


def ports_of_before(path: Path) -> Ports | None:
    """Where the programs listened: messages under way still go there."""
    try:
        return Ports(**json.loads(path.read_text(encoding="utf-8"))["ports"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def end_orphans(path: Path) -> None:
    """End those that were written down and still are what they were; wait until they are gone.

    A process counts as dead while its threads are ending: only then it lets go of its port.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        pids = [int(pid) for pid in found["pids"] if pid]
        ports = [int(port) for port in found["ports"].values()]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return
    ours = [pid for pid in pids if _is_ours(pid)]
    for pid in ours:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    waited_s = 0.0
    while ours and waited_s < WAIT_S:
        if not any(_is_there(pid) for pid in ours) and all(is_free(port) for port in ports):
            return
        sleep(POLL_S)
        waited_s += POLL_S


def _is_ours(pid: int) -> bool:
    """Whether the process is one of our programs, and not another with an old number."""
    told = _asked(pid, "command").split()
    return "-m" in told and any(module in told for module in MODULES)


def _is_there(pid: int) -> bool:
    """Whether a process still holds anything; one that waits to be buried (Z) does not."""
    state = _asked(pid, "stat").strip()
    return bool(state) and not state.startswith("Z")


def _asked(pid: int, column: str) -> str:
    asked = ["ps", "-ww", "-o", f"{column}=", "-p", str(pid)]  # whole lines, however wide a screen
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
