"""A node of a simulated world: a place where one program runs, dies and comes back."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

from scenarios.worlds.process import CrashPoint, Killed, Process

Scope = MutableMapping[str, Any]


class ConnectionReset(Exception):
    """The server side of an exchange died or closed without a complete answer."""


class RunningProgram(Protocol):
    """What every program hands to its launcher, whoever wrote it."""

    @property
    def app(self) -> Callable[..., Awaitable[None]]: ...
    @property
    def start(self) -> Callable[[], Awaitable[None]]: ...
    @property
    def stop(self) -> Callable[[], Awaitable[None]]: ...


@dataclass
class Launched:
    """A program together with the way to cut its database off when its process is killed."""

    program: RunningProgram
    cut_off: Callable[[], None]


Launch = Callable[[Process], Launched]


class Node:
    """Runs one program at a time; every start is a new process."""

    def __init__(self, name: str, launch: Launch) -> None:
        self.name = name
        self.process: Process | None = None
        self.graveyard: list[Process] = []
        self._launch = launch
        self._launched: Launched | None = None
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._served = 0
        self._up: asyncio.Future[None] | None = None
        self.raised: list[BaseException] = []

    @property
    def listening(self) -> bool:
        """Whether a process accepts requests."""
        return self.process is not None and self.process.alive and self._launched is not None

    @property
    def program(self) -> RunningProgram | None:
        """What runs, if anything does."""
        return self._launched.program if self._launched is not None else None

    async def start(self, crash_point: CrashPoint | None = None) -> None:
        """Boot a new process and wait until its program has started, or died in the attempt."""
        assert not self.listening, f"{self.name} runs already"
        process = Process(self.name, len(self.graveyard) + 1, self.kill, crash_point)
        self.process = process
        loop = asyncio.get_running_loop()
        context = process.context()
        try:
            launched = context.run(self._launch, process)
        except Killed:
            return
        self._launched = launched
        self._up = loop.create_future()
        started = loop.create_task(_run(launched.program.start), context=context)
        started.add_done_callback(self._note_start)
        await self._up

    def _note_start(self, started: asyncio.Task[None]) -> None:
        if self._up is None or self._up.done():
            return
        error = None if started.cancelled() else started.exception()
        if error is None or isinstance(error, Killed):
            self._up.set_result(None)
        else:
            self._up.set_exception(error)

    async def stop(self) -> None:
        """End the program in good order."""
        if not self.listening or self.process is None or self._launched is None:
            return
        process, launched = self.process, self._launched
        loop = asyncio.get_running_loop()
        await loop.create_task(_run(launched.program.stop), context=process.context())
        self.kill()

    def kill(self) -> None:
        """End the process as `kill -9` does: nothing of it runs again."""
        process, launched = self.process, self._launched
        if process is None or not process.alive:
            return
        process.alive = False
        self.graveyard.append(process)
        self.process = None
        self._launched = None
        if launched is not None:
            launched.cut_off()
        for number in sorted(self._open):
            answer = self._open[number]
            if not answer.done():
                answer.set_exception(ConnectionReset(f"{self.name} died"))
        self._open.clear()
        if self._up is not None and not self._up.done():
            self._up.set_result(None)

    def _note_end(self, serving: asyncio.Task[None]) -> None:
        """Keep what an application raised beyond its own handlers: it is a finding."""
        error = None if serving.cancelled() else serving.exception()
        if error is not None and not isinstance(error, Killed):
            self.raised.append(error)

    async def serve(self, scope: Scope, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Run one request in this node's process.

        Raises ConnectionReset if the process dies or the answer stays incomplete.
        """
        process, launched = self.process, self._launched
        assert process is not None
        assert launched is not None
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[int, dict[str, str], bytes]] = loop.create_future()
        self._served += 1
        number = self._served
        self._open[number] = answer
        exchange = Exchange(answer, body)
        serving = loop.create_task(
            exchange.run(launched.program.app, scope), context=process.context()
        )
        serving.add_done_callback(self._note_end)
        if len(process.tasks) > 1000:
            process.prune()
        try:
            return await answer
        finally:
            self._open.pop(number, None)


class Exchange:
    """The server's end of one request over direct ASGI."""

    def __init__(
        self, answer: asyncio.Future[tuple[int, dict[str, str], bytes]], body: bytes
    ) -> None:
        self._answer = answer
        self._body = body
        self._received = False
        self._is_head = False
        self._status = 0
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []

    async def run(self, app: Callable[..., Awaitable[None]], scope: Scope) -> None:
        """Call the application; an answer that it leaves incomplete is a broken connection."""
        self._is_head = scope["method"] == "HEAD"
        try:
            await app(scope, self._receive, self._send)
        finally:
            if not self._answer.done():
                self._answer.set_exception(ConnectionReset("the answer stayed incomplete"))

    async def _receive(self) -> dict[str, Any]:
        if self._received:
            await asyncio.get_running_loop().create_future()
        self._received = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in message.get("headers", [])
            }
            return
        self._parts.append(message.get("body", b""))
        if message.get("more_body", False) or self._answer.done():
            return
        body = b"".join(self._parts)
        promised = int(self._headers.get("content-length", len(body)))
        has_body = not self._is_head and self._status not in (204, 304)
        if has_body and promised > len(body):
            self._answer.set_exception(ConnectionReset("the answer was cut short"))
        else:
            self._answer.set_result((self._status, self._headers, body))


async def _run(step: Callable[[], Awaitable[None]]) -> None:
    await step()
