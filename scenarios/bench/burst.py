"""A burst of guest orders, placed as fast as the store answers, and everything it caused."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import process_time

from scenarios.actors.desk import Desk, Document
from scenarios.actors.erp_people import Warehouse
from scenarios.actors.store_people import Buyer, Shopper
from scenarios.bench.counting import Tally, increase, tally
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.model.history import Exchange, SystemName
from scenarios.session.observe import read_exchanges
from scenarios.session.session import Session

CHANNEL = "us"
CONCURRENCY = 8
VARIANTS = 20
SYSTEMS: tuple[SystemName, ...] = ("erp", "store")

Placing = Callable[[], Awaitable[Document | None]]


class CannotMeasure(Exception):
    """The burst did not end as it must, so that its time says nothing."""


@dataclass(frozen=True)
class Burst:
    """What one burst took.

    `placed_s` until the store had taken the last order, `settled_s` until the last record of
    either system changed because of it, both in transport time since the first placing.
    `cpu_s` is what the programs spent; in a simulated world everything. `commits` are the
    numbered commits of each system.
    """

    orders: int
    placed_s: float
    settled_s: float
    cpu_s: float
    tally: Tally
    commits: dict[str, int]


async def in_turn(acts: Sequence[Callable[[], Awaitable[object]]], at_once: int) -> None:
    """Do all acts in their order, never more than so many at once."""
    waiting = iter(acts)

    async def work() -> None:
        for act in waiting:
            await act()

    await asyncio.gather(*(work() for _ in range(at_once)))


async def set_out(session: Session, catalogue: Catalogue, pieces: int) -> list[str]:
    """Make the masters, load a catalogue, stock some variants; return their SKUs when settled."""
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, catalogue, price_list="LIST-USD", on_progress=lambda done, total: None)
    await session.settle()
    variants = [
        variant
        for product in await session.desk("store", "staff").pages("/v1/products")
        if product["status"] == "active" and CHANNEL in product["channels"]
        for variant in product["variants"]
    ]
    skus = sorted(variant["sku"] for variant in variants)[:VARIANTS]
    known = await session.desk("erp", "clerk").pages("/v1/variants")
    received = {row["id"]: pieces for row in known if row["sku"] in skus}
    await Warehouse(session.desk("erp", "warehouse"), _unnoted).receive(received)
    await _settle(session)
    return skus


async def prepare(session: Session, skus: Sequence[str], orders: int, name: str) -> list[Placing]:
    """Fill carts of one line each and check them out; what is left is to order."""
    shopper = Shopper(session.desk("store", None), _unnoted)
    placings: list[Placing] = []

    async def fill(number: int) -> None:
        buyer = Buyer(f"guest-{name}-{number}@example.com")
        lines = [(skus[number % len(skus)], 1)]
        placings.append(await shopper.get_ready(CHANNEL, lines, buyer))

    await in_turn([partial(fill, number) for number in range(orders)], CONCURRENCY)
    await _settle(session)
    return placings


async def play_burst(
    session: Session, placings: Sequence[Placing], spent_s: Callable[[], float] = process_time
) -> Burst:
    """Place all prepared orders and wait until each is answered and nothing moves any more.

    `spent_s` is asked before and after; what the tester counts then is nobody's order.
    """
    before = await _stand(session)
    began_at, began_cpu_s = session.world.now(), spent_s()
    await in_turn(placings, CONCURRENCY)
    placed_at = session.world.now()
    await _settle(session)
    cpu_s = spent_s() - began_cpu_s
    after = await _stand(session, before.seen)
    confirmed = after.confirmed - before.confirmed
    if confirmed != len(placings):
        raise CannotMeasure(f"{confirmed} of {len(placings)} orders were confirmed")
    return Burst(
        orders=len(placings),
        placed_s=(placed_at - began_at).total_seconds(),
        settled_s=(max(after.changed_at) - began_at).total_seconds(),
        cpu_s=cpu_s,
        tally=tally(after.exchanges, after.deliveries - before.deliveries),
        commits=increase(before.commits, after.commits),
    )


@dataclass
class _Stand:
    """Where both systems stand; `exchanges` are those after the ones `seen` before."""

    confirmed: int = 0
    deliveries: int = 0
    commits: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    changed_at: list[datetime] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


async def _stand(session: Session, seen: Mapping[str, int] | None = None) -> _Stand:
    stand = _Stand()
    for name in SYSTEMS:
        control = session.desk(name, "control")
        state = await control.get("/_control/state")
        exchanges = await read_exchanges(name, control, after=(seen or {}).get(name, 0))
        last = await control.get("/_control/journal", after=state["last_change_no"] - 1, limit=1)
        stand.commits[name] = state["commit_seq"]
        stand.seen[name] = exchanges[-1].seq
        stand.changed_at.append(datetime.fromisoformat(last["records"][0]["at"]))
        stand.exchanges += exchanges
        stand.deliveries += await _attempts(control)
    confirmed = await session.desk("store", "staff").pages("/v1/orders", status="confirmed")
    stand.confirmed = len(confirmed)
    return stand


async def _attempts(control: Desk) -> int:
    """How often the system has sent a webhook request so far."""
    attempts = after = 0
    while True:
        page = await control.get("/_control/deliveries", after=after, limit=1000)
        if not page["items"]:
            return attempts
        attempts += sum(one["attempts"] for one in page["items"])
        after = page["items"][-1]["seq"]


async def _settle(session: Session) -> None:
    await session.settle()
    if session.unsettled:
        raise CannotMeasure(f"the systems did not settle: {session.unsettled[-1]}")


def _unnoted(kind: str, **facts: object) -> None:
    """Nobody reads what the people of a burst did."""
