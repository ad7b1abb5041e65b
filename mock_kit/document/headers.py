"""Headers of a published document, which every operation of a kind has."""

from collections.abc import Mapping
from typing import Any

_TEXT = {"type": "string"}
REQUEST_ID = {
    "description": "The id of this exchange, as the journal has it.",
    "required": True,
    "schema": _TEXT,
}
ETAG = {"description": "The version of the record, for `If-Match`.", "schema": _TEXT}
LOCATION = {"description": "The path of the record that was made.", "schema": _TEXT}
REPLAYED = {
    "description": "`true`: this key was used before, and this is the answer of then.",
    "schema": _TEXT,
}
WWW_AUTHENTICATE = {"description": "How to log in.", "required": True, "schema": _TEXT}
RETRY_AFTER = {
    "description": "Whole seconds after which a repeat may succeed.",
    "required": True,
    "schema": _TEXT,
}
OF_STATUS = {
    "401": {"WWW-Authenticate": WWW_AUTHENTICATE},
    "429": {"Retry-After": RETRY_AFTER},
    "503": {"Retry-After": {**RETRY_AFTER, "required": False}},
}
# Refused at the door, where no exchange has begun.
NO_EXCHANGE = "503"
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": 'ETag of the version to change, such as `"7"`; another one is refused with '
    "412. Optional.",
    "schema": _TEXT,
}


def idempotency_key(longest: int) -> dict[str, Any]:
    """The header that makes a repeat safe."""
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Repeat a write with its key, path and body to get its first answer again, "
        "refusals apart; kept for the life of the system, by token. Optional.",
        "schema": {"type": "string", "maxLength": longest},
    }


def add_request_headers(operation: dict[str, Any], *, writes: bool, longest_key: int) -> None:
    """Publish the headers that the kit reads on every write, where a route does not itself.

    A write without a token, such as a log-in, is never repeated by a key; a POST that only reads
    says `x-read-only`.
    """
    writes = writes and not operation.get("x-read-only")
    parameters = operation.get("parameters", [])
    names = {parameter["name"].lower() for parameter in parameters}
    told = {one["name"].lower(): one for one in (IF_MATCH, idempotency_key(longest_key))}
    for parameter in parameters:
        known = told.get(parameter["name"].lower(), {})
        parameter |= {word: known[word] for word in ("name", "description") if known}
    if "412" in operation["responses"] and "if-match" not in names:
        parameters.append(dict(IF_MATCH))
    if writes and operation.get("security") and "idempotency-key" not in names:
        parameters.append(idempotency_key(longest_key))
    if parameters:
        operation["parameters"] = parameters


def add_answer_headers(operation: dict[str, Any], *, exchanged: bool) -> None:
    """Publish the headers of answers: of every one, and of some refusals."""
    for status, response in operation["responses"].items():
        headers = response.setdefault("headers", {})
        if exchanged and status != NO_EXCHANGE:
            headers["X-Request-Id"] = REQUEST_ID
        headers |= OF_STATUS.get(status, {})
        if "ETag" not in headers and "If-Match" in _names(operation) and status == "200":
            headers["ETag"] = ETAG
        if "Idempotency-Key" in _names(operation) and status.startswith("2"):
            headers["Idempotency-Replayed"] = REPLAYED
            if status == "201":
                headers["Location"] = LOCATION


def add_versions(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Publish the ETag of every answer that is one record with its version."""
    for status in ("200", "201"):
        response = operation["responses"].get(status, {})
        shape = response.get("content", {}).get("application/json", {}).get("schema", {})
        name = shape.get("$ref", "").rpartition("/")[2]
        if "version" in schemas.get(name, {}).get("properties", {}):
            response["headers"].setdefault("ETag", ETAG)


def _names(operation: dict[str, Any]) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}
