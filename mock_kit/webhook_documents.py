"""How a system's webhooks stand in its OpenAPI document."""

from functools import cache

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.routing import BaseRoute

from mock_kit.delivery.feed import EventOut


class EventBatch(BaseModel):
    """The body of every webhook: one event or several, in the order of their commits."""

    events: list[EventOut]


HEADERS = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "description": text,
        "schema": {"type": "string"},
        "example": example,
    }
    for name, text, example in (
        ("webhook-id", "The same for every attempt of one request.", "msg_1"),
        ("webhook-timestamp", "Of this attempt, in whole seconds since 1970.", "1772463845"),
        (
            "webhook-signature",
            "`v1,` and a signature; two, by a space, while a secret is rotated.",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
    )
]


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
            operation_id=f"receive_{topic.replace('.', '_')}",
            summary=meaning,
            status_code=204,
            response_description="It was taken.",
            tags=["webhooks"],
            openapi_extra={"parameters": HEADERS},
        )
    return tuple(router.routes)


async def _receive(batch: EventBatch) -> None:
    """A request may hold events of other topics as well, as the subscription asks for them.

    Signed as Standard Webhooks 1.0: compute the HMAC-SHA256, with what the secret is the base64
    of, over `webhook-id`, a dot, `webhook-timestamp`, a dot, and the bytes of the body; one of
    the signatures must be its base64 after `v1,`. Refuse what is older than five minutes.

    Any 2xx within 10 seconds is an acknowledgement. Otherwise it is sent again under the same
    `webhook-id`, by default after 0.2, 0.5, 1, 2, 5, 10, 20 and 40 s; after the last attempt, or
    at once for 410, the subscription is disabled and `webhook_subscription.disabled` stands in
    the feed. 429 with `Retry-After` is waited for.

    Events may come twice, late and in any order: compare `version`, or read the record. The
    feed `/v1/events` has the same events in the order of their commits.
    """
