"""The documents that the programs publish, taken from the programs themselves."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount

from bridge.settings import Settings
from scenarios.worlds.launchers import launch_bridge, launch_mock
from scenarios.worlds.node import Launched
from scenarios.worlds.process import Process
from scenarios.worlds.simulated import Plan, SimulatedWorld

Document = dict[str, Any]


def program_documents() -> Mapping[str, Document]:
    """File name to document: OpenAPI of every program, and the settings of the bridge."""
    return asyncio.run(_program_documents())


async def _program_documents() -> Mapping[str, Document]:
    with tempfile.TemporaryDirectory(prefix="seatrial-") as folder:
        ground = SimulatedWorld(Plan("1", {}), Path(folder)).ground
        documents = {
            name: _app_of(launch(Process(name, 1, _never, None)))
            for name, launch in (
                ("erp", launch_mock(ground, "erp")),
                ("store", launch_mock(ground, "store")),
                ("bridge", launch_bridge(ground, None)),
            )
        }
        written = {f"{name}.openapi.json": app.openapi() for name, app in documents.items()}
        written["control.openapi.json"] = control_document(documents["erp"])
    return {**written, "settings.schema.json": Settings.model_json_schema()}


def control_document(app: FastAPI) -> Document:
    """The document of a mock's control face, the same for both but for its title."""
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            document = route.app.openapi()
            return {**document, "info": {**document["info"], "title": "Control"}}
    raise LookupError("the program has no control face")


def _app_of(launched: Launched) -> FastAPI:
    app = launched.program.app
    launched.cut_off()
    assert isinstance(app, FastAPI)
    return app


def _never() -> None:
    """Nothing of these programs runs, so nothing kills them."""
