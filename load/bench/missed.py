"""Events that happen while nobody hears of them, and when the bridge has read them all."""

import sqlite3
from contextlib import closing
from pathlib import Path

from scenarios.actors.desk import Desk, Document
from scenarios.bench.burst import CannotMeasure
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld

# Of the events that the bridge misses; the rest are copies of their rows.
BOOKED, AT_ONCE = 10_000, 200
JOURNAL_PAGE = 1000
POLL_S, LIMIT_S = 0.2, 1800.0


async def _receive(session: Session, events: int) -> None:
    """So many changes of stock, one event each, at the warehouse's pace."""
    desk: Desk = session.desk("erp", "warehouse")
    clerk = session.desk("erp", "clerk")
    variants = [row["id"] for row in await clerk.pages("/v1/variants")]
    for start in range(0, events, AT_ONCE):
        count = min(AT_ONCE, events - start)
        ids = [variants[(start + number) % len(variants)] for number in range(count)]
        lines = [{"variant_id": key, "pieces": 1} for key in dict.fromkeys(ids)]
        await desk.post("/v1/stock/receipts", {"warehouse": "MAIN", "lines": lines})


async def miss(world: LiveWorld, session: Session, events: int) -> None:
    """Let so many events happen that nobody hears of: some are booked, the rest their copies."""
    desk = session.desk("erp", "bridge")
    for row in await desk.pages("/v1/webhook-subscriptions"):
        await desk.delete(f"/v1/webhook-subscriptions/{row['id']}")
    before = (await session.desk("erp", "control").get("/_control/state"))["last_change_no"]
    await _receive(session, min(events, BOOKED))
    await world.kill("erp")
    copy_events(world.folder / "erp.db", before, events)
    await world.start("erp")


def copy_events(path: Path, after: int, wanted: int) -> None:
    """Tell what happened after a change again, under numbers of its own, until there are enough."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(changes)")]
        last = dict(connection.execute("SELECT name, value FROM sequences"))["change_no"]
        count = last - after
        for copied in range(count, wanted, count):
            values = ", ".join("change_no + :further" if n == "change_no" else n for n in names)
            connection.execute(
                f"INSERT INTO changes ({', '.join(names)}) SELECT {values} FROM changes "
                "WHERE change_no > :after AND change_no <= :last",
                {"further": copied, "after": after, "last": min(last, after + wanted - copied)},
            )
        reached = {"reached": max(last, after + wanted)}
        connection.execute(
            "UPDATE sequences SET value = :reached WHERE name = 'change_no'", reached
        )
        connection.commit()


async def heard_all(session: Session) -> None:
    """Wait until somebody has read the ERP's feed from its very end."""
    desk, control = session.desk("erp", "bridge"), session.desk("erp", "control")
    after, waited_s = 0, 0.0
    while waited_s < LIMIT_S:
        latest = (await desk.get("/v1/events/latest"))["cursor"]
        wanted = {"kind": "exchange", "after": after, "limit": JOURNAL_PAGE}
        page = await control.get("/_control/journal", **wanted)
        if any(_reads_from(row, latest) for row in page["records"]):
            return
        after = page["next"]
        if len(page["records"]) < JOURNAL_PAGE:
            await session.world.sleep(POLL_S)
            waited_s += POLL_S
    raise CannotMeasure("nobody has read the feed to its end")


def _reads_from(row: Document, cursor: str) -> bool:
    return row["path"] == "/v1/events" and f"after={cursor}" in row["query"]
