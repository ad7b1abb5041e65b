"""How a system's webhooks stand in its OpenAPI document."""

from functools import cache

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.routing import BaseRoute

from mock_kit.delivery.feed import EventOut


class EventBatch(BaseModel):
    """The body of every webhook: one event or several, in the order of their commits."""

    events: list[EventOut]


@cache
def webhook_routes(topics: tuple[tuple[str, str], ...]) -> tuple[BaseRoute, ...]:
    """Describe every webhook, once per process; `topics`: pairs of topic and meaning."""
    router = APIRouter()
    for topic, meaning in topics:
        router.add_api_route(
            topic,
            _receive,
            methods=["POST"],
            name=topic,
            summary=meaning,
            status_code=204,
            tags=["webhooks"],
        )
    return tuple(router.routes)


async def _receive(batch: EventBatch) -> None:
    """Signed by Standard Webhooks, so check the signature; any 2xx is an acknowledgement."""
