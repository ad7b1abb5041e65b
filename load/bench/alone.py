"""What one program does alone: the store's orders, and messages to whoever listens."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from load.floor.pairs import start_floor
from scenarios.bench.burst import CONCURRENCY, in_turn, prepare, set_out
from scenarios.bench.counting import Figure, figure
from scenarios.bench.measures import LONG_PATIENCE
from scenarios.runs.catalogues import sample
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.live import LiveWorld, Ports, live_in

PART = "alone"


def alone(orders: int, tell: Callable[[str], None]) -> list[Figure]:
    """POST of an order with no bridge behind it; then the messages of all of them."""
    found: list[Figure] = []

    async def act(world: LiveWorld) -> None:
        session = Session(world, LONG_PATIENCE, silent)
        skus = await set_out(session, sample(), orders)
        placings = await prepare(session, skus, orders, "alone")
        await start_floor(world)
        await world.kill("bridge")
        began_s = perf_counter()
        await in_turn(placings, CONCURRENCY)
        rate = orders / (perf_counter() - began_s)
        found.append(figure((PART, "POST of an order, no bridge", "1/s"), [rate]))
        tell(f"alone: {rate:.0f} orders per second")
        rate = await _deliveries(session, world.systems["floor-erp"].url + "/bare")
        found.append(figure((PART, "webhook deliveries", "1/s"), [rate], "one event each"))

    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        world = LiveWorld("alone", DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        asyncio.run(live_in(world, act))
    return found


async def _deliveries(session: Session, url: str) -> float:
    """Make one event per variant, and count how fast a bare listener is told of them."""
    desk, control = session.desk("erp", "bridge"), session.desk("erp", "control")
    for row in await desk.pages("/v1/webhook-subscriptions"):
        await desk.delete(f"/v1/webhook-subscriptions/{row['id']}")
    clerk = session.desk("erp", "clerk")
    variants = [row["id"] for row in await clerk.pages("/v1/variants")]
    lines = [{"variant_id": key, "pieces": 1} for key in variants[:200]]
    body = {"url": url, "topics": ["stock.changed"], "max_events_per_request": 1}
    await desk.post("/v1/webhook-subscriptions", body)
    began_s = perf_counter()
    for _ in range(5):
        path = "/v1/stock/receipts"
        await session.desk("erp", "warehouse").post(path, {"warehouse": "MAIN", "lines": lines})
    while (await control.get("/_control/state"))["pending_deliveries"]:
        await session.world.sleep(0.05)
    return 5 * len(lines) / (perf_counter() - began_s)
