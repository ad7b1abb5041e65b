"""How each program is booted as a process of a simulated world.

This and the live launcher are the only places of the tester that know the programs.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI

import mock_erp.app
import mock_erp.settings
import mock_erp.tables.registry
import mock_store.app
import mock_store.settings
import mock_store.tables.registry
from bridge.app import build_bridge
from bridge.connections import Connections, SystemAccess
from bridge.parts import BridgeParts, default_parts
from bridge.settings import Settings as BridgeSettings
from bridge.state.database import Database as BridgeDatabase
from bridge.state.database import begin_boot as begin_bridge_boot
from mock_kit.env import Env
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, begin_boot, open_engine
from scenarios.worlds.direct_asgi import Network
from scenarios.worlds.node import Launched
from scenarios.worlds.process import Killed, Process
from scenarios.worlds.simulated_env import MemoryFiles, SimulatedEnv
from scenarios.worlds.wires import BridgeWire, KitWire
from scenarios.worlds.world import ROLES, SECRETS

ADDRESSES = {"store": "store.sim:80", "erp": "erp.sim:80", "bridge": "bridge.sim:80"}
BRIDGE_TOKEN = "operator-of-the-bridge"
# Where the company of the ERP is at home, unless a world says otherwise.
HOME_ZONE = "America/New_York"

ChangeParts = Callable[[BridgeParts], BridgeParts]
# A system's name and application, to the one that runs in its place.
SpoilApp = Callable[[str, Any], Callable[..., Awaitable[None]]]


@dataclass(frozen=True)
class Ground:
    """What all programs of one simulated world stand on."""

    seed: str
    settings: Mapping[str, Any]
    folder: Path
    network: Network
    began: datetime
    files: Mapping[str, MemoryFiles]
    time_zone: str = HOME_ZONE

    def now(self) -> datetime:
        """Transport time: the loop's time after the beginning of the world."""
        return self.began + timedelta(seconds=asyncio.get_running_loop().time())

    def tokens(self, system: str) -> dict[str, str]:
        """One token per role."""
        return {role: f"{system}-{role}-{self.seed}" for role in ROLES[system]}


@dataclass(frozen=True)
class _Spoilt:
    """A program whose application was replaced."""

    app: Callable[..., Awaitable[None]]
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


def launch_mock(
    ground: Ground, name: str, spoil: SpoilApp | None = None
) -> Callable[[Process], Launched]:
    """Boot the ERP or the store, spoilt if a test wants it so."""

    def launch(process: Process) -> Launched:
        tables = (
            mock_erp.tables.registry.KIT_TABLES if name == "erp" else mock_store.tables.registry.KIT
        )
        url = f"sqlite:///{ground.folder / name}.db"
        engine = open_engine(url, synchronous="OFF")
        boot = begin_boot(engine, tables, ground.seed)
        env = _mock_env(ground, name, boot, process)
        common: dict[str, Any] = {
            "seed": ground.seed,
            "tokens": ground.tokens(name),
            "clock_mode": "follow",
            "database_url": url,
        }
        if name == "erp":
            settings = mock_erp.settings.Settings(time_zone=ground.time_zone, **common)
            program = mock_erp.app.create_program(settings, env, engine)
        else:
            store_settings = mock_store.settings.Settings(**common)
            program = mock_store.app.create_program(store_settings, env, engine)
        assert isinstance(program.app, FastAPI)
        database: Database = program.app.state.database
        database.on_commit = lambda point: process.count(f"commit-{point}")
        if spoil is None:
            return Launched(program, database.poison)
        app = spoil(name, program.app)
        return Launched(_Spoilt(app, program.start, program.stop), database.poison)

    return launch


def launch_bridge(ground: Ground, change: ChangeParts | None) -> Callable[[Process], Launched]:
    """Boot the bridge, with its parts changed as the test wants."""

    def launch(process: Process) -> Launched:
        database = BridgeDatabase(str(ground.folder / "bridge.db"), "OFF")
        database.before_commit = lambda: process.count("commit-before")
        database.on_commit = lambda: process.count("commit-after")
        try:
            boot = begin_bridge_boot(database)
        except Killed:
            database.poison()
            raise
        env = SimulatedEnv(
            node="bridge",
            http=BridgeWire(ground.network, "bridge"),
            files=ground.files["bridge"],
            clock=ground.now,
            ids=seeded_ids(ground.seed, "bridge", boot),
            chance=keyed_random(ground.seed),
        )
        settings = BridgeSettings.model_validate_json(json.dumps(ground.settings))
        parts = default_parts(settings, _connections(ground), env, database)
        program = build_bridge(change(parts) if change else parts)
        return Launched(program, database.poison)

    return launch


def _connections(ground: Ground) -> Connections:
    def access(name: str) -> SystemAccess:
        token = ground.tokens(name)["bridge"]
        return SystemAccess(f"http://{ADDRESSES[name]}", token, (SECRETS[name],))

    own = f"http://{ADDRESSES['bridge']}"
    return Connections(access("erp"), access("store"), own, BRIDGE_TOKEN)


def _mock_env(ground: Ground, name: str, boot: int, process: Process) -> Env:
    def spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        loop = asyncio.get_running_loop()
        return loop.create_task(work, context=process.context())

    return Env(
        node=name,
        now=ground.now,
        sleep=asyncio.sleep,  # noqa: TID251 - virtual time
        new_id=seeded_ids(ground.seed, name, boot),
        rng=keyed_random(ground.seed),
        http=KitWire(ground.network, name),
        files=ground.files[name],
        spawn=spawn,
    )


BEGAN = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
