"""One system's API as JSON: what was refused, what is to be tried later, page after page."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from scenarios.bridges.shared.surroundings import Surroundings

Row = dict[str, Any]
SOME = 50  # ids in one question


class Refused(Exception):
    """The other side has understood and says no; `status` and `slug` say why."""

    def __init__(self, status: int, slug: str, detail: str) -> None:
        super().__init__(f"{status} {slug}: {detail}")
        self.status = status
        self.slug = slug


class TryLater(Exception):
    """Nothing is known but that it should be tried again, after `delay_s` at the earliest."""

    def __init__(self, why: str, delay_s: float = 1.0) -> None:
        super().__init__(why)
        self.delay_s = delay_s


class Behind(Exception):
    """What was read does not tell yet what is known: look again in the next round."""


@dataclass(frozen=True)
class Client:
    """Asks one system with the bridge's token."""

    here: Surroundings
    system: str

    async def get(self, path: str, **query: Any) -> Row:
        """Read one thing."""
        return await self.ask("GET", path + _query(query))

    async def ask(
        self, method: str, path: str, body: Row | None = None, key: str = "", over: str = ""
    ) -> Row:
        """Ask for something; `key` makes a repeat harmless, `over` names the version changed."""
        headers = {"authorization": f"Bearer {self._setting('TOKEN')}"}
        if body is not None:
            headers["content-type"] = "application/json"
        if key:
            headers["idempotency-key"] = key
        if over:
            headers["if-match"] = over
        status, about, content = await self.send(method, path, headers, body)
        return _read(status, about, content)

    async def send(
        self, method: str, path: str, headers: Mapping[str, str], body: Row | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request; no answer is a reason to try later."""
        sent = b"" if body is None else json.dumps(body).encode()
        try:
            return await self.here.http(method, self._setting("URL") + path, headers, sent)
        except OSError as error:
            raise TryLater(f"{method} {path}: no answer") from error

    async def upload(self, path: str, content: bytes) -> Row:
        """Send a CSV file."""
        headers = {"authorization": f"Bearer {self._setting('TOKEN')}", "content-type": "text/csv"}
        try:
            return _read(
                *await self.here.http("POST", self._setting("URL") + path, headers, content)
            )
        except OSError as error:
            raise TryLater(f"POST {path}: no answer") from error

    async def content(self, path: str) -> bytes:
        """Read a file as it is."""
        headers = {"authorization": f"Bearer {self._setting('TOKEN')}"}
        status, about, content = await self.send("GET", path, headers, None)
        if status != 200:
            _read(status, about, content)
        return content

    async def pages(self, path: str, **query: Any) -> AsyncIterator[Row]:
        """Every row of a list, page after page."""
        cursor: str | None = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await self.get(path, **query, limit=200, **more)
            for row in page["items"]:
                yield row
            cursor = page.get("next_cursor")
            if not cursor:
                return

    async def several(self, path: str, name: str, ids: Sequence[str], **query: Any) -> list[Row]:
        """The rows that a list has of many ids."""
        found: list[Row] = []
        for at in range(0, len(ids), SOME):
            wanted = ",".join(ids[at : at + SOME])
            found += (await self.get(path, **{name: wanted}, **query))["items"]
        return found

    async def batch(self, path: str, rows: Sequence[Row], key: str = "") -> list[str]:
        """Write rows in one go; what was refused, in words. A stale row is tried again later."""
        refused = []
        for at in range(0, len(rows), 100):
            answer = await self.ask("POST", path, {"rows": list(rows[at : at + 100])}, key)
            for result in answer["results"]:
                if result["status"] == 412 or result["status"] >= 500:
                    raise TryLater(f"{path}: {result['status']}")
                if result["status"] >= 400:
                    refused.append(f"{path}: {result['problem']}")
        return refused

    def _setting(self, name: str) -> str:
        return self.here.environ[f"SEATRIAL_{self.system.upper()}_{name}"]


def _query(query: Mapping[str, Any]) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return "?" + urlencode(given, quote_via=quote, safe=",") if given else ""


def _read(status: int, about: Mapping[str, str], content: bytes) -> Row:
    """Make out an answer: JSON that was asked for, a refusal, or neither."""
    try:
        said = json.loads(content) if content else {}
    except ValueError:
        said = None
    if status == 429 or status >= 500 or not isinstance(said, dict):
        raise TryLater(f"answer {status}", _delay_s(about))
    if status == 412:
        raise TryLater("another write came first", 0)
    if status >= 400:
        slug = str(said.get("type", "")).rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        raise Refused(status, slug, str(said.get("detail", "")))
    return said


def _delay_s(about: Mapping[str, str]) -> float:
    try:
        return max(1.0, float(about.get("retry-after", "1")))
    except ValueError:
        return 1.0
