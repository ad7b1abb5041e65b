"""Who is let in when many come at once, and who is told to come again."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from mock_kit.live.door import Door, Room
from mock_kit.web.tokens import token_table

TOKENS = token_table({"bridge": "b"})
BRIDGE, STRANGER = b"Bearer b", b"Bearer x"


class House:
    """A program behind a door; who came in, in their order, stays until it is told to go on."""

    def __init__(self, *, strangers: Room, known: Room) -> None:
        self.came: list[str] = []
        self.told: dict[str, int] = {}
        self.leave = asyncio.Event()
        self._door = Door(self._serve, TOKENS, strangers, known)

    async def visit(self, name: str, authorization: bytes) -> None:
        """Ask the program, and note with which status it answered."""

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.told[name] = message["status"]

        headers = [(b"authorization", authorization)]
        scope = {"type": "http", "path": name, "headers": headers}
        await self._door(scope, _nothing, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.came.append(scope["path"])
        await self.leave.wait()
        await send({"type": "http.response.start", "status": 204})


async def _nothing() -> Message:
    raise AssertionError("nobody reads a body at the door")


async def _turns(count: int) -> None:
    for _ in range(count):
        turn = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn


def crowd(house: House, count: int, authorization: bytes) -> list[asyncio.Task[None]]:
    """So many visitors, all in the same turn."""
    kind = "known" if authorization == BRIDGE else "stranger"
    return [
        asyncio.create_task(house.visit(f"{kind} {number}", authorization))
        for number in range(count)
    ]


def test_beyond_the_room_a_stranger_is_refused_before_any_work() -> None:
    async def act() -> House:
        house = House(strangers=Room(2, 5), known=Room(2, 5))
        visits = crowd(house, 8, STRANGER)
        await _turns(9)
        house.leave.set()
        await asyncio.gather(*visits)
        return house

    house = asyncio.run(act())

    assert len(house.came) == 5
    assert sorted(house.told.values()) == [204] * 5 + [503] * 3


def test_the_known_do_not_wait_behind_strangers() -> None:
    async def act() -> House:
        house = House(strangers=Room(1, 100), known=Room(4, 100))
        house.leave.set()
        visits = [*crowd(house, 20, STRANGER), *crowd(house, 3, BRIDGE)]
        await asyncio.gather(*visits)
        return house

    house = asyncio.run(act())

    assert [name for name in house.came[:4] if name.startswith("known")] == [
        "known 0",
        "known 1",
        "known 2",
    ]
    assert set(house.told.values()) == {204}


def test_strangers_do_not_starve_behind_the_known() -> None:
    async def act() -> House:
        house = House(strangers=Room(1, 100), known=Room(1, 100))
        house.leave.set()
        await asyncio.gather(*crowd(house, 20, BRIDGE), *crowd(house, 3, STRANGER))
        return house

    house = asyncio.run(act())

    assert all(f"stranger {number}" in house.came[:10] for number in range(3))


def test_whoever_left_while_waiting_takes_nobodys_turn() -> None:
    async def act() -> House:
        house = House(strangers=Room(1, 4), known=Room(1, 4))
        house.leave.set()
        visits = crowd(house, 4, STRANGER)
        await _turns(1)
        visits[1].cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await asyncio.gather(*crowd(house, 4, STRANGER))
        return house

    house = asyncio.run(act())

    assert house.came.count("stranger 1") == 1
    assert set(house.told.values()) == {204}


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes(kind: str) -> None:
    passed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    async def nobody(message: Message) -> None:
        raise AssertionError("no answer")

    asyncio.run(Door(app, TOKENS)({"type": kind}, _nothing, nobody))

    assert passed == [kind]
