"""Catching up from the feed: nothing is lost between cursor and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bridge.errors import Unreachable
from bridge.loops.feed import FeedReader
from bridge.marking import Marker
from bridge.ports.events import CursorLost, FeedPage
from bridge.ports.queue import WorkKey
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.state.database import Database, Poisoned
from bridge.state.notes import SqliteCursors
from tests.unit.bridge.doubles import FakeEnv, ScriptedFlow, run


class ListFeed:
    """A feed over a list; the cursor is the epoch and the number of events read."""

    def __init__(self) -> None:
        self.epoch = "aa"
        self.events: list[Mapping[str, Any]] = []
        self.down = False

    def add(self, *entity_ids: str) -> None:
        """Something happened to these."""
        for entity_id in entity_ids:
            number = len(self.events)
            self.events.append(
                {"id": f"evt_{self.epoch}_{number}", "type": "x.updated", "entity_id": entity_id}
            )

    async def latest(self) -> str:
        """Behind the newest event."""
        return f"{self.epoch}{len(self.events)}"

    async def after(self, cursor: str, limit: int) -> FeedPage:
        """The events behind the cursor."""
        if self.down:
            raise Unreachable("refused")
        if not cursor.startswith(self.epoch):
            raise CursorLost("unknown epoch")
        start = int(cursor.removeprefix(self.epoch))
        page = self.events[start : start + limit]
        return FeedPage(page, f"{self.epoch}{start + len(page)}")


class Bench:
    """One reader with its queue."""

    def __init__(self) -> None:
        self.env = FakeEnv()
        self.database = Database(":memory:")
        self.cursors = SqliteCursors(self.database)
        self.queue = EmbeddedQueue(self.database, self.env, flows=("stock",), limits=QueueLimits())
        self.marker = Marker(self.queue, ("stock",))
        self.marker.serve({"stock": ScriptedFlow("stock")})
        self.feed = ListFeed()
        self.sweeps = 0
        self.topics: list[str] = []
        self.reader = FeedReader(
            "erp", self.feed, cursors=self.cursors, marker=self.marker, env=self.env
        )
        self.reader.lost = self.sweep
        self.reader.announced = self.hear

    async def sweep(self) -> None:
        """Count the requests for a full sweep."""
        self.sweeps += 1

    def hear(self, topics: Sequence[str]) -> None:
        """Keep what was announced."""
        self.topics.extend(topics)

    def marked(self) -> list[str]:
        """The dirty keys."""
        rows = self.database.read().execute("SELECT key FROM work ORDER BY key")
        return [row[0] for row in rows]


def test_the_first_start_begins_at_the_end_of_the_feed_with_a_sweep() -> None:
    async def story() -> tuple[int, list[str], str | None]:
        bench = Bench()
        bench.feed.add("old")
        await bench.reader.catch_up()
        await bench.reader.catch_up()
        return bench.sweeps, bench.marked(), bench.cursors.get("feed:erp")

    assert run(story()) == (1, [], "aa1")


def test_what_happened_since_the_cursor_is_marked() -> None:
    async def story() -> tuple[list[str], str | None]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add("var_1", "var_2")
        await bench.reader.catch_up()
        return bench.marked(), bench.cursors.get("feed:erp")

    assert run(story()) == (["var_1", "var_2"], "aa2")


def test_a_restored_side_is_swept_and_read_from_its_new_end() -> None:
    async def story() -> tuple[int, str | None]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.epoch = "bb"
        await bench.reader.catch_up()
        return bench.sweeps, bench.cursors.get("feed:erp")

    assert run(story()) == (2, "bb0")


def test_a_kill_at_the_commit_never_leaves_a_cursor_beyond_its_marks() -> None:
    async def story() -> tuple[bool, list[str], str]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add("var_1")
        rows = {}

        def die() -> None:
            rows["work"] = bench.marked()
            rows["cursor"] = [bench.cursors.get("feed:erp") or ""]
            bench.database.poison()

        bench.database.on_commit = die
        with pytest.raises(Poisoned):
            await bench.reader.catch_up()
        return True, rows["work"], rows["cursor"][0]

    assert run(story()) == (True, ["var_1"], "aa1")


def test_a_long_outage_is_read_page_after_page_without_waiting() -> None:
    async def story() -> int:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add(*(f"var_{n}" for n in range(1200)))
        bench.env.spawn(bench.reader.run(2.0))
        await bench.env.advance(0.1)
        await bench.env.kill()
        return len(bench.marked())

    assert run(story()) == 1200


def test_the_reader_survives_an_outage() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.down = True
        bench.env.spawn(bench.reader.run(2.0))
        await bench.env.advance(60)
        bench.feed.down = False
        bench.feed.add("var_1")
        await bench.env.advance(31)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == ["var_1"]


def test_the_end_of_an_outage_is_told_once() -> None:
    async def story() -> int:
        bench = Bench()
        told = []

        async def answers() -> None:
            told.append(bench.env.now())

        bench.reader.answers = answers
        bench.feed.down = True
        await bench.reader.catch_up()
        bench.env.spawn(bench.reader.run(2.0))
        await bench.env.advance(60)
        bench.feed.down = False
        await bench.env.advance(60)
        await bench.env.kill()
        return len(told)

    assert run(story()) == 1


def test_an_event_that_came_by_webhook_is_not_marked_again_by_the_feed() -> None:
    async def story() -> tuple[list[str], str | None]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add("var_1")
        await bench.marker.mark_events("erp", bench.feed.events)
        with bench.database.transaction() as tx:
            tx.execute("DELETE FROM work")
        await bench.reader.catch_up()
        return bench.marked(), bench.cursors.get("feed:erp")

    assert run(story()) == ([], "aa1")


def test_an_event_of_one_side_is_not_taken_for_one_of_the_other_with_its_id() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add("var_1")
        await bench.marker.mark_events("store", bench.feed.events)
        with bench.database.transaction() as tx:
            tx.execute("DELETE FROM work")
        await bench.reader.catch_up()
        return bench.marked()

    assert run(story()) == ["var_1"]


def test_an_event_the_flow_cannot_read_holds_up_neither_its_neighbours_nor_the_cursor() -> None:
    async def story() -> tuple[list[str], str | None]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.events.append({"id": "evt_odd"})
        bench.feed.add("var_1")
        await bench.reader.catch_up()
        return bench.marked(), bench.cursors.get("feed:erp")

    assert run(story()) == (["var_1"], "aa2")


def test_topics_are_announced() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.reader.catch_up()
        bench.feed.add("var_1")
        await bench.reader.catch_up()
        return bench.topics

    assert run(story()) == ["x.updated"]


def test_a_flow_that_is_switched_off_gets_no_mark() -> None:
    async def story() -> int:
        bench = Bench()
        await bench.marker.mark("orders", ["ord_1"])
        await bench.queue.mark([WorkKey("stock", "var_1")])
        return len(bench.marked())

    assert run(story()) == 1
