"""A person's way to one system: JSON in, JSON out, and patience.

An act whose outcome is unknown is repeated with the same Idempotency-Key, as a
person who presses the button again; a refusal is an answer and is raised as one.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from mock_kit.env import Http, HttpRequest, HttpResponse, NotSent, Unknown

Document = dict[str, Any]
PATIENCE_S = 60.0
PAUSE_S = 0.25


class Refused(Exception):
    """The system said no; `problem` is its problem document."""

    def __init__(self, act: str, status: int, problem: Document) -> None:
        said = problem.get("detail") or problem.get("title")
        where = f" {problem['errors']}" if problem.get("errors") else ""
        super().__init__(f"{act}: {status} {said}{where}")
        self.status = status
        self.problem = problem

    @property
    def is_business(self) -> bool:
        """Whether the trade was refused, rather than the request's form."""
        return self.status in (403, 404, 409, 410)

    @property
    def slug(self) -> str:
        """The last part of the problem's type."""
        return str(self.problem.get("type", "")).rsplit(":", 1)[-1].rsplit("/", 1)[-1]


class NotThere(Exception):
    """What a person looked for is not there, so that they cannot go on."""


class GaveUp(Exception):
    """The system did not answer within a person's patience."""


class Desk:
    """Speaks to one system with one role's token."""

    def __init__(
        self,
        http: Http,
        url: str,
        token: str | None,
        *,
        new_id: Callable[[str], str],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._token = token
        self._new_id = new_id
        self._sleep = sleep

    def as_session(self, token: str) -> "Desk":
        """The same system with another token, as a customer who has logged in."""
        return Desk(self._http, self._url, token, new_id=self._new_id, sleep=self._sleep)

    async def get(self, path: str, **query: object) -> Document:
        """Read one document."""
        asked = {name: value for name, value in query.items() if value is not None}
        return await self._act("GET", path + (f"?{urlencode(asked)}" if asked else ""), None)

    async def pages(self, path: str, **query: object) -> list[Document]:
        """Read a whole list, page by page."""
        items: list[Document] = []
        cursor: str | None = None
        while True:
            page = await self.get(path, limit=200, cursor=cursor, **query)
            items += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return items

    async def post(self, path: str, body: object, *, key: str | None = None) -> Document:
        """Create or act; repeated with one Idempotency-Key until the outcome is known."""
        return await self._act("POST", path, body, key or self._new_id("act"))

    async def put(self, path: str, body: object) -> Document:
        """Replace a record."""
        return await self._act("PUT", path, body)

    async def patch(self, path: str, body: object) -> Document:
        """Change a record."""
        return await self._act("PATCH", path, body)

    async def delete(self, path: str) -> None:
        """Remove a record."""
        await self._act("DELETE", path, None)

    async def content(self, path: str) -> bytes:
        """Read a file."""
        answer = await self._sent("GET", path, b"", self._headers(None, None))
        if answer.status >= 400:
            _read(f"GET {path}", answer.status, answer.body)
        return answer.body

    async def send(self, path: str, content: bytes, media_type: str, **query: object) -> Document:
        """Post a file; repeated with one Idempotency-Key until the outcome is known."""
        headers = {**self._headers(None, self._new_id("act")), "content-type": media_type}
        answer = await self._sent("POST", f"{path}?{urlencode(query)}", content, headers)
        return _read(f"POST {path}", answer.status, answer.body)

    async def _act(
        self, method: str, path: str, body: object | None, key: str | None = None
    ) -> Document:
        content = b"" if body is None else json.dumps(body).encode()
        answer = await self._sent(method, path, content, self._headers(body, key))
        return _read(f"{method} {path}", answer.status, answer.body)

    async def _sent(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str]
    ) -> HttpResponse:
        """Send until there is an answer that is one."""
        waited_s = 0.0
        while waited_s <= PATIENCE_S:
            request = HttpRequest(method, self._url + path, headers, content)
            pause_s = PAUSE_S
            try:
                answer = await self._http(request)
            except (NotSent, Unknown):
                pass
            else:
                if answer.status not in (429, 502, 503, 504):
                    return answer
                pause_s = float(answer.headers.get("retry-after", PAUSE_S))
            await self._sleep(pause_s)
            waited_s += pause_s
        raise GaveUp(f"{method} {path}: no answer in {PATIENCE_S:.0f} s")

    def _headers(self, body: object | None, key: str | None) -> Mapping[str, str]:
        headers = {"accept": "application/json"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["content-type"] = "application/json"
        if key:
            headers["idempotency-key"] = key
        return headers


def _read(act: str, status: int, body: bytes) -> Document:
    try:
        document = json.loads(body) if body else {}
    except ValueError:
        document = {"title": "the answer is not JSON"}
        status = max(status, 400)
    if status >= 400:
        raise Refused(act, status, document if isinstance(document, dict) else {})
    assert isinstance(document, dict), f"{act}: the answer is not an object"
    return document
