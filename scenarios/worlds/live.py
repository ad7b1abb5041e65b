"""The live world: three processes on loopback, real sockets, real time."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from mock_kit.env import HttpRequest, NotSent, Unknown
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.live.http import AiohttpHttp
from scenarios.worlds.programs import CouldNotStart, LiveProgram, module_command
from scenarios.worlds.world import ROLES, SECRETS, System

LOOPBACK = "127.0.0.1"
START_LIMIT_S = 30.0
POLL_S = 0.05
OWN_PORTS = range(16_384, 32_768)  # Linux, macOS and Windows give out higher ones by themselves
PORT_TRIES = 100


@dataclass(frozen=True)
class Ports:
    """Where the programs listen on loopback; 0 takes any free port."""

    store: int = 8001
    erp: int = 8002
    bridge: int = 8003


@dataclass(frozen=True)
class Given:
    """Bridge tokens and webhook secrets by system that somebody else has chosen."""

    tokens: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


MakeProgram = Callable[[Mapping[str, str], Path], LiveProgram]


@dataclass
class LiveWorld:
    """Starts, kills and ends the three programs; `folder` keeps databases and logs.

    `mode` is `real`, where business time is the system's, or `follow`, where the harness
    steps it forward and the bridge reads it from the ERP. `guest` makes a program of somebody
    else's in place of our own bridge, from its environment and the file for its output; what is
    `given` is handed over in place of tokens and secrets of our own.
    """

    seed: str
    settings: Mapping[str, Any]
    folder: Path
    ports: Ports
    mode: Literal["real", "follow"] = "follow"
    with_bridge: bool = True
    time_zone: str = "America/New_York"
    guest: MakeProgram | None = None
    given: Given = field(default_factory=Given)
    systems: dict[str, System] = field(default_factory=dict)
    programs: dict[str, LiveProgram] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = AiohttpHttp()
        session = os.urandom(3).hex()
        self.nonce = session
        self.new_id = seeded_ids(self.seed, "harness", 1, session)
        self.rng = keyed_random(self.seed)
        self._tokens = {
            name: {role: f"{role}-{os.urandom(12).hex()}" for role in roles}
            for name, roles in {**ROLES, "bridge": ("operator",)}.items()
        }
        for name, token in self.given.tokens.items():
            self._tokens[name]["bridge"] = token
        self.secrets = {**SECRETS, **self.given.secrets}
        has_own_bridge = self.with_bridge and self.guest is None
        names = ["erp", "store"] + (["bridge"] if has_own_bridge else [])
        for name in names:
            port = getattr(self.ports, name) or free_port()
            url = f"http://{LOOPBACK}:{port}"
            self.systems[name] = System(name, url, self._tokens[name])
        modules = {"erp": "mock_erp", "store": "mock_store", "bridge": "bridge"}
        for name in names:
            log = self.folder / "logs" / f"{name}.log"
            command = module_command(modules[name])
            self.programs[name] = LiveProgram(name, command, self._environ(name), log)
        port = str(self.ports.bridge or free_port())
        self.handed_over_to_guest = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            **self.handed_over(port),
        }
        if self.guest is not None:
            log = self.folder / "logs" / "bridge.log"
            self.programs["bridge"] = self.guest(self.handed_over_to_guest, log)

    def now(self) -> datetime:
        """Transport time."""
        return datetime.now(UTC)  # noqa: TID251 - the live world is where the clock is read

    async def sleep(self, delay_s: float) -> None:
        """Let real time pass."""
        await asyncio.sleep(delay_s)  # noqa: TID251 - real time

    def log(self, name: str) -> str:
        """What a program has written into its log so far."""
        return self.programs[name].log() if name in self.programs else ""

    async def open(self) -> None:
        """Start our own programs and wait until each answers; raises CouldNotStart.

        A guest is started when there is something to connect.
        """
        for name, system in self.systems.items():
            _check_free(name, int(system.url.rsplit(":", 1)[1]))
        if self.guest is not None:
            listen = self.handed_over_to_guest["SEATRIAL_LISTEN"]
            _check_free("bridge", int(listen.rsplit(":", 1)[1]))
        for name in ("erp", "store"):
            await self.programs[name].start()
        for name in ("erp", "store"):
            await self._wait_until_up(name)
        if "bridge" in self.systems:
            await self.start("bridge")

    async def start(self, name: str) -> None:
        """Start one program and wait until it answers."""
        await self.programs[name].start()
        await self._wait_until_up(name)

    async def kill(self, name: str) -> None:
        """End a program as `kill -9` does."""
        await self.programs[name].kill()

    async def close(self) -> None:
        """End all programs in good order."""
        await asyncio.gather(*(program.stop() for program in self.programs.values()))
        await self.http.close()

    async def _wait_until_up(self, name: str) -> None:
        waited_s = 0.0
        while waited_s < START_LIMIT_S:
            self.programs[name].check_alive()
            if await self._answers(name):
                return
            await self.sleep(POLL_S)
            waited_s += POLL_S
        raise CouldNotStart(f"{name} did not answer within {START_LIMIT_S:.0f} s")

    async def _answers(self, name: str) -> bool:
        """Whether the program itself answers, by a token that only it knows.

        A program of somebody else's need not listen at all: that it runs is enough.
        """
        if name not in self.systems:
            return True
        system = self.systems[name]
        role, path = ("operator", "/flows") if name == "bridge" else ("control", "/_control/state")
        headers = {"authorization": f"Bearer {system.tokens[role]}"}
        try:
            answer = await self.http(HttpRequest("GET", system.url + path, headers, timeout_s=2.0))
        except (NotSent, Unknown):
            return False
        return answer.status == 200

    def _environ(self, name: str) -> dict[str, str]:
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        port = self.systems[name].url.rsplit(":", 1)[1]
        if name == "bridge":
            return environ | self.handed_over(port) | self._own_environ()
        prefix = f"MOCK_{name.upper()}_"
        return environ | {
            f"{prefix}DATABASE_URL": f"sqlite:///{self.folder / name}.db",
            f"{prefix}HOST": LOOPBACK,
            f"{prefix}PORT": port,
            f"{prefix}SEED": f"{self.seed}-{self.nonce}",
            f"{prefix}TOKENS": json.dumps(self._tokens[name]),
            f"{prefix}CLOCK_MODE": self.mode,
            f"{prefix}SEED_WORLD": "false",
            f"{prefix}TIME_ZONE": self.time_zone,
            f"{prefix}FILES_DIR": str(self.folder / f"{name}-files"),
        }

    def handed_over(self, port: str) -> dict[str, str]:
        """What any bridge is told about its surroundings."""
        clock = "erp" if self.mode == "follow" else "system"
        return {
            "SEATRIAL_ERP_URL": self.systems["erp"].url,
            "SEATRIAL_ERP_TOKEN": self._tokens["erp"]["bridge"],
            "SEATRIAL_ERP_WEBHOOK_SECRET": self.secrets["erp"],
            "SEATRIAL_STORE_URL": self.systems["store"].url,
            "SEATRIAL_STORE_TOKEN": self._tokens["store"]["bridge"],
            "SEATRIAL_STORE_WEBHOOK_SECRET": self.secrets["store"],
            "SEATRIAL_SETTINGS": json.dumps({**self.settings, "business_clock": clock}),
            "SEATRIAL_LISTEN": f"{LOOPBACK}:{port}",
            "SEATRIAL_FILES_DIR": str(self.folder / "bridge-files"),
        }

    def _own_environ(self) -> dict[str, str]:
        return {
            "BRIDGE_DATABASE": str(self.folder / "bridge.db"),
            "BRIDGE_TOKEN": self._tokens["bridge"]["operator"],
            "BRIDGE_SEED": f"{self.seed}-{self.nonce}",
        }


def is_free(port: int) -> bool:
    """Whether a program could listen there at this moment."""
    with socket.socket() as probe:
        # A port of a program that has just ended is free, though its connections linger.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _check_free(name: str, port: int) -> None:
    if not is_free(port):
        sentence = f"port {port}, where the {name} would listen, is taken by another program"
        raise CouldNotStart(f"{sentence}; --any-port takes free ones")


def free_port() -> int:
    """Return a port that nobody listens on at this moment.

    Below those that systems give to outgoing connections, of which one could else take it
    before the program listens, or while it is down between a kill and its next start.
    """
    for _ in range(PORT_TRIES):
        port = int.from_bytes(os.urandom(2), "big") % len(OWN_PORTS) + OWN_PORTS.start
        with socket.socket() as probe, suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise CouldNotStart(f"no port between {OWN_PORTS.start} and {OWN_PORTS.stop} is free")


async def live_in(world: LiveWorld, act: Callable[[LiveWorld], Awaitable[None]]) -> None:
    """Open a live world, let `act` play in it, and leave no process behind."""
    try:
        await world.open()
        await act(world)
    finally:
        with _deaf_to_interrupts():
            await world.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let no second Ctrl-C leave behind what the first one is ending."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
