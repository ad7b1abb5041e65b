"""See and steer webhook deliveries by hand."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row, select

from mock_kit.control.parts import ORIGIN, ControlParts
from mock_kit.delivery.deliveries import held_topics
from mock_kit.delivery.holding import Order, hold, release, repeat
from mock_kit.delivery.topics import TOPIC_PATTERN
from mock_kit.state.database import Tx
from mock_kit.web.paging import NumberQuery
from mock_kit.web.problems import Conflict, NotFound, may_refuse

Status = Literal["pending", "retrying", "held", "gathered", "delivered", "failed", "dropped"]
Topic = Annotated[str, Field(pattern=TOPIC_PATTERN)]


class DeliveryOut(BaseModel):
    """One webhook request; its id is the webhook-id of every attempt."""

    id: str
    seq: int
    subscription_id: str
    status: Status
    change_nos: list[int]
    topics: list[str]
    attempts: int
    next_attempt_at: str | None
    last_status: int | None
    last_error: str | None
    fault_id: str | None
    created_at: str
    ended_at: str | None


class DeliveryList(BaseModel):
    """Deliveries in the order of sending, and what is held back."""

    items: list[DeliveryOut]
    held_topics: list[str]


class HoldIn(BaseModel):
    """Topics to hold back."""

    model_config = ConfigDict(extra="forbid")

    topics: Annotated[list[Topic], Field(min_length=1)]


class HoldOut(BaseModel):
    """All topics that are held back now."""

    topics: list[str]


class ReleaseIn(BaseModel):
    """The order in which held events are sent."""

    model_config = ConfigDict(extra="forbid")

    order: Order = "fifo"


class ReleaseOut(BaseModel):
    """How many held events are sent now."""

    released: int


class RepeatIn(BaseModel):
    """Whether two copies are sent at once."""

    model_config = ConfigDict(extra="forbid")

    parallel: bool = False


class RepeatOut(BaseModel):
    """The delivery that is sent again."""

    id: str


def deliveries_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["deliveries"])
    _add_list(router, parts)

    @router.post("/deliveries/hold")
    async def hold_deliveries(wanted: HoldIn) -> HoldOut:
        """Hold back events of these topics from now on."""
        held = await parts.database.write(lambda tx: hold(tx, wanted.topics), origin=ORIGIN)
        return HoldOut(topics=held)

    @router.post("/deliveries/release")
    async def release_deliveries(wanted: ReleaseIn | None = None) -> ReleaseOut:
        """Send what was held, one event per request, and hold nothing any more."""
        order: Order = wanted.order if wanted else "fifo"
        released = await parts.database.write(
            lambda tx: release(tx, order, parts.env.rng), origin=ORIGIN
        )
        parts.deliverer.wake()
        return ReleaseOut(released=released)

    @router.post("/deliveries/{delivery_id}/repeat", responses=may_refuse(NotFound, Conflict))
    async def repeat_delivery(delivery_id: str, wanted: RepeatIn | None = None) -> RepeatOut:
        """Send an ended delivery again under the same webhook-id."""
        is_parallel = wanted.parallel if wanted else False
        await parts.database.write(
            lambda tx: repeat(tx, delivery_id, is_parallel=is_parallel), origin=ORIGIN
        )
        parts.deliverer.wake()
        return RepeatOut(id=delivery_id)

    return router


def _add_list(router: APIRouter, parts: ControlParts) -> None:
    @router.get("/deliveries")
    async def list_deliveries(
        status: Status | None = None,
        after: NumberQuery = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> DeliveryList:
        """List deliveries; `after` is the `seq` of the last one seen."""

        def read(tx: Tx) -> DeliveryList:
            table = tx.tables.webhook_deliveries
            query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
            if status is not None:
                query = query.where(table.c.status == status)
            items = [_shown(row) for row in tx.connection.execute(query)]
            return DeliveryList(items=items, held_topics=list(held_topics(tx)))

        return await parts.database.read(read)


def _shown(row: Row[Any]) -> DeliveryOut:
    values = {name: getattr(row, name) for name in DeliveryOut.model_fields}
    lists = {"change_nos": json.loads(row.change_nos), "topics": json.loads(row.topics)}
    return DeliveryOut(**{**values, **lists})
