"""Plant, list and remove faults."""

import re
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.responses import Response

from mock_kit.control.parts import ORIGIN, ControlParts
from mock_kit.delivery.topics import TOPIC_PATTERN
from mock_kit.faults.fault import Fault
from mock_kit.faults.kinds import fault_errors
from mock_kit.faults.rows import plant, planted, remove
from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound, may_refuse

AIMS = ("topic", "path", "method", "actor", "entity_id")


class FaultIn(BaseModel):
    """What goes wrong, for whom, and how often; without `times` it goes on without end."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    topic: Annotated[str, Field(pattern=TOPIC_PATTERN)] | None = None
    path: str | None = None
    method: Annotated[str, Field(pattern="^[A-Za-z]+$", max_length=16)] | None = None
    actor: str | None = None
    entity_id: str | None = None
    times: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    params: dict[str, Any] = Field(default_factory=dict)

    @field_validator("path")
    @classmethod
    def is_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value


class FaultOut(FaultIn):
    """A planted fault and how often it has struck."""

    id: str
    bites: int


class FaultList(BaseModel):
    """Faults in the order of planting."""

    items: list[FaultOut]


def faults_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["faults"])

    @router.get("/faults")
    async def list_faults() -> FaultList:
        """List the planted faults."""
        faults = await parts.database.read(planted)
        return FaultList(items=[_shown(fault) for fault in faults])

    @router.post("/faults", status_code=201)
    async def plant_fault(wanted: FaultIn) -> FaultOut:
        """Plant a fault."""
        aims = {name: getattr(wanted, name) for name in AIMS}
        errors = fault_errors(wanted.kind, aims, wanted.params)
        if errors:
            raise InvalidInput("; ".join(errors))

        def work(tx: Tx) -> Fault:
            fault = Fault(id=tx.new_id("flt"), **wanted.model_dump())
            plant(tx, fault)
            return fault

        return _shown(await parts.database.write(work, origin=ORIGIN))

    @router.delete("/faults", status_code=204)
    async def remove_faults() -> Response:
        """Remove all faults; their bites stay counted."""
        await parts.database.write(lambda tx: remove(tx, None), origin=ORIGIN)
        return Response(status_code=204)

    @router.delete("/faults/{fault_id}", status_code=204, responses=may_refuse(NotFound))
    async def remove_fault(fault_id: str) -> Response:
        """Remove one fault; its bites stay counted."""
        if not await parts.database.write(lambda tx: remove(tx, fault_id), origin=ORIGIN):
            raise NotFound("no such fault")
        return Response(status_code=204)

    return router


def _shown(fault: Fault) -> FaultOut:
    values = {name: getattr(fault, name) for name in FaultOut.model_fields}
    return FaultOut(**{**values, "params": dict(fault.params or {})})
