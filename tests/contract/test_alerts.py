"""Alerts of a bridge under test are heard on loopback, within limits."""

import asyncio

import aiohttp

from scenarios.session.bridges import Told
from scenarios.sut.live.alerts import LARGEST, alerts_at


def posted(*bodies: bytes) -> tuple[list[int], list[Told]]:
    heard: list[Told] = []

    async def post() -> list[int]:
        async with alerts_at({}, heard) as url, aiohttp.ClientSession() as client:
            return [(await client.post(url, data=body)).status for body in bodies]

    return asyncio.run(post()), heard


def test_an_alert_is_heard_as_it_was_posted() -> None:
    statuses, heard = posted('{"order": "ord_1", "why": "größer"}'.encode())

    assert statuses == [204]
    assert [each.text for each in heard] == ['{"order": "ord_1", "why": "größer"}']


def test_an_alert_that_is_too_long_is_refused() -> None:
    statuses, heard = posted(b"x" * (LARGEST + 1), b"short")

    assert statuses == [413, 204]
    assert [each.text for each in heard] == ["short"]
