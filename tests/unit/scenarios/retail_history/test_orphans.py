"""Programs that a killed import left behind."""

import json
import subprocess
import sys
from pathlib import Path

from scenarios.retail_history.replay.orphans import end_orphans
from scenarios.worlds.live import is_free

# Its child has the port for a while after it is gone, as threads have that are still ending.
LEFT_BEHIND = """
import os, socket, time
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
if os.fork() == 0:
    time.sleep(1)
    os._exit(0)
time.sleep(60)
"""


def test_what_was_left_behind_is_gone_when_its_port_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT_BEHIND, "-m", "mock_erp"], stdout=subprocess.PIPE, text=True
    ) as left:
        assert left.stdout is not None
        port = int(left.stdout.readline())
        written = tmp_path / "programs.json"
        written.write_text(json.dumps({"pids": [left.pid, None], "ports": {"erp": port}}))

        end_orphans(written)

        assert left.poll() is not None
        assert is_free(port)


def test_a_process_that_is_none_of_ours_goes_on(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        written = tmp_path / "programs.json"
        written.write_text(json.dumps({"pids": [other.pid], "ports": {}}))

        end_orphans(written)

        assert other.poll() is None
        other.kill()
