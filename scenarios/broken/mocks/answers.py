"""A mock that answers wrongly: some of its answers are changed on their way out."""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Literal

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class BrokenMock:
    """One system whose answers to GET on a path are spoilt; `change` edits the parsed body."""

    system: Literal["erp", "store"]
    path: str
    change: Callable[[Any], None]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.change.__name__

    @property
    def says(self) -> str:
        """What the system did wrong."""
        return (self.change.__doc__ or "").strip()

    def around(self, system: str, app: App) -> App:
        """The application of a system, spoilt if it is this one."""
        return app if system != self.system else self._spoilt(app)

    def _spoilt(self, app: App) -> App:
        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            if scope.get("method") != "GET" or not re.search(self.path, scope.get("path", "")):
                await app(scope, receive, send)
                return
            told: list[Message] = []

            async def keep(message: Message) -> None:
                told.append(message)

            await app(scope, receive, keep)
            for message in _changed(told, self.change):
                await send(message)

        return serve


def _changed(told: list[Message], change: Callable[[Any], None]) -> list[Message]:
    """The same answer with another body; one that is no JSON stays as it is."""
    whole = b"".join(message.get("body", b"") for message in told)
    try:
        body = json.loads(whole)
    except ValueError:
        return told
    change(body)
    content = json.dumps(body).encode()
    start = dict(told[0])
    headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
    start["headers"] = [*headers, (b"content-length", str(len(content)).encode())]
    return [start, {"type": "http.response.body", "body": content}]
