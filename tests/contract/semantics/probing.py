"""Asks the writes of a running story more than once: what may not change anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scenarios.worlds.direct_asgi import ConnectionBroke, NotDelivered
from tests.contract.semantics.documents import Operation, operation_at

Reply = tuple[int, dict[str, str], bytes]
Pairs = list[tuple[str, str]]
Carry = Callable[[str, str, str, Pairs, bytes, float], Awaitable[Reply]]

# Strong comparison: a weak tag names no version, and neither does what is no tag.
STALE_TAGS = ('"999999"', 'W/"1"', "1", '"0", W/"1"')
KEY, TAG = "idempotency-key", "if-match"


@dataclass(frozen=True)
class Repeated:
    """One write that was made twice at once under one key, and once with another body."""

    operation: str
    method: str
    target: str
    headers: Pairs
    body: bytes
    twins: tuple[Reply, Reply]
    other: Reply
    stale: Sequence[int]

    @property
    def key(self) -> str:
        """The key of both."""
        return dict(self.headers)[KEY]


class Probing:
    """Stands in a network's way; `kept` are the first writes of each operation."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self._busy: set[str] = set()
        self.kept: dict[str, Repeated] = {}

    async def carry(
        self, caller: str, method: str, url: str, headers: Pairs, body: bytes, timeout_s: float
    ) -> Reply:
        """Send a request; one of a new kind more than once."""
        operation = operation_at(method, url)
        name = str(operation)
        is_known = name in self.kept or name in self._busy
        if operation is None or method == "GET" or is_known:
            return await self._carry(caller, method, url, headers, body, timeout_s)
        self._busy.add(name)  # another one of this kind may be under way
        try:
            return await self._probe(operation, (caller, method, url), headers, body, timeout_s)
        finally:
            self._busy.discard(name)

    async def _probe(
        self,
        operation: Operation,
        request: tuple[str, str, str],
        headers: Pairs,
        body: bytes,
        timeout_s: float,
    ) -> Reply:
        caller, method, url = request
        given = {name.lower() for name, _ in headers}
        named = [*headers]
        stale = []
        if KEY not in given:
            named.append((KEY, f"key of {operation}"))
        if TAG in {one["name"].lower() for one in operation.parameters("header")} - given:
            for tag in STALE_TAGS:
                stale.append(await self._status(request, [*headers, (TAG, tag)], body))
            # Nothing is there yet that a PUT could name.
            named += [(TAG, "*")] if operation.method != "PUT" else []

        async def ask(content: bytes, where: str = url) -> Reply:
            return await self._carry(caller, method, where, named, content, timeout_s)

        first, twin = await asyncio.gather(ask(body), ask(body))
        if first[0] < 300:
            # The same meaning, and yet another body; or another request where there is none.
            other = await (ask(body + b" ") if body else ask(b"", f"{url}?other=1"))
            parts = urlsplit(url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            self.kept[str(operation)] = Repeated(
                str(operation), method, target, named, body, (first, twin), other, tuple(stale)
            )
        return first

    async def _status(self, request: tuple[str, str, str], headers: Pairs, body: bytes) -> int:
        try:
            answer = await self._carry(*request, headers, body, 10.0)
        except (ConnectionBroke, NotDelivered):
            return 0
        return answer[0]
