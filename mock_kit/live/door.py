"""How many requests a served program lets in: some at each turn of its loop, some wait, no more.

Whoever holds a token of the program waits beside the strangers and not behind them, so that a
crowd of shoppers cannot keep the systems behind the shop from their work, nor they the crowd.
Who finds the queue full is refused with 503 before any work, and told when to come again.
"""

from asyncio import Future, get_running_loop
from collections import deque
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from mock_kit.web.problems import Unavailable
from mock_kit.web.tokens import TokenLookup, bearer_token

RETRY_AFTER_S = 1


@dataclass(frozen=True, slots=True)
class Room:
    """So many requests begin in one turn of the loop, and so many are inside or wait."""

    per_turn: int
    most: int


# Chosen: a turn of strangers takes some 20 ms, all that wait about half a second.
STRANGERS, KNOWN = Room(8, 128), Room(16, 400)


class Door:
    """Lets requests into a program; `tokens` tells whom the program knows."""

    def __init__(
        self, app: ASGIApp, tokens: TokenLookup, strangers: Room = STRANGERS, known: Room = KNOWN
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._strangers = _Queue(strangers)
        self._known = _Queue(known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in at its turn, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        queue = self._known if self._knows(scope) else self._strangers
        if queue.inside >= queue.room.most:
            await _refusal(scope, receive, send)
            return
        queue.inside += 1
        try:
            if not queue.begins():
                await queue.turn()
            await self._app(scope, receive, send)
        finally:
            queue.inside -= 1

    def _knows(self, scope: Scope) -> bool:
        for name, value in scope["headers"]:
            if name == b"authorization":
                token = bearer_token(value.decode("latin-1"))
                return token is not None and self._tokens(token) is not None
        return False


@dataclass
class _Queue:
    """Requests of one kind; `begun` in this turn of the loop, `inside` whether begun or not."""

    room: Room
    inside: int = 0
    begun: int = 0
    waiting: deque[Future[None]] = field(default_factory=deque)

    def begins(self) -> bool:
        """Begin a request now, if nobody waits and this turn has room."""
        if self.waiting or self.begun >= self.room.per_turn:
            return False
        if not self.begun:
            get_running_loop().call_soon(self._next_turn)
        self.begun += 1
        return True

    async def turn(self) -> None:
        """Wait until it is this request's turn."""
        future = get_running_loop().create_future()
        self.waiting.append(future)
        await future

    def _next_turn(self) -> None:
        """Begin what has waited longest; whoever has gone away needs no room."""
        self.begun = 0
        while self.waiting and self.begun < self.room.per_turn:
            future = self.waiting.popleft()
            if not future.done():
                future.set_result(None)
                self.begun += 1
        if self.begun:
            get_running_loop().call_soon(self._next_turn)


async def _refusal(scope: Scope, receive: Receive, send: Send) -> None:
    problem = Unavailable("too many requests wait already", retry_after_s=RETRY_AFTER_S)
    await problem.response()(scope, receive, send)
