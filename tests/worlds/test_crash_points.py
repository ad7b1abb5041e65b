"""Each kind of death bites exactly where it says, and what was committed is still there."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mock_kit.env import HttpRequest, Unknown
from scenarios.actors.desk import Desk, Refused
from scenarios.worlds.process import CrashPoint, Killed, Process
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.worlds.tiny_trade import one_channel

WAREHOUSE = {"code": "MAIN", "name": "Main warehouse", "kind": "sellable"}
Act = Callable[[SimulatedWorld], Awaitable[Any]]


def given(act: Act, *, with_bridge: bool = False) -> Any:
    plan = Plan("7", one_channel(), with_bridge=with_bridge, keep_trace=True)
    return simulate(plan, act).given


def desk(world: SimulatedWorld, role: str, system: str = "erp") -> Desk:
    where = world.systems[system]
    return Desk(world.http, where.url, where.tokens[role], new_id=world.new_id, sleep=world.sleep)


def running(world: SimulatedWorld, name: str) -> Process:
    process = world.nodes[name].process
    assert process is not None
    return process


def doom(world: SimulatedWorld, name: str, kind: str) -> Process:
    """Let a program die at its next event of a kind."""
    process = running(world, name)
    process.crash_point = CrashPoint(kind, process.counts.get(kind, 0) + 1)
    return process


async def ask_once(world: SimulatedWorld, path: str, role: str, body: bytes) -> str:
    """Post without patience; the answer in one word."""
    where = world.systems["erp"]
    headers = {
        "authorization": f"Bearer {where.tokens[role]}",
        "content-type": "application/json",
        "idempotency-key": "once",
    }
    try:
        answer = await world.http(HttpRequest("POST", where.url + path, headers, body))
    except Unknown:
        return "unknown"
    return str(answer.status)


NEW = b'{"code": "MAIN", "name": "Main warehouse", "kind": "sellable"}'


def death_at_a_commit(kind: str) -> tuple[str, bool, list[str], str]:
    """What the caller saw, whether the process died, what was there after, what a repeat said."""

    async def act(world: SimulatedWorld) -> tuple[str, bool, list[str], str]:
        process = doom(world, "erp", kind)
        seen = await ask_once(world, "/v1/warehouses", "warehouse", NEW)
        await world.start("erp")
        rows = await desk(world, "warehouse").pages("/v1/warehouses")
        repeat = await ask_once(world, "/v1/warehouses", "warehouse", NEW)
        return seen, process.alive, [row["code"] for row in rows], repeat

    found: tuple[str, bool, list[str], str] = given(act)
    return found


def test_what_dies_before_a_commit_leaves_nothing() -> None:
    assert death_at_a_commit("commit-before") == ("unknown", False, [], "201")


def test_what_dies_after_a_commit_leaves_the_change_and_the_key() -> None:
    assert death_at_a_commit("commit-after") == ("unknown", False, ["MAIN"], "201")


def test_a_repeat_after_a_lost_answer_makes_no_second_record() -> None:
    async def act(world: SimulatedWorld) -> int:
        doom(world, "erp", "commit-after")
        await ask_once(world, "/v1/warehouses", "warehouse", NEW)
        await world.start("erp")
        await ask_once(world, "/v1/warehouses", "warehouse", NEW)
        return len(await desk(world, "warehouse").pages("/v1/warehouses"))

    assert given(act) == 1


@pytest.mark.parametrize("kind", ["commit-before", "commit-after"])
def test_the_bridge_dies_at_its_next_commit_and_boots_on_what_is_there(kind: str) -> None:
    async def act(world: SimulatedWorld) -> tuple[bool, dict[str, int]]:
        process = doom(world, "bridge", kind)
        await world.sleep(10)
        died = not process.alive
        await world.start("bridge")
        return died, running(world, "bridge").counts

    died, counts = given(act, with_bridge=True)

    assert died
    assert counts["commit-after"] > 0


def requests_of(world: SimulatedWorld, name: str) -> int:
    return sum(record[:2] == ("request", name) for record in world.trace.kept or [])


def test_a_request_is_not_sent_by_who_dies_at_it() -> None:
    async def act(world: SimulatedWorld) -> tuple[bool, int, int]:
        process = doom(world, "bridge", "request")
        before = requests_of(world, "bridge")
        await world.sleep(10)
        return process.alive, before, requests_of(world, "bridge")

    alive, before, after = given(act, with_bridge=True)

    assert not alive
    assert after == before


def test_a_file_is_not_written_by_who_dies_at_it() -> None:
    async def act(world: SimulatedWorld) -> tuple[bool, list[str], list[str]]:
        control = desk(world, "control")
        await control.post("/_control/snapshots", {"name": "first"})
        process = doom(world, "erp", "file")
        answer = world.http(snapshot_of(world, "second"))
        with pytest.raises(Unknown):
            await answer
        names = world.ground.files["erp"].names()
        await world.start("erp")
        return process.alive, names, world.ground.files["erp"].names()

    assert given(act) == (False, ["snapshots/first.sqlite"], ["snapshots/first.sqlite"])


def snapshot_of(world: SimulatedWorld, name: str) -> HttpRequest:
    where = world.systems["erp"]
    headers = {
        "authorization": f"Bearer {where.tokens['control']}",
        "content-type": "application/json",
    }
    body = f'{{"name": "{name}"}}'.encode()
    return HttpRequest("POST", where.url + "/_control/snapshots", headers, body)


def test_a_death_at_a_step_lets_no_later_step_run() -> None:
    async def act(world: SimulatedWorld) -> tuple[bool, int, int]:
        process = running(world, "bridge")
        process.crash_point = CrashPoint("step", process.counts["step"] + 5)
        await world.sleep(60)
        return process.alive, process.counts["step"], process.crash_point.count

    alive, steps, wanted = given(act, with_bridge=True)

    assert not alive
    assert steps == wanted


def test_a_dead_process_sends_nothing_out_of_its_last_breath() -> None:
    process = Process("erp", 1, on_crash=lambda: None, alive=False)

    with pytest.raises(Killed):
        process.count("request")


def test_a_death_while_booting_is_a_death_and_the_next_boot_works() -> None:
    async def act(world: SimulatedWorld) -> tuple[bool, bool, int]:
        await world.kill("bridge")
        await world.start("bridge", CrashPoint("commit-before", 1))
        first = world.nodes["bridge"].listening
        await world.start("bridge", CrashPoint("step", 1))
        second = world.nodes["bridge"].listening
        await world.start("bridge")
        flows = await desk(world, "operator", "bridge").get("/flows")
        return first, second, len(flows["flows"])

    assert given(act, with_bridge=True) == (False, False, 7)


def test_what_a_program_keeps_outlives_its_death() -> None:
    async def act(world: SimulatedWorld) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
        control = desk(world, "control")
        await control.post("/_control/faults", {"kind": "drop_delivery"})
        await control.put("/_control/clock", {"advance_s": 3600})
        await desk(world, "warehouse").post("/v1/warehouses", WAREHOUSE, key="kept")
        before = await control.get("/_control/state")
        await world.kill("erp")
        await world.start("erp")
        after = await control.get("/_control/state")
        faults = (await control.get("/_control/faults"))["items"]
        return before, after, faults

    before, after, faults = given(act)

    assert after["boot"] == before["boot"] + 1
    kept = ("epoch", "last_change_no", "clock")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert after["commit_seq"] >= before["commit_seq"]
    assert [fault["kind"] for fault in faults] == ["drop_delivery"]


def test_an_idempotency_key_outlives_a_death() -> None:
    async def act(world: SimulatedWorld) -> None:
        await desk(world, "warehouse").post("/v1/warehouses", WAREHOUSE, key="kept")
        await world.kill("erp")
        await world.start("erp")
        other = {**WAREHOUSE, "code": "EAST"}
        await desk(world, "warehouse").post("/v1/warehouses", other, key="kept")

    with pytest.raises(Refused) as refused:
        given(act)

    assert refused.value.status == 409


def test_ids_of_a_later_boot_repeat_none_of_an_earlier_one() -> None:
    async def act(world: SimulatedWorld) -> list[str]:
        made = []
        for boot in range(3):
            for number in range(5):
                body = {**WAREHOUSE, "code": f"W{boot}{number}"}
                made.append((await desk(world, "warehouse").post("/v1/warehouses", body))["id"])
            await world.kill("erp")
            await world.start("erp")
        return made

    made = given(act)

    assert len(set(made)) == len(made) == 15
