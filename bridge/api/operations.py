"""What an operator sees and does: health, flows, attention, replay, plan."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from bridge.api.desk import Desk, desk_of, operator
from bridge.api.problems import Problem, may_refuse
from bridge.errors import BridgeError, Refused
from bridge.ports.queue import FlowStats
from bridge.retry import describe
from bridge.settings import FLOWS

router = APIRouter(tags=["operations"])
TEXT = {"type": "string"}
Operator = Annotated[Desk, Depends(operator)]


class HealthView(BaseModel):
    """Whether all loops of the bridge run; `broken` names those that ended by a fault."""

    status: Literal["ok", "broken"]
    broken: list[str]


class FlowView(BaseModel):
    """One flow: whether it runs and how much is to be done.

    `delayed` will be tried again soon; `waiting` has long waited for another record, and moves
    when that record comes.
    """

    name: str
    enabled: bool
    paused: bool
    ready: int
    delayed: int
    waiting: int
    running: int
    parked: int
    oldest_mark_age_s: float
    visited: int
    faults: int
    swept_at: str | None


class FlowsView(BaseModel):
    """All flows in their fixed order."""

    flows: list[FlowView]


class AttentionItem(BaseModel):
    """One parked key; the id stays the same until the key is clean again."""

    id: str
    flow: str
    key: str
    reason: str
    attempts: int
    since: str


class AttentionView(BaseModel):
    """Parked keys in the order of their ids; ask again with `after=next`."""

    items: list[AttentionItem]
    next: str | None


class Accepted(BaseModel):
    """The request is kept in the database and will be worked on."""

    accepted: str


class PlanView(BaseModel):
    """What a visit of the key would write now."""

    flow: str
    key: str
    writes: list[dict[str, Any]]


NOT_HTTP = {"description": "What came is not HTTP.", "content": {"text/plain": {"schema": TEXT}}}


@router.get(
    "/health",
    responses={400: NOT_HTTP, 503: {"model": HealthView, "description": "A loop is broken."}},
)
async def health(request: Request, response: Response) -> HealthView:
    """Say whether all loops of the bridge run."""
    broken = list(desk_of(request).broken())
    response.status_code = 503 if broken else 200
    return HealthView(status="broken" if broken else "ok", broken=broken)


@router.get("/flows", responses=may_refuse(401))
async def flows(desk: Operator) -> FlowsView:
    """List all flows with their counts."""
    stats = await desk.queue.stats()
    return FlowsView(flows=[_view(desk, name, stats.get(name, FlowStats())) for name in FLOWS])


def _view(desk: Desk, name: str, stats: FlowStats) -> FlowView:
    return FlowView(
        name=name,
        enabled=name in desk.flows,
        paused=stats.paused,
        ready=stats.ready,
        delayed=stats.delayed,
        waiting=stats.waiting,
        running=stats.running,
        parked=stats.parked,
        oldest_mark_age_s=stats.oldest_mark_age_s,
        visited=desk.worker.visited.get(name, 0),
        faults=desk.worker.crashed.get(name, 0),
        swept_at=desk.cursors.get(f"swept:{name}"),
    )


@router.post("/flows/{flow}/reconcile", status_code=202, responses=may_refuse(401, 404, 409))
async def reconcile(flow: str, desk: Operator) -> Accepted:
    """Visit all keys of the flow soon."""
    await desk.sweeper.request(desk.flow(flow).name)
    return Accepted(accepted=flow)


@router.post("/flows/{flow}/{action}", responses=may_refuse(401, 404, 409, 422))
async def switch(flow: str, action: Literal["pause", "resume"], desk: Operator) -> Accepted:
    """Stop or resume visits; marks are kept meanwhile."""
    await desk.queue.pause(desk.flow(flow).name, paused=action == "pause")
    return Accepted(accepted=flow)


@router.get("/attention", responses=may_refuse(401, 422))
async def attention(
    desk: Operator,
    after: Annotated[str | None, Query(pattern="^att_[0-9a-f]{16}$")] = None,
    flow: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AttentionView:
    """List everything a person must look at, with the reason (XCT-10)."""
    items = [
        AttentionItem(
            id=item.id,
            flow=item.flow,
            key=item.key,
            reason=item.reason,
            attempts=item.attempts,
            since=item.since.isoformat(),
        )
        for item in await desk.queue.dead(flow, after=after, limit=limit)
    ]
    return AttentionView(items=items, next=items[-1].id if items else after)


@router.post("/attention/{item_id}/replay", status_code=202, responses=may_refuse(401, 404))
async def replay(item_id: str, desk: Operator) -> Accepted:
    """Give a parked key a new attempt."""
    if not await desk.queue.revive(item_id):
        raise Problem(404, "not-found", "Nothing is parked under this id.")
    return Accepted(accepted=item_id)


@router.get("/plan", responses=may_refuse(401, 404, 409, 422, 503))
async def plan(flow: str, key: str, desk: Operator) -> PlanView:
    """Show what a visit would write, and write nothing."""
    try:
        writes = await desk.flow(flow).propose([key])
    except Refused as error:
        raise Problem(409, "refused", describe(error)) from error
    except BridgeError as error:
        raise Problem(503, "unavailable", describe(error)) from error
    return PlanView(flow=flow, key=key, writes=[dict(write) for write in writes])
