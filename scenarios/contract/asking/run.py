"""One run of Schemathesis against a server, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

HOOKS = Path(__file__).with_name("hooks.py")
HOOK_SETTINGS = "SEATRIAL_CONTRACT_HOOKS"
KEPT_BETWEEN_RUNS = Path(gettempdir()) / "seatrial-hypothesis"
REPORTS = ("ndjson", "junit", "har", "html")


class NoSchemathesis(Exception):
    """Schemathesis is not installed."""

    def __init__(self) -> None:
        super().__init__("schemathesis is not installed; pip install 'seatrial[contract]' does it")


@dataclass(frozen=True)
class Call:
    """What Schemathesis is called with; `extra` are options of its own."""

    url: str
    document: dict[str, object]
    configuration: str
    folder: Path
    fresh_keys: bool = True
    instead: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    signed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reports: tuple[str, ...] = REPORTS
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ran:
    """How it ended: its exit status, what it printed, and where its events are."""

    status: int
    printed: str
    events: Path


def run_schemathesis(call: Call, seed: int | None) -> Ran:
    """Run it whole; the reports are in the folder afterwards."""
    if find_spec("schemathesis") is None:
        raise NoSchemathesis
    folder = call.folder.resolve()  # it is also where the process works
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "document.json"
    document.write_text(json.dumps(call.document))
    settings = folder / "schemathesis.toml"
    settings.write_text(call.configuration)
    settings.chmod(0o600)  # it holds tokens
    command = _command(call, document, settings, seed)
    environ = {**os.environ, "PYTHONHASHSEED": "0"}
    # What Hypothesis works out about Unicode takes a second, and is the same for all runs.
    environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(KEPT_BETWEEN_RUNS))
    hooks = {"fresh_keys": call.fresh_keys, "instead": call.instead, "signed": call.signed}
    environ |= {"SCHEMATHESIS_HOOKS": str(HOOKS), HOOK_SETTINGS: json.dumps(hooks)}
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, check=False, cwd=folder
    )
    settings.unlink()
    printed = done.stdout + done.stderr
    (folder / "schemathesis.txt").write_text(printed)
    return Ran(done.returncode, printed, folder / "events.ndjson")


def _command(call: Call, document: Path, settings: Path, seed: int | None) -> Sequence[str]:
    places = {
        "ndjson": "events.ndjson",
        "junit": "junit.xml",
        "har": "exchanges.har",
        "html": "html",
    }
    return [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(settings), "run", str(document), "--url", call.url),
        *("--no-color", "--report", ",".join(call.reports)),
        *(word for kind in call.reports for word in (f"--report-{kind}-path", places[kind])),
        *(() if seed is None else ("--seed", str(seed))),
        *call.extra,
    ]
