"""Read a request body whole, and refuse what is no plain JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from starlette.types import Message, Receive

from mock_kit.web.problems import (
    BadRequest,
    InvalidInput,
    Problem,
    TooLarge,
    UnsupportedMedia,
)

BODY_LIMIT_BYTES = 4 * 1024 * 1024
JSON = "application/json"
UTF8_BOM = b"\xef\xbb\xbf"
SURROGATE_ESCAPE = re.compile(rb"\\\\u[dD][89a-fA-F]")
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Disconnected(Exception):
    """The client went away before its request was whole."""


async def read_body(receive: Receive, limit_bytes: int) -> bytes:
    """Read the whole body; raises TooLarge or Disconnected."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit_bytes:
            raise TooLarge(f"a request body has at most {limit_bytes} bytes")
        if not message.get("more_body", False):
            return b"".join(parts)


def replay(body: bytes, receive: Receive) -> Receive:
    """Hand out `body` once more, then what the server says next."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def refusal_of(body: bytes, content_type: str | None, wanted: str = JSON) -> Problem | None:
    """Return why this body is not of the `wanted` kind; None when nothing speaks against it.

    JSON must be plain; a body of another kind is for its route to read.
    """
    if not body:
        return None
    if (content_type or "").partition(";")[0].strip().lower() != wanted:
        return UnsupportedMedia(f"send {wanted}")
    return _json_refusal(body) if wanted == JSON else None


def _json_refusal(body: bytes) -> Problem | None:
    if body.startswith((UTF8_BOM, *UTF16_BOMS)) or b"\x00" in body:
        return BadRequest("send UTF-8 without a byte order mark")
    if b"NaN" in body or b"Infinity" in body:
        return _number_refusal(body)
    if SURROGATE_ESCAPE.search(body):
        return _text_refusal(body)
    return None


def client_reference_of(body: bytes) -> str | None:
    """Take the top-level `client_reference` out of a JSON body."""
    if b'"client_reference"' not in body:
        return None
    try:
        content: Any = json.loads(body)
    except ValueError:
        return None
    reference = content.get("client_reference") if isinstance(content, Mapping) else None
    return reference if isinstance(reference, str) else None


def _number_refusal(body: bytes) -> Problem | None:
    def refuse(_name: str) -> NoReturn:
        raise BadRequest("NaN and Infinity are no JSON numbers")

    try:
        json.loads(body, parse_constant=refuse)
    except BadRequest as problem:
        return problem
    except ValueError:
        return None  # not JSON at all: the route says so
    return None


def _text_refusal(body: bytes) -> Problem | None:
    """Half a surrogate pair is valid JSON and no Unicode text: nothing could store it."""
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return InvalidInput("the body holds text that is no Unicode")
    except ValueError:
        return None
    return None
