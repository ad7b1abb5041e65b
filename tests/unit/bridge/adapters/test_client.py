"""What an answer of the other side means."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.errors import (
    BridgeError,
    ContractBroken,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bridge.ports.http import HttpRequest, HttpResponse, NotSent, Unknown

JSON = {"content-type": "application/json"}
STALE = {"type": "urn:problem:stale-version", "detail": "version 4"}


class Thing(BaseModel):
    """A record of the other side."""

    id: str


def answered(status: int, body: Any, headers: Mapping[str, str] | None = None) -> HttpResponse:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpResponse(status, headers or JSON, content)


def client(*answers: HttpResponse | Exception) -> Client:
    waiting = list(answers)

    async def http(request: HttpRequest) -> HttpResponse:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Client(http, "http://erp", "token", system="ERP")


def read(*answers: HttpResponse | Exception) -> Thing:
    return asyncio.run(client(*answers).read("/v1/things/1", Thing))


def write(*answers: HttpResponse | Exception) -> Thing:
    return asyncio.run(client(*answers).write("POST", "/v1/things", {}, Thing))


PAGE = answered(200, b"<html>", {"content-type": "text/html"})
SAME_FOR_BOTH = [
    (answered(404, STALE), Rejected),
    (answered(429, {}), RateLimited),
    (answered(503, {}, {**JSON, "retry-after": "2"}), RateLimited),
    (answered(200, {"name": "x"}), ContractBroken),
    (answered(200, b"{", JSON), ContractBroken),
    (answered(302, b""), ContractBroken),
    (NotSent("refused"), Unreachable),
]


@pytest.mark.parametrize(("answer", "error"), SAME_FOR_BOTH)
def test_an_answer_to_a_read_or_write_means(
    answer: HttpResponse | Exception, error: type[BridgeError]
) -> None:
    with pytest.raises(error):
        read(answer)
    with pytest.raises(error):
        write(answer)


@pytest.mark.parametrize(
    "answer",
    [answered(500, b""), answered(503, {}), answered(202, {"id": "1"}), PAGE, Unknown("reset")],
    ids=["500", "503", "202", "page", "no answer"],
)
def test_an_unclear_answer_leaves_a_write_open_and_a_read_to_repeat(
    answer: HttpResponse | Exception,
) -> None:
    with pytest.raises(OutcomeUnknown):
        write(answer)
    with pytest.raises(Unreachable):
        read(answer)


@pytest.mark.parametrize(("header", "wait_s"), [("7", 7.0), ("soon", 1.0), (None, 1.0)])
def test_a_rate_limit_says_how_long_to_wait(header: str | None, wait_s: float) -> None:
    headers = {**JSON, **({} if header is None else {"retry-after": header})}

    with pytest.raises(RateLimited) as caught:
        read(answered(429, {}, headers))

    assert caught.value.retry_after_s == wait_s


def test_a_refusal_carries_its_problem() -> None:
    with pytest.raises(Rejected) as caught:
        read(answered(412, STALE))

    assert (caught.value.status, caught.value.slug) == (412, "stale-version")


def test_a_broken_shape_is_told_without_the_values() -> None:
    with pytest.raises(ContractBroken) as caught:
        read(answered(200, {"id": {"secret": "hunter2"}}))

    assert "hunter2" not in str(caught.value)


def batch(rows: int, *answers: HttpResponse | Exception) -> list[Thing | BridgeError]:
    sent = [{"id": str(index)} for index in range(rows)]
    return asyncio.run(client(*answers).batch("/v1/things/batch", sent, Thing))


def results(*rows: Mapping[str, Any]) -> HttpResponse:
    return answered(200, {"results": [{"index": i, **row} for i, row in enumerate(rows)]})


def test_a_bad_row_of_a_batch_is_its_own_error() -> None:
    answers = batch(
        3,
        results(
            {"status": 201, "item": {"id": "0"}},
            {"status": 409, "problem": STALE},
            {"status": 200},
        ),
    )

    assert [type(each) for each in answers] == [Thing, Rejected, ContractBroken]


def test_a_batch_that_misses_a_row_is_no_success() -> None:
    with pytest.raises(ContractBroken):
        batch(2, results({"status": 201, "item": {"id": "0"}}))


def test_a_batch_that_is_refused_whole_is_halved_to_find_the_bad_row() -> None:
    refused = answered(422, {"type": "urn:problem:invalid-input"})
    good = results({"status": 201, "item": {"id": "0"}})

    answers = batch(2, refused, good, refused)

    assert [type(each) for each in answers] == [Thing, Rejected]


def test_pages_are_read_to_the_end() -> None:
    first = answered(200, {"items": [{"id": "1"}], "next_cursor": "c"})
    last = answered(200, {"items": [{"id": "2"}], "next_cursor": None})

    async def ids() -> list[str]:
        pages = client(first, last).pages("/v1/things", Thing)
        return [thing.id async for page in pages for thing in page]

    assert asyncio.run(ids()) == ["1", "2"]


@pytest.mark.parametrize("bad", ["", "a,b", "a\x00b", "x" * 200], ids=repr)
def test_a_misshapen_id_spoils_no_read_of_others(bad: str) -> None:
    asked: list[str] = []

    async def http(request: HttpRequest) -> HttpResponse:
        asked.append(request.url)
        return answered(200, {"items": [{"id": "1"}], "next_cursor": None})

    reader = Client(http, "http://erp", "token", system="ERP")
    found = asyncio.run(reader.read_many("/v1/things", Thing, by="ids", ids=["1", bad]))

    assert asked == ["http://erp/v1/things?ids=1"]
    assert [thing.id for thing in found] == ["1"]
