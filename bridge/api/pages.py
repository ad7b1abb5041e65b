"""The document of the bridge as pages for people at /docs, with nothing taken from the network."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import Response

PATH = "/docs"
_KINDS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
Asset = Literal["swagger-ui-bundle.js", "swagger-ui.css"]


def pages_router(title: str) -> APIRouter:
    """Make the routes of the pages; they are in no document."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def read_docs() -> Response:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=title,
            swagger_js_url=f"{PATH}/swagger-ui-bundle.js",
            swagger_css_url=f"{PATH}/swagger-ui.css",
            swagger_favicon_url="data:,",
        )

    @router.get(f"{PATH}/{{asset}}")
    async def read_docs_asset(asset: Asset) -> Response:
        content = files("fastapi_offline").joinpath("static", asset).read_bytes()
        return Response(content, media_type=_KINDS[asset])

    return router
