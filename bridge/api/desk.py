"""What the routes work with."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as BearerScheme
from fastapi.security.base import SecurityBase

from bridge.api.problems import Problem
from bridge.intake.verify import Verify
from bridge.loops.sweep import Sweeper
from bridge.loops.worker import Worker
from bridge.marking import Marker
from bridge.ports.cursors import Cursors
from bridge.ports.env import Env
from bridge.ports.flow import Flow, Side
from bridge.ports.last_written import Decisions
from bridge.ports.queue import WorkQueue
from bridge.settings import FLOWS


@dataclass(frozen=True)
class Desk:
    """The engine's parts as the operator and the two sides see them.

    `flows` are those that are switched on; `broken` names the loops that ended by a fault;
    `by_file` says whether orders travel in files.
    """

    env: Env
    queue: WorkQueue
    flows: Mapping[str, Flow]
    marker: Marker
    sweeper: Sweeper
    worker: Worker
    cursors: Cursors
    decisions: Decisions
    verify: Verify
    secrets: Mapping[Side, Sequence[bytes]]
    token: str
    broken: Callable[[], Sequence[str]]
    by_file: bool

    def flow(self, name: str) -> Flow:
        """Answer with an enabled flow, or refuse."""
        if name not in FLOWS:
            raise Problem(404, "not-found", "There is no flow of this name.")
        if name not in self.flows:
            raise Problem(409, "flow-disabled", "This flow is switched off in the settings.")
        return self.flows[name]


def desk_of(request: Request) -> Desk:
    """The desk of this app."""
    desk: Desk = request.app.state.desk
    return desk


class BearerToken(SecurityBase):
    """The bearer scheme of the published document; reads the token of a request."""

    def __init__(self) -> None:
        self.model = BearerScheme()
        self.scheme_name = "bearer"

    async def __call__(self, request: Request) -> str | None:
        """The token; None without one."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


BEARER = BearerToken()


async def operator(request: Request, token: Annotated[str | None, Depends(BEARER)]) -> Desk:
    """Let in whoever bears the bridge's token."""
    desk = desk_of(request)
    if token is None or not hmac.compare_digest(token.encode(), desk.token.encode()):
        raise Problem(401, "unauthenticated", "A bearer token is needed.")
    return desk
