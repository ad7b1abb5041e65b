"""A bridge is asked to try again only where it lists something that waits."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from mock_kit.env import HttpRequest, HttpResponse
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld
from tests.unit.scenarios.sut.test_plan import sut

ENVIRON = {"SEATRIAL_LISTEN": "127.0.0.1:9", "SEATRIAL_FILES_DIR": "files"}
PORT = {"report_url": "http://{listen}"}
EMPTY, ONE = b'{"items": []}', b'{"items": [{"key": "order 7"}]}'


class ReportPort:
    """Answers each list with a body; None: nothing is there."""

    def __init__(self, lists: dict[str, bytes | None]) -> None:
        self._lists = lists

    async def http(self, request: HttpRequest) -> HttpResponse:
        body = self._lists["/" + request.url.rpartition("/")[2]]
        return HttpResponse(404 if body is None else 200, {}, body or b"")


@pytest.mark.parametrize(
    ("evidence", "attention", "decisions", "expected"),
    [
        (PORT, EMPTY, EMPTY, False),
        (PORT, ONE, EMPTY, True),
        (PORT, EMPTY, ONE, True),
        (PORT, EMPTY, None, True),
        ({}, EMPTY, EMPTY, True),
    ],
    ids=["nothing", "attention", "decisions", "no list", "no port"],
)
def test_who_lists_nothing_has_nothing_to_try_again(
    evidence: dict[str, str], attention: bytes, decisions: bytes | None, expected: bool
) -> None:
    port = ReportPort({"/attention": attention, "/decisions": decisions})
    file = SutFile(Path("sut.toml"), sut(evidence=evidence))

    hold = GuestBridge(file, cast(LiveWorld, port), ENVIRON)

    assert asyncio.run(hold.lists_something()) is expected
