"""The published document: FastAPI's, made to say exactly what the app does."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from bridge.api.envelope import envelope_schemas
from bridge.api.problems import PROBLEM_TYPE, ProblemDocument

DESCRIPTION = """
The reference bridge between an ERP and a storefront, as its operator sees it.

**Work.** Events, feeds and sweeps mark keys; a visit of a key reads both sides and writes what is
missing. A key that a person must look at is parked, and stands in `/attention`.

**Tokens.** Every route takes the operator's bearer token, but for `/health`, which is open, and
`/intake/{side}`, whose messages are signed as Standard Webhooks.
"""
TAGS = (
    {"name": "operations", "description": "Health, flows, parked keys and plans."},
    {"name": "decisions", "description": "What was decided where both sides had changed a field."},
    {"name": "order files", "description": "The end-of-day files with orders."},
    {"name": "intake", "description": "Signed webhooks of both sides."},
)
SERVERS = [{"url": "/", "description": "The bridge itself, wherever it listens."}]
# What the framework says of every success.
PLAIN = "Successful Response"
SUCCESSES = {
    "200": "What was asked for.",
    "202": "It was taken, and will be done.",
    "204": "It was taken.",
}
DROPPED = ("HTTPValidationError", "ValidationError")


def name_of(route: APIRoute) -> str:
    """Operations are called as their functions."""
    return route.name


def publish(app: FastAPI) -> None:
    """Replace the app's document by the corrected one, made at the first request for it."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            raw = get_openapi(
                title=app.title,
                version=app.version,
                description=DESCRIPTION.strip(),
                routes=app.routes,
                tags=[dict(tag) for tag in TAGS],
                license_info={"name": "MIT", "identifier": "MIT"},
                contact={"name": "Seatrial"},
                servers=[dict(server) for server in SERVERS],
            )
            app.openapi_schema = corrected(raw)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def corrected(document: dict[str, Any]) -> dict[str, Any]:
    """Name every refusal as a problem document and take null out of parameters."""
    schemas = document["components"]["schemas"]
    for name in DROPPED:
        schemas.pop(name, None)
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    schemas |= envelope_schemas()
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                _drop_null(parameter["schema"])
            _drop_default_refusal(operation["responses"])
            for status, response in operation["responses"].items():
                if response["description"] == PLAIN:
                    response["description"] = SUCCESSES[status]
            # Open to all is said, not left out.
            operation.setdefault("security", [])
    add_texts(document)
    return document


def add_texts(document: dict[str, Any]) -> None:
    """Say what parameters and members mean, where the code does not itself."""
    texts = json.loads(files("bridge.api").joinpath("texts.json").read_text("utf-8"))
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in texts["parameters"]:
                    parameter.setdefault("description", texts["parameters"][parameter["name"]])
    for shape, schema in document["components"]["schemas"].items():
        for name, member in schema["properties"].items():
            text = texts["members"].get(f"{shape}.{name}", texts["members"].get(name))
            if text is not None:
                member.setdefault("description", text)


def _drop_null(schema: dict[str, Any]) -> None:
    """A parameter is absent or a value; null would be sent as the text "null"."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update({**kinds[0], **schema})


def _drop_default_refusal(responses: dict[str, Any]) -> None:
    """The framework declares 422 of its own kind wherever there is a parameter."""
    if PROBLEM_TYPE not in responses.get("422", {}).get("content", {PROBLEM_TYPE: {}}):
        del responses["422"]
