"""Webhooks in: verify, name the dirty keys, commit them, answer. Nothing else happens here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from bridge.api.desk import desk_of
from bridge.api.envelope import AS_PUBLISHED
from bridge.api.problems import Problem, may_refuse
from bridge.intake.events import NotEvents, parse_events
from bridge.intake.verify import NotGenuine
from bridge.ports.flow import Side

logger = logging.getLogger(__name__)

LARGEST_BODY = 4 * 1024 * 1024  # bytes; chosen: 25 events with full snapshots fit many times

JSON = "application/json"
PLAIN = "identity"

router = APIRouter(tags=["intake"])


@router.post(
    "/intake/{side}",
    status_code=204,
    summary="Take events",
    responses=may_refuse(400, 401, 413, 415, 422),
    openapi_extra=AS_PUBLISHED,
)
async def take(side: Literal["erp", "store"], request: Request) -> Response:
    """Take a signed batch of events; repeating it changes nothing (XCT-01, XCT-11)."""
    desk = desk_of(request)
    body = await _limited_body(request)
    try:
        secrets = desk.secrets[side]
        desk.verify(request.headers, body, secrets=secrets, now=desk.env.now())
        _check_kind(request.headers)
        events = parse_events(body)
    except NotGenuine as error:
        raise _refused(side, 401, "unauthenticated", str(error)) from error
    except NotEvents as error:
        raise _refused(side, 400, "bad-request", str(error)) from error
    # Answered only after the commit: an answer that is lost is sent again and does no harm.
    await desk.marker.mark_events(side, events)
    return Response(status_code=204)


def _check_kind(headers: Mapping[str, str]) -> None:
    """Refuse another kind of body, or one that would have to be unpacked; JSON need not say so."""
    kind = headers.get("content-type", JSON).partition(";")[0].strip().lower()
    encoding = headers.get("content-encoding", PLAIN).strip().lower()
    if kind != JSON or encoding != PLAIN:
        raise Problem(415, "unsupported-media-type", f"Send {JSON}, as it is.")


async def _limited_body(request: Request) -> bytes:
    chunks = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > LARGEST_BODY:
                raise Problem(413, "too-large", "The body is too large.")
            chunks.append(chunk)
    except ClientDisconnect as error:
        raise Problem(400, "bad-request", "The sender went away.") from error
    return b"".join(chunks)


def _refused(side: Side, status: int, slug: str, why: str) -> Problem:
    logger.warning("refused a webhook to the %s intake: %s", side, why)
    return Problem(status, slug, f"Refused: {why}.")
