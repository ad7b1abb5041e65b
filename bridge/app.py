"""A bridge from its parts: the only place where adapters meet flows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import FastAPI

from bridge.api import decisions, intake, operations, order_files
from bridge.api.document import name_of, publish
from bridge.api.pages import pages_router
from bridge.api.problems import install_problems
from bridge.engine import Engine
from bridge.parts import BridgeParts


@dataclass(frozen=True)
class Program:
    """What a launcher runs: an ASGI app, and what goes on beside the requests."""

    app: FastAPI
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


def build_bridge(parts: BridgeParts) -> Program:
    """Connect the parts; nothing runs before `start`."""
    engine = Engine(parts)
    app = FastAPI(
        title="Bridge",
        version="2",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=name_of,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.desk = engine.desk()
    app.include_router(operations.router)
    app.include_router(decisions.router)
    app.include_router(order_files.router)
    app.include_router(intake.router)
    app.include_router(pages_router("Bridge"))
    install_problems(app)
    publish(app)
    return Program(app, engine.start, engine.stop)
