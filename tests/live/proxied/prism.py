"""Prism between the bridge and a system: it judges all that passes by the published document."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.worlds.live import LOOPBACK, LiveWorld
from tests.contract.semantics.documents import FOLDER

START_LIMIT_S = 90.0
PASSED = re.compile(r"The upstream call to (\S+) has returned (\d+)")
REFUSED = re.compile(r"HTTP SERVER\] (\w+) (\S+) .*error +(.*)")


@dataclass
class Front:
    """One proxy, and what it wrote of what passed."""

    name: str
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where the bridge finds the system."""
        return f"http://{LOOPBACK}:{self.port}"

    def passed(self) -> int:
        """How many requests were answered by the system behind it."""
        return len(PASSED.findall(self.log.read_text()))

    def violations(self) -> Counter[str]:
        """Requests and answers that are not of the document, by operation and complaint.

        A system that ends before its proxy is none.
        """
        return Counter(
            f"{method.upper()} {path}: {said}"
            for method, path, said in REFUSED.findall(self.log.read_text())
            if "ECONNREFUSED" not in said
        )


@dataclass
class ProxiedWorld(LiveWorld):
    """A live world whose bridge is told the addresses of the proxies."""

    fronts: Mapping[str, Front] = field(default_factory=dict)

    def handed_over(self, port: str) -> dict[str, str]:
        """What the bridge is told."""
        told = super().handed_over(port)
        return told | {
            f"SEATRIAL_{name.upper()}_URL": front.url for name, front in self.fronts.items()
        }


@contextmanager
def standing(commands: Path, world: ProxiedWorld) -> Iterator[None]:
    """Have both proxies listen while the world is open."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, front in world.fronts.items():
            started.append(_start(commands, front, world.systems[name].url))
        for front in world.fronts.values():
            _wait(front)
        yield
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(20)


def _start(commands: Path, front: Front, upstream: str) -> subprocess.Popen[bytes]:
    document = FOLDER / f"{front.name}.openapi.json"
    options = ["--errors", "--host", LOOPBACK, "--port", str(front.port)]
    command = [str(commands / "prism"), "proxy", str(document), upstream, *options]
    with front.log.open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def _wait(front: Front) -> None:
    for _ in range(int(START_LIMIT_S / 0.2)):
        if "is listening" in front.log.read_text():
            return
        time.sleep(0.2)
    raise AssertionError(f"Prism did not start: {front.log.read_text()[-500:]}")


def operation_of(name: str, documents: Mapping[str, Any], method: str, path: str) -> str:
    """The operation that a request is of, by the document; the path as it is, if there is none."""
    templates = documents[name]["paths"]
    for template in sorted(templates, key=lambda one: one.count("{")):
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in templates[template]:
            return f"{name} {method} {template}"
    return f"{name} {method} {path}"
