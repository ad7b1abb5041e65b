"""Order files as an operator sees them: what is kept, and a run now."""

from __future__ import annotations

from hashlib import sha256

from fastapi import APIRouter
from pydantic import BaseModel

from bridge.api.operations import Accepted, Operator
from bridge.api.problems import Problem, may_refuse
from bridge.flows.to_erp.order_files.keys import RUN
from bridge.flows.to_erp.order_files.shelf import STAGES, FileShelf, Stage, name_of

router = APIRouter(tags=["order files"])


class KeptFile(BaseModel):
    """One file in the bridge's folder."""

    stage: Stage
    name: str
    bytes: int
    sha256: str


class OrderFile(BaseModel):
    """A file of the store by its number, and how far it came; "answered" is imported."""

    number: int
    stage: Stage
    kept: list[KeptFile]


class OrderFilesView(BaseModel):
    """Files by number, the newest first."""

    items: list[OrderFile]


@router.get("/order-files", responses=may_refuse(401))
async def list_files(desk: Operator) -> OrderFilesView:
    """List the order files that the bridge keeps."""
    shelf = FileShelf(desk.env.files)
    return OrderFilesView(items=[_file(shelf, number) for number in reversed(shelf.numbers())])


@router.post("/order-files/run", status_code=202, responses=may_refuse(401, 409))
async def run(desk: Operator) -> Accepted:
    """Have a file made of all orders that are due, without waiting for the cut-off."""
    flow = desk.flow("orders")
    if not desk.by_file:
        raise Problem(409, "live-route", "Orders travel one by one; there are no files.")
    key = f"{RUN}{desk.env.new_id('run')}"
    await desk.marker.mark(flow.name, [key])
    return Accepted(accepted=key)


def _file(shelf: FileShelf, number: int) -> OrderFile:
    found = {stage: shelf.find(number, stage) for stage in STAGES}
    kept = [
        KeptFile(
            stage=stage,
            name=name_of(number, stage),
            bytes=len(content),
            sha256=sha256(content).hexdigest(),
        )
        for stage, content in found.items()
        if content is not None
    ]
    reached = [each.stage for each in kept if each.stage != "left_out"]
    return OrderFile(number=number, stage=reached[-1] if reached else "received", kept=kept)
