"""Read a request body whole, and refuse what is no plain JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from mock_kit.web.problems import BadRequest, InvalidInput, TooLarge, UnsupportedMedia

BODY_LIMIT_BYTES = 4 * 1024 * 1024
JSON = "application/json"
UTF8_MARK = "\ufeff"
SECRET_FIELDS = ("password", "secret")
SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


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


def content_of(body: bytes, headers: Headers, wanted: str = JSON) -> Any:
    """Return what a JSON body says; None without a body, or when another kind is `wanted`.

    Raises UnsupportedMedia, BadRequest or InvalidInput for what is not of the wanted kind; a
    body of another kind than JSON is for its route to read.
    """
    if not body:
        return None
    _check_kind(headers, wanted)
    return _plain_json(body) if wanted == JSON else None


def client_reference_of(content: Any) -> str | None:
    """Take the top-level `client_reference` out of what a body says."""
    reference = content.get("client_reference") if isinstance(content, Mapping) else None
    return reference if isinstance(reference, str) else None


def without_secrets(body: bytes, content: Any) -> bytes:
    """Return the body as it may be journaled; `content` is what it says, None if unreadable."""
    if not isinstance(content, dict):
        return b"" if any(name.encode() in body for name in SECRET_FIELDS) else body
    secrets = [name for name in SECRET_FIELDS if name in content]
    if not secrets:
        return body
    return json.dumps({**content, **dict.fromkeys(secrets, "***")}, ensure_ascii=False).encode()


def _check_kind(headers: Headers, wanted: str) -> None:
    kind, *parameters = (headers.get("content-type") or "").lower().split(";")
    if kind.strip() != wanted:
        raise UnsupportedMedia(f"send {wanted}")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') != "utf-8":
            raise UnsupportedMedia("send UTF-8")
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia("send it as it is, not encoded")


def _plain_json(body: bytes) -> Any:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest("send UTF-8") from error
    if text.startswith(UTF8_MARK) or "\x00" in text:
        raise BadRequest("send UTF-8 without a byte order mark")
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is no JSON text") from error
    if SURROGATE_ESCAPE.search(text):
        _check_text(content)
    return content


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of a key that stands twice could read two things."""
    content = dict(pairs)
    if len(content) != len(pairs):
        raise BadRequest("an object names a key twice")
    return content


def _refuse_constant(_name: str) -> NoReturn:
    raise BadRequest("NaN and Infinity are no JSON numbers")


def _check_text(content: Any) -> None:
    """Half a surrogate pair is valid JSON and no Unicode text: nothing could store it."""
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("the body holds text that is no Unicode") from error
