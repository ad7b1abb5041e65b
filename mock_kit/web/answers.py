"""The one way to write (`perform`) and the one way to read (`ok`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from mock_kit.state.database import Database
from mock_kit.state.idempotency import (
    LONGEST_KEY,
    StoredAnswer,
    find_answer,
    fingerprint,
    keep_answer,
)
from mock_kit.state.journal import write_exchanges
from mock_kit.state.transaction import Origin, Tx
from mock_kit.web.etags import etag
from mock_kit.web.exchange import Exchange, current_exchange
from mock_kit.web.problems import Conflict, InvalidInput, KeyReused

Body = BaseModel | Mapping[str, Any] | Sequence[Any] | bytes | None


@dataclass
class Answer:
    """What a unit of work answers; `etag` is a version in quotes, see `of_version`."""

    status: int
    body: Body
    etag: str | None = None
    location: str | None = None


def of_version(status: int, body: Body, version: int, *, location: str | None = None) -> Answer:
    """Answer with the entity in `version`, named in the ETag."""
    return Answer(status, body, etag=etag(version), location=location)


async def perform(request: Request, work: Callable[[Tx], Answer]) -> Response:
    """Run `work` in one transaction together with its journal row and idempotent answer.

    Raises KeyReused when the key was used for another request, Conflict when a unique value
    was taken in the meantime.
    """
    database = cast(Database, request.app.state.database)
    exchange = current_exchange()
    if len(exchange.idempotency_key or "") > LONGEST_KEY:
        raise InvalidInput(f"an idempotency key has at most {LONGEST_KEY} characters")
    origin = Origin(actor=exchange.actor, cause=exchange.request_id)

    def unit(tx: Tx) -> tuple[StoredAnswer, bool]:
        mark, stored = _earlier_answer(tx, exchange)
        replayed = stored is not None
        answer = stored or _new_answer(tx, exchange, mark, work(tx))
        exchange.refused = exchange.refused and not tx.changes
        if database.journal_level == "full":
            commit_seq = None if replayed else tx.commit_seq
            now = database.env.now()
            row = exchange.row(status=answer.status, ended_at=now, commit_seq=commit_seq)
            write_exchanges(tx, [row])
        return answer, replayed

    try:
        answer, replayed = await database.write(unit, origin=origin)
    except IntegrityError as error:
        raise Conflict("a value that must be unique is taken") from error
    exchange.journaled = True
    return _response(answer, replayed)


async def ok(request: Request, read: Callable[[Tx], Body]) -> Response:
    """Answer 200 with what `read` returns; its `version`, if it has one, is the ETag."""
    database = cast(Database, request.app.state.database)
    body = await database.read(read)
    version = body.get("version") if isinstance(body, Mapping) else getattr(body, "version", None)
    headers = {"etag": etag(version)} if isinstance(version, int) else None
    return Response(json_bytes(body), 200, headers=headers, media_type="application/json")


def json_bytes(body: Body) -> bytes:
    """Serialise once; bytes are taken as they are, None is no body."""
    if body is None:
        return b""
    return body if isinstance(body, bytes) else to_json(body)


def _earlier_answer(tx: Tx, exchange: Exchange) -> tuple[str, StoredAnswer | None]:
    key = exchange.idempotency_key
    if key is None:
        return "", None
    mark = fingerprint(exchange.method, exchange.path, exchange.query, exchange.body)
    stored = find_answer(tx, exchange.actor or "", key)
    if stored is not None and stored.fingerprint != mark:
        raise KeyReused("this idempotency key was used for another request")
    return mark, stored


def _new_answer(tx: Tx, exchange: Exchange, mark: str, answer: Answer) -> StoredAnswer:
    body = json_bytes(answer.body)
    stored = StoredAnswer(mark, answer.status, answer.etag, answer.location, body)
    if exchange.idempotency_key is not None:
        keep_answer(tx, exchange.actor or "", exchange.idempotency_key, stored)
    return stored


def _response(answer: StoredAnswer, replayed: bool) -> Response:
    headers: dict[str, str] = {}
    if answer.etag is not None:
        headers["etag"] = answer.etag
    if answer.location is not None:
        headers["location"] = answer.location
    if replayed:
        headers["idempotency-replayed"] = "true"
    media_type = "application/json" if answer.body else None
    return Response(answer.body, answer.status, headers=headers, media_type=media_type)
