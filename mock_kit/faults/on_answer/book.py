"""Meets every exchange with the planted faults of answers, and counts their bites."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl

from starlette.responses import Response

from mock_kit.env import Env
from mock_kit.faults.fault import Bite, Fault, is_left, strikes
from mock_kit.faults.on_answer.accepted_and_dropped import AcceptedAndDropped, accepted_and_dropped
from mock_kit.faults.on_answer.answer_late import AnswerLate, answer_late
from mock_kit.faults.on_answer.broken_server import BrokenServer, broken_server
from mock_kit.faults.on_answer.field_limit import FieldLimit, field_limit
from mock_kit.faults.on_answer.lose_answer import LoseAnswer, lose_answer
from mock_kit.faults.on_answer.ok_with_errors import OkWithErrors, ok_with_errors
from mock_kit.faults.on_answer.ok_with_page import OkWithPage, ok_with_page
from mock_kit.faults.on_answer.short_pages import ShortPages, short_pages
from mock_kit.faults.on_answer.too_many_requests import TooManyRequests, too_many_requests
from mock_kit.faults.on_answer.unavailable import OutOfService, out_of_service
from mock_kit.faults.on_answer.version_conflict import VersionConflict, version_conflict
from mock_kit.faults.on_read.asked import Asked
from mock_kit.faults.on_read.kinds import READ_KINDS, retelling
from mock_kit.faults.rows import REVISION_KEY, count_bites, planted
from mock_kit.state.database import Database
from mock_kit.web.exchange import Exchange

BEFORE_WORK: Mapping[str, tuple[type[Any], Callable[[Any], Response]]] = {
    "too_many_requests": (TooManyRequests, too_many_requests),
    "unavailable": (OutOfService, out_of_service),
    "ok_with_page": (OkWithPage, ok_with_page),
    "ok_with_errors": (OkWithErrors, ok_with_errors),
    "accepted_and_dropped": (AcceptedAndDropped, accepted_and_dropped),
    "version_conflict": (VersionConflict, version_conflict),
    "broken_server": (BrokenServer, broken_server),
}
BY_BODY: Mapping[str, tuple[type[Any], Callable[[Any, bytes], Response | None]]] = {
    "field_limit": (FieldLimit, field_limit),
}
QUERIES: Mapping[str, tuple[type[Any], Callable[[Any, str], str]]] = {
    "short_pages": (ShortPages, short_pages),
}
AFTER_WORK: Mapping[str, type[Any]] = {"lose_answer": LoseAnswer, "answer_late": AnswerLate}


def meets(fault: Fault, exchange: Exchange) -> bool:
    """Say whether a request is one that the fault is meant for.

    An entity is meant when its id stands in the path or in the body.
    """
    if fault.method is not None and fault.method.upper() != exchange.method:
        return False
    if fault.actor not in (None, exchange.actor):
        return False
    if fault.path is not None and re.search(fault.path, exchange.path) is None:
        return False
    named = fault.entity_id
    return named is None or named in exchange.path or named.encode() in exchange.body


class FaultBook:
    """The planted faults of answers in memory; belongs into `app.state.response_faults`."""

    def __init__(self, database: Database, env: Env) -> None:
        self._database = database
        self._env = env
        self._revision: str | None = None
        self._faults: list[Fault] = []
        self._bites: Counter[str] = Counter()
        self._met: Counter[str] = Counter()

    def forget(self) -> None:
        """Read the faults anew at the next request: the database was replaced."""
        self._revision = None

    async def before(self, exchange: Exchange) -> Response | None:
        """Answer instead of the work, if a fault strikes."""
        await self._refresh()
        for fault in self._striking(exchange, BEFORE_WORK):
            await self._bite(fault, exchange)
            numbers, answer = BEFORE_WORK[fault.kind]
            return answer(numbers(**(fault.params or {})))
        if exchange.mutating:
            return await self._by_body(exchange)
        await self._ask_otherwise(exchange)
        return None

    async def _by_body(self, exchange: Exchange) -> Response | None:
        for fault in self._striking(exchange, BY_BODY):
            numbers, refuse = BY_BODY[fault.kind]
            refusal = refuse(numbers(**(fault.params or {})), exchange.body)
            if refusal is not None:
                await self._bite(fault, exchange)
                return refusal
        return None

    async def _ask_otherwise(self, exchange: Exchange) -> None:
        """Have other pages asked for, and what is answered told otherwise."""
        for fault in self._striking(exchange, QUERIES):
            await self._bite(fault, exchange)
            numbers, other = QUERIES[fault.kind]
            exchange.query_instead = other(numbers(**(fault.params or {})), exchange.query)
        asked = Asked(dict(parse_qsl(exchange.query)), exchange.started_at)
        for fault in self._striking(exchange, READ_KINDS):
            await self._bite(fault, exchange)
            exchange.retells.append(retelling(fault, asked))

    async def after(self, exchange: Exchange, status: int) -> Literal["send", "lose"]:
        """Hold the answer back or lose it, if a fault strikes."""
        await self._refresh()
        verdict: Literal["send", "lose"] = "send"
        for fault in self._striking(exchange, AFTER_WORK):
            numbers = AFTER_WORK[fault.kind](**(fault.params or {}))
            if isinstance(numbers, AnswerLate):
                await self._bite(fault, exchange)
                await self._env.sleep(answer_late(numbers))
            elif lose_answer(numbers, status):
                await self._bite(fault, exchange)
                verdict = "lose"
        return verdict

    def _striking(self, exchange: Exchange, kinds: Mapping[str, Any]) -> Iterator[Fault]:
        for fault in list(self._faults):
            if fault.kind not in kinds or not meets(fault, exchange):
                continue
            self._met[fault.id] += 1
            # The number of the request among those the fault has met, per boot.
            number = f"{self._database.boot}.{self._met[fault.id]}"
            if is_left(fault, self._bites[fault.id]) and strikes(fault, self._env.rng, number):
                yield fault

    async def _bite(self, fault: Fault, exchange: Exchange) -> None:
        # Counted in memory first: requests that run at the same time see it at once.
        self._bites[fault.id] += 1
        bite = Bite(fault.id, fault.kind, exchange.request_id)
        await self._database.write(lambda tx: count_bites(tx, [bite]))

    async def _refresh(self) -> None:
        revision = self._database.state(REVISION_KEY)
        if revision == self._revision:
            return
        self._faults = await self._database.read(planted) if revision is not None else []
        self._revision = revision
        self._bites.clear()
