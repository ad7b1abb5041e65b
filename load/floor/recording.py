"""What a burst of orders makes three programs exchange, commit, write and read: the frozen floor.

`python -m load.floor.recording` plays a burst in a simulated world and writes it down anew. The
file stays as it is until then, so that programs that get by with less come nearer to the floor.
"""

import json
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bridge.parts import BridgeParts
from load.growth.cost import connections_of
from load.growth.steps import form_of
from scenarios.bench.burst import play_burst, prepare, set_out
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

ORDERS = 100
NAMES = ("store", "erp", "bridge")
# What the tester asks, and what every program asks now and then, is not of an order.
APART = ("/_control", "/health", "/flows", "/v1/time")
KINDS = ("insert", "select", "update", "delete")


@dataclass
class Part:
    """One program's part: bytes of (request, answer) it served; (target, request) it sent.

    `transactions` are lists of (kind, bytes of the values) in their order; `commits` of them
    wrote something.
    """

    served: list[tuple[int, int]] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)
    transactions: list[list[tuple[str, int]]] = field(default_factory=list)

    @property
    def commits(self) -> int:
        """Transactions that wrote."""
        return sum(any(kind != "select" for kind, _ in one) for one in self.transactions)


@dataclass
class Recording:
    """What `orders` orders caused, by program; `placings` are the requests of the shoppers."""

    orders: int
    placings: list[int] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=lambda: {name: Part() for name in NAMES})

    def exchanges(self) -> int:
        """All requests that any program served."""
        return sum(len(part.served) for part in self.parts.values())

    def commits(self) -> int:
        """All transactions that wrote."""
        return sum(part.commits for part in self.parts.values())


def frozen() -> Path:
    """Where the recording lies."""
    return Path(str(files("load.floor") / "recording.json"))


def read_recording(path: Path | None = None) -> Recording:
    """Read what was written down."""
    document = json.loads((path or frozen()).read_text())
    parts = {name: Part(**part) for name, part in document["parts"].items()}
    return Recording(document["orders"], document["placings"], parts)


def record(orders: int = ORDERS) -> Recording:
    """Play a burst in a simulated world and write down what it caused."""
    parts: list[BridgeParts] = []

    def noticed(made: BridgeParts) -> BridgeParts:
        parts[:] = [made]
        return made

    async def act(world: SimulatedWorld) -> Recording:
        session = Session(world, SIMULATED_PATIENCE, silent)
        skus = await set_out(session, sample(), orders)
        placings = await prepare(session, skus, orders, "floor")
        found = Recording(orders)
        with _listening(world, connections_of(world, parts[0]), found):
            await play_burst(session, placings)
        return found

    return simulate(Plan("floor", DEFAULT, noticed), act).given


@contextmanager
def _listening(
    world: SimulatedWorld, connections: Mapping[str, sqlite3.Connection], found: Recording
) -> Any:
    """Write down exchanges and statements until the end of the block."""
    sound = world.network.carry
    names = {urlsplit(system.url).netloc: name for name, system in world.systems.items()}

    async def carry(caller: str, method: str, url: str, *rest: Any) -> Any:
        answer = await sound(caller, method, url, *rest)
        parts = urlsplit(url)
        if not parts.path.startswith(APART):
            target, body = names[parts.netloc], rest[1]
            if caller in found.parts:
                found.parts[caller].sent.append((target, len(body)))
                found.parts[target].served.append((len(body), len(answer[2])))
            elif method == "POST" and parts.path.endswith("/order"):
                found.placings.append(len(body))
                found.parts[target].served.append((len(body), len(answer[2])))
        return answer

    world.network.carry = carry  # type: ignore[method-assign, assignment] # all go through it
    for name, connection in connections.items():
        connection.set_trace_callback(_Transactions(found.parts[name]).hear)
    try:
        yield
    finally:
        for connection in connections.values():
            connection.set_trace_callback(None)


class _Transactions:
    """Gathers the statements of one connection into its transactions."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._open: list[tuple[str, int]] | None = None

    def hear(self, statement: str) -> None:
        """One statement, its values in it."""
        kind = statement.split(maxsplit=1)[0].lower()
        if kind == "begin":
            self._open = []
        elif kind in ("commit", "rollback"):
            if self._open:
                self._part.transactions.append(self._open)
            self._open = None
        elif kind in KINDS:
            values = len(statement) - len(form_of(statement))
            one = ("update" if kind == "delete" else kind, max(8, values))
            if self._open is None:
                self._part.transactions.append([one])
            else:
                self._open.append(one)


def main() -> None:
    """Freeze the floor anew."""
    found = record()
    frozen().write_text(json.dumps(asdict(found), separators=(",", ":")) + "\n")
    told = f"{found.exchanges() / found.orders:.2f} exchanges"
    sys.stdout.write(f"{told} and {found.commits() / found.orders:.2f} commits per order\n")


if __name__ == "__main__":
    main()
