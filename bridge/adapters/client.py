"""One HTTP API with bearer token, cursors, multi-gets and batches."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel

from bridge.adapters.answers import bytes_of, record_of, row_error, row_of
from bridge.errors import BridgeError, ContractBroken, OutcomeUnknown, Rejected, Unreachable
from bridge.ports.http import Http, HttpRequest, HttpResponse, NotSent, Unknown

IDS_PER_READ = 100  # agreed limit is 200; a list without `limit` shows 100
LONGEST_ID = 128  # chosen: more than any id of either side
ROWS_PER_PAGE = 500  # agreed limit
ROWS_PER_BATCH = 500  # agreed limit

Shape = TypeVar("Shape", bound=BaseModel)


class Page(BaseModel, Generic[Shape]):
    """Part of a list; `next_cursor` None on the last one."""

    items: list[Shape]
    next_cursor: str | None = None


class RowResult(BaseModel):
    """What became of one row of a batch."""

    index: int
    status: int
    item: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class BatchResult(BaseModel):
    """One result per row."""

    results: list[RowResult]


class Client:
    """Calls one system; `system` is its name in errors."""

    def __init__(
        self, http: Http, url: str, token: str, *, system: str, timeout_s: float = 10.0
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._token = token
        self._system = system
        self._timeout_s = timeout_s

    async def read(
        self, path: str, shape: type[Shape], query: Mapping[str, str] | None = None
    ) -> Shape:
        """Read one answer."""
        what = f"{self._system} GET {path}"
        return record_of(await self._got(path, query), shape, what, is_write=False)

    async def read_bytes(self, path: str) -> tuple[bytes, str]:
        """Read what is no JSON, with its media type."""
        return bytes_of(await self._got(path, None), f"{self._system} GET {path}")

    async def _got(self, path: str, query: Mapping[str, str] | None) -> HttpResponse:
        what = f"{self._system} GET {path}"
        request = HttpRequest(
            "GET", f"{self._url}{path}{_suffix(query)}", self._headers(), timeout_s=self._timeout_s
        )
        try:
            return await self._http(request)
        except (NotSent, Unknown) as error:
            raise Unreachable(f"{what}: {type(error).__name__}") from error

    async def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any],
        shape: type[Shape],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Shape:
        """Write, and answer with what the other side then holds."""
        what = f"{self._system} {method} {path}"
        sent = {"content-type": "application/json", **(headers or {})}
        response = await self._sent(method, path, json.dumps(body).encode(), sent)
        return record_of(response, shape, what, is_write=True)

    async def write_content(
        self,
        path: str,
        content: bytes,
        media_type: str,
        shape: type[Shape],
        *,
        query: Mapping[str, str],
    ) -> Shape:
        """Post a file, and answer with what the other side made of it."""
        headers = {"content-type": media_type}
        response = await self._sent("POST", f"{path}{_suffix(query)}", content, headers)
        return record_of(response, shape, f"{self._system} POST {path}", is_write=True)

    async def read_many(
        self,
        path: str,
        item: type[Shape],
        *,
        by: str,
        ids: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> list[Shape]:
        """Read the items of these ids; those that do not exist are left out."""
        found: list[Shape] = []
        distinct = [each for each in dict.fromkeys(ids) if _can_be_asked(each)]
        for start in range(0, len(distinct), IDS_PER_READ):
            wanted = ",".join(distinct[start : start + IDS_PER_READ])
            page = await self.read(path, Page[item], {by: wanted, **(query or {})})  # type: ignore[valid-type]
            found += page.items
        return found

    async def read_all(
        self, path: str, item: type[Shape], *, by: str, ids: Sequence[str]
    ) -> list[Shape]:
        """Read the items that belong to these ids, of which one can have many."""
        found: list[Shape] = []
        distinct = [each for each in dict.fromkeys(ids) if _can_be_asked(each)]
        for start in range(0, len(distinct), IDS_PER_READ):
            wanted = ",".join(distinct[start : start + IDS_PER_READ])
            async for page in self.pages(path, item, {by: wanted}):
                found += page
        return found

    async def pages(
        self, path: str, item: type[Shape], query: Mapping[str, str] | None = None
    ) -> AsyncIterator[list[Shape]]:
        """Read a whole list, page by page."""
        asked = {"limit": str(ROWS_PER_PAGE), **(query or {})}
        while True:
            page = await self.read(path, Page[item], asked)  # type: ignore[valid-type]
            yield page.items
            if page.next_cursor is None:
                return
            asked["cursor"] = page.next_cursor

    async def batch(
        self, path: str, rows: Sequence[Mapping[str, Any]], item: type[Shape]
    ) -> list[Shape | BridgeError]:
        """Write rows; answer per row with what the other side then holds, or its error."""
        answers: list[Shape | BridgeError] = []
        for start in range(0, len(rows), ROWS_PER_BATCH):
            answers += await self._batch(path, rows[start : start + ROWS_PER_BATCH], item)
        return answers

    async def _batch(
        self, path: str, rows: Sequence[Mapping[str, Any]], item: type[Shape]
    ) -> list[Shape | BridgeError]:
        """Write one batch; one that is refused whole is halved, to find the bad row (XCT-08)."""
        what = f"{self._system} POST {path}"
        try:
            answer = await self.write("POST", path, {"rows": list(rows)}, BatchResult)
        except Rejected as error:
            if error.status not in (400, 413, 422):
                raise
            if len(rows) == 1:
                return [error]
            half = len(rows) // 2
            return [
                *await self._batch(path, rows[:half], item),
                *await self._batch(path, rows[half:], item),
            ]
        if [result.index for result in answer.results] != list(range(len(rows))):
            raise ContractBroken(f"{what}: the answer has not one result per row")
        return [_row(result, item, what) for result in answer.results]

    async def _sent(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> HttpResponse:
        what = f"{self._system} {method} {path}"
        request = HttpRequest(
            method,
            f"{self._url}{path}",
            {**self._headers(), **headers},
            body,
            self._timeout_s,
        )
        try:
            return await self._http(request)
        except NotSent as error:
            raise Unreachable(f"{what}: not sent") from error
        except Unknown as error:
            raise OutcomeUnknown(f"{what}: no answer") from error

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}", "accept": "application/json"}


def _suffix(query: Mapping[str, str] | None) -> str:
    return f"?{urlencode(query, quote_via=quote)}" if query else ""


def _can_be_asked(text: str) -> bool:
    """Tell whether a list of ids can carry this one; what cannot be asked for names nothing.

    One misshapen reference must not have a whole read refused (XCT-08).
    """
    return 0 < len(text) <= LONGEST_ID and text.isprintable() and "," not in text


def if_match(version: int) -> dict[str, str]:
    """Make a write depend on the version that was read (XCT-15)."""
    return {"if-match": f'"{version}"'}


def _row(result: RowResult, item: type[Shape], what: str) -> Shape | BridgeError:
    place = f"{what} row {result.index}"
    if result.status in (200, 201) and result.item is not None:
        return row_of(result.item, item, place)
    if result.status < 400:
        return ContractBroken(f"{place}: status {result.status} without an item")
    return row_error(result.status, result.problem, place)
