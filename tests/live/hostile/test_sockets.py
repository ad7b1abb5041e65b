"""Whatever bytes come over a socket: no fault, no hang, no trace-back, and the program lives on."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from scenarios.contract.own_servers import PROGRAMS, Server, own_server, token_of
from tests.live.hostile.messages import Message, Target, head, messages

pytestmark = pytest.mark.live

PATHS = {"erp": "/v1/orders", "store": "/v1/orders/answers/batch", "bridge": "/intake/erp"}
PATIENCE_S = 10.0
WAIT_S = 0.05
IDLE = 200


@dataclass(frozen=True)
class Running:
    """All three programs: where they listen, and what they write."""

    urls: dict[str, str]
    folder: Path

    def log(self, name: str) -> str:
        """What a program has written."""
        return (self.folder / f"{name}.log").read_text()

    def connect(self, name: str) -> socket.socket:
        """A connection of bytes."""
        where = urlsplit(self.urls[name])
        return socket.create_connection((where.hostname, where.port), PATIENCE_S)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The programs of the bridge's own trial, in a thread, until the tests are done."""
    folder = tmp_path_factory.mktemp("hostile")
    found: list[Running] = []
    up, done = Event(), Event()

    async def serve() -> None:
        async with own_server("bridge", folder, None) as server:
            found.append(Running(_urls(server), folder))
            up.set()
            await asyncio.to_thread(done.wait)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert up.wait(60)
    yield found[0]
    done.set()
    thread.join()


def _urls(server: Server) -> dict[str, str]:
    return dict(server.urls)


def target(name: str) -> Target:
    return Target(PATHS[name], token_of(name, "bridge"))


CASES = messages(Target("/", ""))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[str(one) for one in CASES])
@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_refused_or_waited_for(name: str, number: int, running: Running) -> None:
    message = messages(target(name))[number]

    answer = said_to(running, name, message)

    assert b"Traceback" not in answer
    if message.statuses:
        assert status_of(answer) in message.statuses, answer[:300]
    else:
        assert status_of(answer) < 500, answer[:300]


@pytest.mark.parametrize("name", PROGRAMS)
def test_many_who_say_half_of_it_hold_up_nobody(name: str, running: Running) -> None:
    half = head(target(name))[:60]
    waiting = [running.connect(name) for _ in range(IDLE)]
    for each in waiting:
        each.sendall(half)

    began = time.perf_counter()
    answer = said_to(running, name, Message("whole", head(target(name), method=b"GET"), (1,)))
    took_s = time.perf_counter() - began

    for each in waiting:
        each.close()
    assert status_of(answer) in (200, 405)
    assert took_s < PATIENCE_S


@pytest.mark.parametrize("name", PROGRAMS)
def test_afterwards_it_lives_and_has_written_no_fault(name: str, running: Running) -> None:
    """The last of the tests, since it reads what the others left behind."""
    answer = said_to(running, name, Message("whole", head(target(name), method=b"GET"), (1,)))

    assert status_of(answer) in (200, 405)
    assert "Traceback" not in running.log(name)


def said_to(running: Running, name: str, message: Message) -> bytes:
    """Send a message, and read what comes back; nothing may come where nothing is awaited."""
    with closing(running.connect(name)) as line:
        with suppress(BrokenPipeError, ConnectionResetError):
            _send(line, message)
        line.settimeout(PATIENCE_S if message.statuses else WAIT_S)
        try:
            return line.recv(65536)
        except TimeoutError:
            assert not message.statuses, "no answer came"
            return b""
        except ConnectionResetError:
            return b""


def _send(line: socket.socket, message: Message) -> None:
    if message.pause_s:
        for byte in message.data:
            line.sendall(bytes([byte]))
            time.sleep(message.pause_s)
    else:
        line.sendall(message.data)
    if message.is_cut:
        line.shutdown(socket.SHUT_WR)


def status_of(answer: bytes) -> int:
    """The status of the first answer; 0 without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0
