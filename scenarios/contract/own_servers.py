"""The three programs as servers to be tested: on free ports, with seeded ids and worlds."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from scenarios.worlds.live import LOOPBACK, POLL_S, START_LIMIT_S, free_port
from scenarios.worlds.programs import CouldNotStart, LiveProgram, module_command
from scenarios.worlds.world import ROLES, SECRETS

PROGRAMS = ("erp", "store", "bridge")
MODULES = {"erp": "mock_erp", "store": "mock_store", "bridge": "bridge"}
SEED = "contract"
# Every role's token is fixed, so that a run is the same the next time.
OPERATOR_TOKEN = "operator-of-the-contract"


@dataclass(frozen=True)
class Server:
    """A server under test and who may do everything there."""

    url: str
    token: str
    by_role: Mapping[str, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)  # of all programs that were started


def token_of(name: str, role: str) -> str:
    """The token of a role of one of our programs."""
    return OPERATOR_TOKEN if name == "bridge" else f"{name}-{role}-of-the-contract"


@asynccontextmanager
async def own_server(name: str, folder: Path, seed: int | None) -> AsyncIterator[Server]:
    """Start a program, and for the bridge both systems; leave no process behind.

    Each seed has a world with ids of its own.
    """
    world = SEED if seed is None else f"{SEED}-{seed}"
    needed = PROGRAMS if name == "bridge" else (name,)
    urls = {each: f"http://{LOOPBACK}:{free_port()}" for each in needed}
    programs = [
        LiveProgram(
            each,
            module_command(MODULES[each]),
            environ(each, urls, folder, world),
            folder / f"{each}.log",
        )
        for each in needed
    ]
    try:
        for each, program in zip(needed, programs, strict=True):
            await program.start()
            await _wait_until_up(program, urls[each])
        role = "operator" if name == "bridge" else "bridge"
        roles = {each: token_of(name, each) for each in ROLES.get(name, ())}
        yield Server(urls[name], token_of(name, role), roles, urls)
    finally:
        await asyncio.gather(*(program.stop() for program in programs))


def environ(name: str, urls: Mapping[str, str], folder: Path, world: str) -> dict[str, str]:
    """The environment of a program in the seeded world of a name."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", **_settings(name, urls, folder, world)}


def _settings(name: str, urls: Mapping[str, str], folder: Path, world: str) -> dict[str, str]:
    port = urls[name].rsplit(":", 1)[1]
    if name == "bridge":
        return {
            "SEATRIAL_ERP_URL": urls["erp"],
            "SEATRIAL_ERP_TOKEN": token_of("erp", "bridge"),
            "SEATRIAL_ERP_WEBHOOK_SECRET": SECRETS["erp"],
            "SEATRIAL_STORE_URL": urls["store"],
            "SEATRIAL_STORE_TOKEN": token_of("store", "bridge"),
            "SEATRIAL_STORE_WEBHOOK_SECRET": SECRETS["store"],
            "SEATRIAL_LISTEN": f"{LOOPBACK}:{port}",
            "SEATRIAL_FILES_DIR": str(folder / "bridge-files"),
            "BRIDGE_DATABASE": str(folder / "bridge.db"),
            "BRIDGE_TOKEN": OPERATOR_TOKEN,
            "BRIDGE_SEED": world,
            # So that there are files to ask for.
            "SEATRIAL_SETTINGS": json.dumps({"order_route": "file"}),
        }
    prefix = f"MOCK_{name.upper()}_"
    return {
        f"{prefix}DATABASE_URL": f"sqlite:///{folder / name}.db",
        f"{prefix}HOST": LOOPBACK,
        f"{prefix}PORT": port,
        f"{prefix}SEED": world,
        f"{prefix}TOKENS": json.dumps({role: token_of(name, role) for role in ROLES[name]}),
        f"{prefix}SEED_WORLD": "true",
        f"{prefix}FILES_DIR": str(folder / f"{name}-files"),
    }


async def _wait_until_up(program: LiveProgram, url: str) -> None:
    for _ in range(int(START_LIMIT_S / POLL_S)):
        program.check_alive()
        if await asyncio.to_thread(answers, url):
            return
        await asyncio.sleep(POLL_S)  # noqa: TID251 - a real process needs real time
    raise CouldNotStart(f"{program.name} did not answer within {START_LIMIT_S:.0f} s")


def answers(url: str) -> bool:
    """Whether something that speaks HTTP listens there."""
    try:
        with urlopen(f"{url}/openapi.json", timeout=5):
            return True
    except HTTPError:
        return True
    except (OSError, HTTPException):
        return False
