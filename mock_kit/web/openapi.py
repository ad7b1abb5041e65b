"""The published document: FastAPI's, made to say exactly what the app does."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from mock_kit.document.about import add_about
from mock_kit.document.events import type_events
from mock_kit.document.headers import add_answer_headers, add_request_headers, add_versions
from mock_kit.document.links import add_links
from mock_kit.document.maps import close_maps
from mock_kit.document.roles import add_roles
from mock_kit.document.rows import name_rows, type_results
from mock_kit.document.security import settle_security
from mock_kit.document.unused import drop_unused
from mock_kit.document.words import Words, add_words
from mock_kit.state.idempotency import LONGEST_KEY
from mock_kit.web.bodies import JSON
from mock_kit.web.problems import (
    BadRequest,
    Forbidden,
    InvalidInput,
    KeyReused,
    Problem,
    ProblemDocument,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    may_refuse,
)

METHODS = ("get", "put", "post", "delete", "patch", "options", "head")
ROLES = "bearer"
DROPPED_SCHEMAS = ("HTTPValidationError", "ValidationError")


def publish(app: FastAPI, *, exchanged: bool = True, words: Words | None = None) -> None:
    """Replace the app's document by the corrected one, made at the first request for it.

    `exchanged`: every request is an exchange, with an id and, if it writes, a key.
    `words`: examples, and what things mean.
    """

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = corrected(_raw(app), exchanged=exchanged)
            add_about(made)
            add_roles(made, app.routes)
            type_events(made, getattr(app.state, "event_schemas", {}))
            name_rows(made)
            said = words or Words()
            type_results(made, said.rows)
            add_words(made, said)
            drop_unused(made)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _raw(app: FastAPI) -> dict[str, Any]:
    return get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        webhooks=app.webhooks.routes,
        tags=app.openapi_tags,
    )


def corrected(document: dict[str, Any], *, exchanged: bool = True) -> dict[str, Any]:
    """Name every refusal as a problem document and take null out of parameters."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in DROPPED_SCHEMAS:
        schemas.pop(name, None)
    schemas["Problem"] = ProblemDocument.model_json_schema()
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    for name, schema in schemas.items():
        # Generators name classes by titles, and leave out all but the first of one name.
        schema["title"] = name.replace("-", "")
    settle_security(document, [operation for _, operation in _operations(document)])
    for method, operation in _operations(document):
        for parameter in operation.get("parameters", []):
            _drop_null(parameter["schema"])
        if exchanged:
            writes = method != "get"
            add_request_headers(operation, writes=writes, longest_key=LONGEST_KEY)
        _declare_refusals(operation, exchanged=exchanged)
        add_answer_headers(operation, exchanged=exchanged)
        add_versions(operation, schemas)
    add_links(document)
    close_maps(document["components"]["schemas"])
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in document.get("paths", {}).values():
        for method in METHODS:
            if method in item:
                yield method, item[method]


def _drop_null(schema: dict[str, Any]) -> None:
    """A parameter is absent or a value; null would be sent as the text "null"."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
    if "anyOf" not in schema or len(kinds) == len(schema["anyOf"]):
        return
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update({**kinds[0], **schema})
    else:
        schema["anyOf"] = kinds


def _declare_refusals(operation: dict[str, Any], *, exchanged: bool) -> None:
    responses = operation["responses"]
    # A body is read before it is known whether a route asks for one.
    possible: list[type[Problem]] = [TooLarge, UnsupportedMedia, InvalidInput]
    if JSON in operation.get("requestBody", {}).get("content", {JSON: {}}):
        possible.append(BadRequest)
    if exchanged:
        possible += [TooMany, Unavailable]
    schemes = [name for one in operation.get("security", []) for name in one]
    if schemes:
        possible.append(Unauthenticated)
    if ROLES in schemes:
        possible.append(Forbidden)
    if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", [])):
        possible.append(KeyReused)
    if "422" in responses and "application/json" in responses["422"].get("content", {}):
        del responses["422"]
    for status, declared in may_refuse(*possible).items():
        responses.setdefault(str(status), declared)
    operation["responses"] = dict(sorted(responses.items()))
