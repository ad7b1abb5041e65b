"""One live crowd in a world of its own: what it left, and what each program took for it."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from load.cli.playing import LoadPlan, judged, play_crowd
from load.judging.thresholds import Thresholds, read_thresholds, shipped
from load.report.document import load_document
from load.running import Wish
from scenarios.runs.catalogues import sample
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, Ports, live_in

PATIENCE = Patience(window_s=1.0, limit_s=900.0, poll_s=0.5)
PROGRAMS = ("erp", "store", "bridge")
GENERATORS = "generators"


@dataclass
class Taken:
    """Megabytes and CPU-seconds of each program when the crowd came, and the most since then.

    Of the generators CPU-seconds alone.
    """

    before: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    began_s: dict[str, float] = field(default_factory=dict)
    spent_s: dict[str, float] = field(default_factory=dict)

    def look(self, world: LiveWorld) -> None:
        """Look once more, while the crowd is there; what the tester reads later is not its."""
        self.look_at_memory(world)
        for name in PROGRAMS:
            spent_s = _spent_s(psutil.Process(world.programs[name].pid))
            self.began_s.setdefault(name, spent_s)
            self.spent_s[name] = spent_s - self.began_s[name]
        generators = [one for one in psutil.Process().children() if "locust" in one.cmdline()]
        if generators:
            self.spent_s[GENERATORS] = sum(map(_spent_s, generators))

    def look_at_memory(self, world: LiveWorld) -> None:
        """Look at memory alone."""
        for name in PROGRAMS:
            mb = psutil.Process(world.programs[name].pid).memory_info().rss / 1e6
            self.before.setdefault(name, mb)
            self.most[name] = max(mb, self.most.get(name, 0.0))

    def growth_mb(self) -> dict[str, float]:
        """How much more each program took than before."""
        return {name: self.most[name] - mb for name, mb in self.before.items()}


def _spent_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@dataclass(frozen=True)
class Endured:
    """What is said of a crowd, and what it took."""

    document: Mapping[str, Any]
    taken: Taken


def endure(wish: Wish, groups: tuple[str, ...]) -> Endured:
    """Let a crowd come; of the shipped limits those of some groups count."""
    everything = read_thresholds(shipped()).groups
    limits = Thresholds({name: everything[name] for name in groups})
    found: list[Endured] = []

    async def act(world: LiveWorld) -> None:
        taken = Taken()
        plan = LoadPlan(wish, sample(), limits, world.folder)
        session = Session(world, PATIENCE, silent)
        left = await play_crowd(session, plan, world.folder, beside=lambda: taken.look(world))
        taken.look_at_memory(world)
        found.append(Endured(load_document(judged(left, limits)), taken))

    with tempfile.TemporaryDirectory(prefix="seatrial-load-") as folder:
        world = LiveWorld("load", DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        asyncio.run(live_in(world, act))
    return found[0]
