"""The control face of a program: its own app with its own document, never used by a bridge."""

from fastapi import Depends, FastAPI

from mock_kit.control.changes import changes_router
from mock_kit.control.clock import clock_router
from mock_kit.control.deliveries import deliveries_router
from mock_kit.control.faults import faults_router
from mock_kit.control.journal import journal_router
from mock_kit.control.parts import ControlParts
from mock_kit.control.world import world_router
from mock_kit.document.words import read_words
from mock_kit.web.app import install_problems
from mock_kit.web.openapi import publish
from mock_kit.web.tokens import allow, token_table

TAGS = (
    {"name": "world", "description": "State, snapshots, reset, and everything in one dump."},
    {"name": "clock", "description": "Business time: follow it, or move it."},
    {"name": "faults", "description": "What goes wrong on the way of an answer or a webhook."},
    {"name": "deliveries", "description": "Webhooks held, released and sent again."},
    {"name": "changes", "description": "Webhooks by hand, and edits beside the API."},
    {"name": "journal", "description": "Every exchange and every change, in order."},
)
DESCRIPTION = "For tests alone: reset, clock, faults, deliveries, edits out of band, journal."


def control_app(parts: ControlParts) -> FastAPI:
    """Make the app; mount it at `/_control`."""
    app = FastAPI(
        title=f"Control of {parts.env.node}",
        version="1",
        description=DESCRIPTION,
        openapi_tags=[dict(tag) for tag in TAGS],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(allow("control"))],
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.tokens = token_table({"control": parts.token})
    install_problems(app)
    for make in (
        world_router,
        clock_router,
        faults_router,
        deliveries_router,
        changes_router,
        journal_router,
    ):
        app.include_router(make(parts))
    publish(app, exchanged=False, words=read_words("mock_kit.control"))
    return app
