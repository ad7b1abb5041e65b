"""Run the bridge as a process of its own: `python -m bridge`."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.connections import (
    Misconfigured,
    read_connections,
    read_listen,
    read_settings,
)

if TYPE_CHECKING:
    from bridge.parts import BridgeParts

    Change = Callable[[BridgeParts], BridgeParts]

USAGE_ERROR = 64  # sysexits: the command or its configuration is wrong


def main(environ: Mapping[str, str], change: Change = lambda parts: parts) -> int:
    """Read the environment, run until a signal, answer with the exit status.

    `change` puts other parts in the place of the bridge's own.
    """
    logging.basicConfig(level=environ.get("BRIDGE_LOG_LEVEL", "INFO").upper())
    try:
        _run(environ, change)
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        return USAGE_ERROR
    except KeyboardInterrupt:
        return 0
    return 0


def _run(environ: Mapping[str, str], change: Change) -> None:
    # Read the environment first: an operator's mistake is told before slow imports.
    settings = read_settings(environ)
    host, port = read_listen(environ)
    read_connections(environ, f"http://{host}:{port}")

    from bridge.app import build_bridge  # noqa: PLC0415
    from bridge.live.env import LiveEnv  # noqa: PLC0415
    from bridge.live.serve import listen, serve  # noqa: PLC0415
    from bridge.parts import default_parts  # noqa: PLC0415
    from bridge.state.database import Database, DatabaseBusy, begin_boot  # noqa: PLC0415

    own = listen(host, port)
    connections = read_connections(environ, f"http://{host}:{own.getsockname()[1]}")
    path = Path(environ.get("BRIDGE_DATABASE", ".seatrial/bridge.sqlite"))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        database = Database(str(path))
    except DatabaseBusy as error:
        own.close()
        raise Misconfigured(f"Cannot start: {error}.") from error
    folder = Path(environ.get("SEATRIAL_FILES_DIR", ".seatrial/files"))
    env = LiveEnv(environ.get("BRIDGE_SEED", "1"), begin_boot(database), folder)
    sys.stdout.write(f"bridge listens on {connections.own_url}\n")
    sys.stdout.flush()
    parts = change(default_parts(settings, connections, env, database))
    serve(build_bridge(parts), own, env.close)
    database.close()


if __name__ == "__main__":
    sys.exit(main(os.environ))
