"""The control face."""

import pytest
from sqlalchemy import select

from mock_kit.env import HttpRequest
from tests.unit.mock_kit.control.toy import THINGS, Toy, play
from tests.unit.mock_kit.core.build import call_asgi


def test_only_the_control_token_opens_it() -> None:
    async def story(toy: Toy) -> None:
        for token, status in (("b", 401), ("c", 200)):
            headers = {"authorization": f"Bearer {token}"}
            request = HttpRequest("GET", "/_control/state", headers)
            assert (await call_asgi(toy.app, request)).status == status

    play(story)


def test_what_a_listener_is_owed_is_counted_until_it_was_answered() -> None:
    async def story(toy: Toy) -> None:
        toy.listener.latency_s = 1
        await toy.subscribe(max_events_per_request=1)
        await toy.put("a", "b")
        await toy.clock.run(0.5)
        assert (await toy.state())["pending_deliveries"] == 2
        await toy.clock.run(5)
        assert (await toy.state())["pending_deliveries"] == 0

    play(story)


def test_held_events_are_counted_apart() -> None:
    async def story(toy: Toy) -> None:
        await toy.subscribe()
        await toy.call("POST", "/_control/deliveries/hold", {"topics": ["thing.*"]})
        await toy.put("a", "b", "c")
        await toy.clock.run(1)
        state = await toy.state()
        assert (state["pending_deliveries"], state["held_deliveries"]) == (0, 3)
        await toy.call("POST", "/_control/deliveries/release", {"order": "reversed"})
        await toy.clock.run(1)
        assert (await toy.state())["held_deliveries"] == 0
        assert len(toy.listener.requests) == 3

    play(story)


def test_a_delivery_is_repeated_under_its_id() -> None:
    async def story(toy: Toy) -> None:
        await toy.subscribe()
        await toy.put("a")
        await toy.clock.run(1)
        reply = await toy.call("GET", "/_control/deliveries?status=delivered")
        sent = reply.json["items"][0]["id"]
        await toy.call("POST", f"/_control/deliveries/{sent}/repeat", {"parallel": True})
        await toy.clock.run(1)
        assert toy.listener.ids == [sent] * 3

    play(story)


def test_a_snapshot_brings_the_rows_back() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        await toy.call("POST", "/_control/snapshots", {"name": "one"})
        before = (await toy.call("GET", "/_control/dump")).json
        await toy.put("b")
        await toy.call("POST", "/_control/snapshots/one/restore")
        assert (await toy.call("GET", "/_control/dump")).json["sha256"] == before["sha256"]

    play(story)


def test_a_reset_begins_another_life() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        cursor = (await toy.call("GET", "/v1/events/latest")).json["cursor"]
        reply = await toy.call("POST", "/_control/reset", {"seed": "2"})
        assert reply.json["last_change_no"] == 0
        gone = await toy.call("GET", f"/v1/events?after={cursor}")
        assert (gone.status, gone.json["type"]) == (410, "urn:problem:unknown-epoch")

    play(story)


def test_a_restore_refuses_cursors_of_the_lost_time() -> None:
    async def story(toy: Toy) -> None:
        await toy.call("POST", "/_control/snapshots", {"name": "one"})
        await toy.put("a")
        cursor = (await toy.call("GET", "/v1/events/latest")).json["cursor"]
        before = (await toy.state())["epoch"]
        await toy.call("POST", "/_control/snapshots/one/restore")
        gone = await toy.call("GET", f"/v1/events?after={cursor}")
        assert (gone.status, gone.json["type"]) == (410, "urn:problem:unknown-epoch")
        assert (await toy.state())["epoch"] != before

    play(story)


def test_the_clock_goes_forward_only() -> None:
    async def story(toy: Toy) -> None:
        reply = await toy.call("PUT", "/_control/clock", {"advance_s": 3600})
        assert reply.json["offset_s"] == 3600
        await toy.put("a")
        assert (await toy.call("PUT", "/_control/clock", {"offset_s": 60})).status == 409
        assert (await toy.state())["business_now"].startswith("2026-01-05T09:00:00")

    play(story)


def test_the_clock_of_an_empty_world_begins_anywhere() -> None:
    async def story(toy: Toy) -> None:
        reply = await toy.call("PUT", "/_control/clock", {"offset_s": -86_400})
        assert reply.json["business_now"].startswith("2026-01-04T08:00:00")
        await toy.put("a")
        assert (await toy.call("PUT", "/_control/clock", {"offset_s": -90_000})).status == 409

    play(story)


def test_a_real_clock_does_not_move() -> None:
    async def story(toy: Toy) -> None:
        assert (await toy.call("PUT", "/_control/clock", {"advance_s": 1})).status == 409

    play(story, clock_mode="real")


def test_an_edit_out_of_band_leaves_no_change_behind() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        before = (await toy.state())["last_change_no"]
        fields = {"pieces": 9, "due_on": "2026-02-03"}
        edit = {"entity": "thing", "entity_id": "a", "fields": fields}
        assert (await toy.call("POST", "/_control/edit", edit)).status == 200
        row = await toy.database.read(lambda tx: tx.connection.execute(select(THINGS)).one())
        assert (row.pieces, row.due_on.isoformat(), row.version) == (9, "2026-02-03", 1)
        assert (await toy.state())["last_change_no"] == before

    play(story)


def test_an_announced_edit_is_a_change() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        edit = {"entity": "thing", "entity_id": "a", "fields": {"pieces": 9}, "announce": True}
        await toy.call("POST", "/_control/edit", edit)
        records = (await toy.call("GET", "/_control/journal?after=1")).json["records"]
        assert records[0]["changes"]["pieces"] == [3, 9]
        assert (records[0]["version"], records[0]["actor"]) == (2, "control")

    play(story)


@pytest.mark.parametrize("fields", [{"pieces": "many"}, {"colour": 1}], ids=["type", "column"])
def test_an_edit_that_does_not_fit_is_refused(fields: dict[str, object]) -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        edit = {"entity": "thing", "entity_id": "a", "fields": fields}
        assert (await toy.call("POST", "/_control/edit", edit)).status == 422

    play(story)


def test_a_triggered_message_shows_what_is_not_so() -> None:
    async def story(toy: Toy) -> None:
        await toy.subscribe()
        await toy.put("a")
        await toy.clock.run(1)
        wanted = {"topic": "thing.created", "entity_id": "a", "override": {"pieces": 99}}
        await toy.call("POST", "/_control/trigger", wanted)
        await toy.clock.run(1)
        assert b'"pieces":99' in toy.listener.requests[-1][1].body

    play(story)


def test_exchanges_are_journaled_but_not_those_of_the_control_face() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        await toy.state()
        reply = await toy.call("GET", "/_control/journal?kind=exchange")
        assert [record["path"] for record in reply.json["records"]] == ["/v1/things/a"]

    play(story)
