"""Ways in which a server may lie: one operation and one kind at a time; pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scenarios.contract.asking.derived import METHODS

JSON = "application/json"
LONG_TEXT = 64


@dataclass(frozen=True)
class Asked:
    """A request on its way to the server."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answered:
    """An answer on its way back; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Corruption:
    """What is corrupted, and how; `member` is one that a success must have, if there is any."""

    operation: str
    label: str
    kind: str
    member: str = ""


def _with_body(answer: Answered, change: Callable[[dict[str, Any]], None]) -> Answered:
    """Change the members of a success; anything else stays as it is."""
    if not 200 <= answer.status < 300 or not answer.headers.get("content-type", "").startswith(
        JSON
    ):
        return answer
    content = json.loads(answer.body)
    if not isinstance(content, dict) or not content:
        return answer
    change(content)
    return replace(answer, body=json.dumps(content).encode())


def _wrong_type(content: dict[str, Any]) -> None:
    name = sorted(content)[0]
    content[name] = [[["wrong"]]]


def _extra(content: dict[str, Any]) -> None:
    content["internal_note"] = "not for you"


def _undocumented(answer: Answered) -> Answered:
    return replace(answer, status=218) if 200 <= answer.status < 300 else answer


def _content_type(answer: Answered) -> Answered:
    if answer.status == 204:
        return answer
    return replace(answer, headers={**answer.headers, "content-type": "text/x-wrong"})


def _no_header(answer: Answered) -> Answered:
    kept = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return replace(answer, headers=kept)


def _another_object(answer: Answered) -> Answered:
    def change(content: dict[str, Any]) -> None:
        if isinstance(content.get("id"), str):
            content["id"] = content["id"][:-1] + ("0" if content["id"][-1] != "0" else "1")

    return _with_body(answer, change)


ON_ANSWER: Mapping[str, Callable[[Answered], Answered]] = {
    "wrong type": lambda answer: _with_body(answer, _wrong_type),
    "extra member": lambda answer: _with_body(answer, _extra),
    "undocumented status": _undocumented,
    "wrong content type": _content_type,
    "missing header": _no_header,
    "another tenant's object": _another_object,
}
MISSING, AUTH_REMOVED, AT_BOUNDARY = "missing member", "auth removed", "500 at a boundary"
KINDS = (MISSING, *ON_ANSWER, AUTH_REMOVED, AT_BOUNDARY)


def corrupted(corruption: Corruption, answer: Answered) -> Answered:
    """The answer with the lie in it; as it is where the lie is told elsewhere."""

    def leave_out(content: dict[str, Any]) -> None:
        content.pop(corruption.member, None)

    if corruption.kind == MISSING:
        return _with_body(answer, leave_out)
    change = ON_ANSWER.get(corruption.kind)
    return change(answer) if change else answer


def is_at_boundary(asked: Asked) -> bool:
    """Whether a request goes to a bound: the least or greatest page, or a long text."""
    query = parse_qs(urlsplit(asked.target).query, keep_blank_values=True)
    values = [value for given in query.values() for value in given]
    if any(value in ("1", "500") for value in query.get("limit", [])):
        return True
    texts = [*values, urlsplit(asked.target).path.rpartition("/")[2]]
    longest = max((len(text) for text in texts), default=0)
    return longest >= LONG_TEXT or b"0" * LONG_TEXT in asked.body


def possible(document: Mapping[str, Any]) -> list[Corruption]:
    """Every operation with every kind that can change it, in the order of the document."""
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                label = f"{method.upper()} {path}"
                name, member = item[method]["operationId"], _member(document, item[method])
                kinds = [kind for kind in KINDS if _applies(kind, path, method, item[method])]
                if not member:
                    kinds = [kind for kind in kinds if kind != MISSING]
                found += [Corruption(name, label, kind, member) for kind in kinds]
    return found


def _member(document: Mapping[str, Any], operation: Mapping[str, Any]) -> str:
    """The last member that a success must have: one like any other, and seldom looked at."""
    schema = _success(operation).get("content", {}).get(JSON, {}).get("schema", {})
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    required: Sequence[str] = schema.get("required", ())
    return required[-1] if required else ""


def _success(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    answers = operation["responses"]
    successes = [one for status, one in answers.items() if status.startswith("2")]
    return successes[0] if successes else {}


def _applies(kind: str, path: str, method: str, operation: Mapping[str, Any]) -> bool:
    success = _success(operation)
    if kind == "missing header":
        return "X-Request-Id" in success.get("headers", {})
    if kind in ("wrong type", MISSING, "extra member"):
        return JSON in success.get("content", {})
    if kind == "another tenant's object":
        return method == "get" and path.endswith("_id}") and JSON in success.get("content", {})
    if kind == AUTH_REMOVED:
        return bool(operation["security"]) and {} not in operation["security"]
    if kind == AT_BOUNDARY:
        return any(one["name"] == "limit" for one in operation.get("parameters", []))
    return True
