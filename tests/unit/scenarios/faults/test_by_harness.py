"""What befalls programs and records does what its file says, seen through the control faces."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from bridge.intake.verify import NotGenuine, verify
from mock_kit.delivery.signing import secret_key, signed_headers
from scenarios.catalogue.load import load
from scenarios.faults.process.killed_at_moments import KILLS, killed_at_moments
from scenarios.faults.process.killed_in_flight import killed_in_flight
from scenarios.faults.process.killer import Killer
from scenarios.faults.process.paused_in_turn import paused_in_turn
from scenarios.faults.world.changed_while_read import changed_while_read
from scenarios.faults.world.edited_behind import edited_behind
from scenarios.faults.world.forged import forged
from scenarios.faults.world.set_back import put_aside, set_back
from scenarios.faults.world.skewed_clock import skewed_clock
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from scenarios.worlds.world import SECRETS

T = TypeVar("T")


def in_a_world(story: Callable[[SimulatedWorld, Session], Awaitable[T]]) -> T:
    async def act(world: SimulatedWorld) -> T:
        session = Session(world, SIMULATED_PATIENCE, silent)
        await session.set_masters()
        await session.settle()
        return await story(world, session)

    return simulate(Plan("1", DEFAULT), act).given


def test_kills_at_moments_begin_a_new_life_each_time() -> None:
    async def story(world: SimulatedWorld, session: Session) -> int:
        control = session.desk("erp", "control")
        before = (await control.get("/_control/state"))["boot"]
        await killed_at_moments(Killer(session), "erp")
        return int((await control.get("/_control/state"))["boot"] - before)

    assert in_a_world(story) == KILLS


def test_a_kill_in_flight_waits_for_a_request_that_did_its_work() -> None:
    async def story(world: SimulatedWorld, session: Session) -> list[object]:
        killer, control = Killer(session), session.desk("store", "control")
        killing = asyncio.get_running_loop().create_task(killed_in_flight(killer, "store"))
        desk, article = session.desk("erp", "import"), sample().head(1)
        await load(desk, article, price_list="LIST-USD", on_progress=lambda done, total: None)
        await killing
        bitten = (await control.get("/_control/state"))["faults_bitten"]
        return [killer.count, bitten, (await control.get("/_control/faults"))["items"]]

    assert in_a_world(story) == [1, {"answer_late": 1}, []]


def test_paused_flows_go_on_afterwards() -> None:
    async def story(world: SimulatedWorld, session: Session) -> tuple[int, list[bool]]:
        operator = session.desk("bridge", "operator")
        count = await paused_in_turn(operator, world.sleep)
        return count, [flow["paused"] for flow in (await operator.get("/flows"))["flows"]]

    count, paused = in_a_world(story)
    assert count == len(paused) > 0
    assert not any(paused)


def test_an_edit_from_behind_is_in_no_journal_and_goes_with_the_backup() -> None:
    async def story(world: SimulatedWorld, session: Session) -> list[object]:
        control, clerk = session.desk("erp", "control"), session.desk("erp", "warehouse")
        house = (await clerk.pages("/v1/warehouses"))[0]
        seen = []
        await put_aside(control)
        before = (await control.get("/_control/state"))["last_change_no"]
        await edited_behind(control, "warehouse", house["id"], name="Elsewhere")
        seen.append((await clerk.get(f"/v1/warehouses/{house['id']}"))["name"])
        seen.append((await control.get("/_control/state"))["last_change_no"] - before)
        await set_back(control)
        seen.append((await clerk.get(f"/v1/warehouses/{house['id']}"))["name"] == house["name"])
        return seen

    assert in_a_world(story) == ["Elsewhere", 0, True]


def test_a_skewed_clock_is_ahead_by_so_much() -> None:
    async def story(world: SimulatedWorld, session: Session) -> list[float]:
        await skewed_clock(session.desk("store", "control"), 90)
        controls = [session.desk(name, "control") for name in ("erp", "store")]
        return [(await each.get("/_control/clock"))["offset_s"] for each in controls]

    assert in_a_world(story) == [0, 90]


def test_somebody_acts_while_the_bridge_reads() -> None:
    async def story(world: SimulatedWorld, session: Session) -> list[object]:
        control = session.desk("erp", "control")
        seen: list[object] = []

        async def act() -> None:
            faults = (await control.get("/_control/faults"))["items"]
            seen.extend((each["kind"], each["bites"]) for each in faults)

        await changed_while_read(control, "^/v1/events", act, sleep=world.sleep)
        return [*seen, (await control.get("/_control/faults"))["items"]]

    assert in_a_world(story) == [("answer_late", 1), []]


def test_no_forgery_is_taken_for_genuine() -> None:
    now, (ours, others) = datetime(2026, 3, 1, tzinfo=UTC), (SECRETS["erp"], SECRETS["store"])

    body, forms = forged({"id": "evt_1"}, secret=ours, others_secret=others, now=now)

    wanted = ["unsigned", "without its signature", "wrongly signed", "foreign", "replayed"]
    assert list(forms) == wanted
    for headers in forms.values():
        with pytest.raises(NotGenuine):
            verify(headers, body, secrets=[secret_key(ours)], now=now)
    signed = signed_headers([ours], "evt_1", at=now, body=body)
    verify(signed, body, secrets=[secret_key(ours)], now=now)
