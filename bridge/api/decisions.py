"""Decisions about conflicts, with the value that lost."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from bridge.api.desk import Desk, operator
from bridge.api.problems import may_refuse
from bridge.model.decisions import Recorded

LARGEST_NUMBER = 2**63 - 1  # of a signed 64-bit column

router = APIRouter(tags=["decisions"])
Operator = Annotated[Desk, Depends(operator)]


class DecisionItem(BaseModel):
    """One decision; without a winner both values stand until a person writes one of them.

    `about` names the record; `erp_changed_at` and `store_changed_at` are the instants at which
    people changed the field, null if nobody knows.
    """

    number: int
    at: str
    flow: str
    key: str
    about: str
    field: str
    policy: str
    winner: Literal["erp", "store"] | None
    erp_value: str | None
    store_value: str | None
    lost_value: str | None
    erp_changed_at: str | None
    store_changed_at: str | None


class DecisionsView(BaseModel):
    """Decisions in the order in which they were taken; ask again with `after=next`."""

    items: list[DecisionItem]
    next: int


@router.get("/decisions", responses=may_refuse(401, 422))
async def list_decisions(
    desk: Operator,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> DecisionsView:
    """List what was decided where both sides had changed one field (CUS-06)."""
    items = [_item(each) for each in await desk.decisions.list(after=after, limit=limit)]
    return DecisionsView(items=items, next=items[-1].number if items else after)


def _item(recorded: Recorded) -> DecisionItem:
    verdict = recorded.verdict
    erp, store = verdict.values
    erp_at, store_at = verdict.changed_at
    lost = {"erp": store, "store": erp}.get(verdict.winner or "")
    return DecisionItem(
        number=recorded.number,
        at=recorded.at.isoformat(),
        flow=verdict.flow,
        key=verdict.key,
        about=verdict.about,
        field=verdict.field,
        policy=verdict.policy,
        winner=verdict.winner,
        erp_value=erp,
        store_value=store,
        lost_value=lost,
        erp_changed_at=None if erp_at is None else erp_at.isoformat(),
        store_changed_at=None if store_at is None else store_at.isoformat(),
    )
