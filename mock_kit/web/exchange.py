"""The ASGI layer around every request: request id, body, faults, limits, journal."""

import logging
from collections.abc import Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers, State
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mock_kit.clock import instant_text
from mock_kit.faults.on_read.retelling import Retell, retold
from mock_kit.faults.response_fault import ResponseFault
from mock_kit.state.activity import Activity, is_refusal
from mock_kit.state.database import Database
from mock_kit.state.journal import BATCH_ROWS, flush_exchanges, write_exchanges
from mock_kit.web.bodies import (
    BODY_LIMIT_BYTES,
    JSON,
    Disconnected,
    client_reference_of,
    content_of,
    read_body,
    replay,
    without_secrets,
)
from mock_kit.web.lane import NOTHING
from mock_kit.web.limits import ANONYMOUS
from mock_kit.web.problems import Problem, ServerError, TooMany, refused_input
from mock_kit.web.tokens import bearer_token

LOG = logging.getLogger(__name__)
READS = ("GET", "HEAD", "OPTIONS")
UNJOURNALED = ("/_control", "/openapi.json", "/docs")
JOURNALED_BODY_BYTES = 64 * 1024


@dataclass(slots=True)
class Exchange:
    """One request on its way through the program; the mock may refine `actor`.

    `refused` says that the answer is a refusal, whatever its status: of a row of a batch, and
    nothing was changed by the others.
    """

    request_id: str
    method: str
    path: str
    query: str
    started_at: datetime
    actor: str | None = None
    idempotency_key: str | None = None
    if_match: str | None = None
    body: bytes = b""
    journaled_body: bytes = b""
    client_reference: str | None = None
    journaled: bool = False
    refused: bool = False
    query_instead: str | None = None
    retells: list[Retell] = field(default_factory=list)

    @property
    def mutating(self) -> bool:
        return self.method not in READS

    @property
    def asked(self) -> tuple[str, str, bytes]:
        return self.method, self.path, self.body

    def row(self, *, status: int, ended_at: datetime, commit_seq: int | None) -> dict[str, Any]:
        """Make the journal row; it gets its number when it is written."""
        text = self.journaled_body[:JOURNALED_BODY_BYTES].decode("utf-8", "replace")
        return {
            "at": instant_text(ended_at),
            "started_at": instant_text(self.started_at),
            "ended_at": instant_text(ended_at),
            "request_id": self.request_id,
            "actor": self.actor,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "status": status,
            "commit_seq": commit_seq,
            "answer_lost": False,
            "idempotency_key": self.idempotency_key,
            "if_match": self.if_match,
            "client_reference": self.client_reference if self.mutating else None,
            "request": text if self.mutating and text else None,
        }


CURRENT: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


def current_exchange() -> Exchange:
    """Return the exchange of the running request."""
    exchange = CURRENT.get()
    assert exchange is not None, "only inside a request"
    return exchange


class ExchangeMiddleware:
    """Wraps every business request in an exchange; the control face is none of the business."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNJOURNALED):
            await self._pass_by(scope, receive, send)
            return
        state = cast(State, scope["app"].state)
        exchange = begin_exchange(scope, state)
        answer = Answering(exchange, state, send)
        mark = CURRENT.set(exchange)
        try:
            await self._run(scope, receive, answer)
        except Disconnected:
            LOG.info("request %s ended before it was whole", exchange.request_id)
        except Exception:
            # The one catch of everything: a fault of ours is an answer 500, never a trace-back.
            LOG.exception("request %s failed", exchange.request_id)
            if not answer.started:
                await answer.give(scope, receive, ServerError("see the log").response())
        finally:
            CURRENT.reset(mark)

    async def _pass_by(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The control face reads bodies by the same rules, and leaves no trace."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            body = await read_body(receive, BODY_LIMIT_BYTES)
            content_of(body, Headers(scope=scope))
        except Disconnected:
            return
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)

    async def _run(self, scope: Scope, receive: Receive, answer: "Answering") -> None:
        exchange, state = answer.exchange, answer.state
        content, refusal = None, None
        try:
            exchange.body = await read_body(receive, state.body_limit_bytes)
            wanted = state.media_types.get(exchange.path, JSON) if exchange.mutating else JSON
            content = content_of(exchange.body, Headers(scope=scope), wanted)
        except Problem as problem:
            refusal = problem.response()
        if exchange.mutating:
            activity = cast(Activity, state.activity)
            activity.begins(exchange.actor or ANONYMOUS, exchange.asked, state.env.now())
        exchange.journaled_body = without_secrets(exchange.body, content)
        exchange.client_reference = client_reference_of(content)
        instead = refusal or await self._instead(answer)
        if instead is not None:
            await answer.give(scope, receive, instead)
            return
        if exchange.query_instead is not None:
            scope = {**scope, "query_string": exchange.query_instead.encode("latin-1")}
        again = replay(exchange.body, receive)
        call = state.lane.find(exchange.method, exchange.path)
        if call is None:
            await self.app(scope, again, answer)
            return
        said = content if exchange.body else NOTHING
        await answer.give(scope, receive, await _answered(call.answer(scope, again, said)))

    async def _instead(self, answer: "Answering") -> Response | None:
        problem = answer.limit()
        if problem is not None:
            return problem.response()
        for fault in list(answer.state.response_faults):
            response = await cast(ResponseFault, fault).before(answer.exchange)
            if response is not None:
                return response
        return None


async def _answered(work: Coroutine[Any, Any, Response]) -> Response:
    try:
        return await work
    except Problem as problem:
        return problem.response()
    except RequestValidationError as error:
        return refused_input(error).response()


def begin_exchange(scope: Scope, state: State) -> Exchange:
    """Note who asks for what, and when."""
    headers = Headers(scope=scope)
    token = bearer_token(headers.get("authorization"))
    actor = state.tokens(token) if token else None
    return Exchange(
        request_id=state.env.new_id("req"),
        method=scope["method"],
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        started_at=state.env.now(),
        actor=actor.name if actor else None,
        idempotency_key=headers.get("idempotency-key") or None,
        if_match=headers.get("if-match"),
    )


class Answering:
    """Sends an answer: faults first, then the journal, then the wire."""

    def __init__(self, exchange: Exchange, state: State, send: Send) -> None:
        self.exchange = exchange
        self.state = state
        self.started = False
        self._lost = False
        self._kept: list[Message] = []
        self._send = send
        self._headers: Mapping[str, str] = {}

    def limit(self) -> Problem | None:
        """Draw from the actor's rate limit, if the program has one."""
        if self.state.rate_limit is None:
            return None
        draw = self.state.rate_limit.draw(self.exchange.actor, self.state.env.now())
        self._headers = draw.headers
        if draw.granted:
            return None
        return TooMany("the rate limit is used up", retry_after_s=draw.retry_after_s)

    async def give(self, scope: Scope, receive: Receive, response: Response) -> None:
        await response(scope, receive, self)

    async def __call__(self, message: Message) -> None:
        if not self.exchange.retells:
            await self._pass_on(message)
            return
        self._kept.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            for each in retold(self._kept, self.exchange.retells):
                await self._pass_on(each)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif not self._lost:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        self.started = True
        status: int = message["status"]
        for fault in list(self.state.response_faults):
            verdict = await cast(ResponseFault, fault).after(self.exchange, status)
            self._lost = self._lost or verdict == "lose"
        if self.exchange.mutating:
            now = self.state.env.now()
            activity = cast(Activity, self.state.activity)
            is_refused = self.exchange.refused or is_refusal(status)
            activity.ends(self.exchange.asked, now, is_refused=is_refused)
        await self._journal(status)
        if self._lost:
            # A promised body that never comes: the server closes, the caller knows nothing.
            headers = [(b"content-length", b"1")]
            await self._send({"type": "http.response.start", "status": 504, "headers": headers})
            return
        extra = {"x-request-id": self.exchange.request_id, **self._headers}
        message["headers"] = [
            *message.get("headers", []),
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in extra.items()),
        ]
        await self._send(message)

    async def _journal(self, status: int) -> None:
        database = cast(Database, self.state.database)
        if database.journal_level != "full":
            return
        now = self.state.env.now()
        if self.exchange.journaled:
            self._amend(database, now)
            return
        row = self.exchange.row(status=status, ended_at=now, commit_seq=None)
        row["answer_lost"] = self._lost
        if self.exchange.mutating:
            await database.write(lambda tx: write_exchanges(tx, [row]))
            return
        database.exchanges.append(row)
        if len(database.exchanges) >= BATCH_ROWS:
            await flush_exchanges(database)

    def _amend(self, database: Database, now: datetime) -> None:
        if self._lost:
            amendment = {
                "of_request": self.exchange.request_id,
                "answer_lost": True,
                "ended_at": instant_text(now),
            }
            database.amendments.append(amendment)
