"""Messages without a change, and changes without a message."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import Column, ColumnElement, Table, and_, select, update
from sqlalchemy.types import JSON

from mock_kit.control.overrides import overridden
from mock_kit.control.parts import ORIGIN, ControlParts
from mock_kit.delivery.holding import current_snapshot, send_by_hand
from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound, may_refuse


class TriggerIn(BaseModel):
    """A topic, the entity it speaks of, and what differs from the truth.

    `override` maps paths in the snapshot, such as `lines.0.quantity`, to values.
    """

    model_config = ConfigDict(extra="forbid")

    topic: str
    entity_id: str | None = None
    override: dict[str, Any] = Field(default_factory=dict)


class TriggerOut(BaseModel):
    """The deliveries that were queued, one per listener."""

    deliveries: list[str]


class EditIn(BaseModel):
    """Columns of one row to be overwritten behind the program's back.

    With `announce` the edit is recorded as a change, so that journal and webhooks tell it.
    """

    model_config = ConfigDict(extra="forbid")

    entity: str
    entity_id: str
    fields: dict[str, Any] = Field(min_length=1)
    announce: bool = False


class EditOut(BaseModel):
    """The row that was edited."""

    entity: str
    entity_id: str


def changes_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["changes"])

    @router.post("/trigger", responses=may_refuse(NotFound))
    async def trigger_webhook(wanted: TriggerIn) -> TriggerOut:
        """Send the current snapshot of an entity again, altered."""
        sent = await parts.database.write(lambda tx: _trigger(tx, wanted), origin=ORIGIN)
        parts.deliverer.wake()
        return TriggerOut(deliveries=sent)

    @router.post("/edit", responses=may_refuse(NotFound))
    async def edit_out_of_band(wanted: EditIn) -> EditOut:
        """Overwrite columns of a row directly, as drift by hand does."""
        table = parts.entities.get(wanted.entity)
        if table is None:
            known = ", ".join(sorted(parts.entities))
            raise InvalidInput(f"the entities are {known}")
        await parts.database.write(lambda tx: _edit(tx, table, wanted), origin=ORIGIN)
        return EditOut(entity=wanted.entity, entity_id=wanted.entity_id)

    return router


def _trigger(tx: Tx, wanted: TriggerIn) -> list[str]:
    change = current_snapshot(tx, wanted.topic, wanted.entity_id)
    if change is None:
        raise NotFound("no change of such an entity is on record")
    try:
        snapshot = overridden(json.loads(change.snapshot), wanted.override)
    except ValueError as error:
        raise InvalidInput(str(error)) from error
    return send_by_hand(tx, wanted.topic, change, snapshot)


def _edit(tx: Tx, table: Table, wanted: EditIn) -> None:
    values = {name: _value(table, name, value) for name, value in wanted.fields.items()}
    this = _row_of(table, wanted.entity_id)
    before = tx.connection.execute(select(table).where(this)).mappings().first()
    if before is None:
        raise NotFound("no such row")
    if wanted.announce:
        values |= _announce(tx, wanted, before)
    tx.connection.execute(update(table).where(this).values(values))


def _announce(tx: Tx, wanted: EditIn, before: Mapping[Any, Any]) -> dict[str, Any]:
    """Record the edit as a change; return the columns that count it."""
    last = current_snapshot(tx, f"{wanted.entity}.updated", wanted.entity_id)
    if last is None or last.entity != wanted.entity:
        raise NotFound("there is no snapshot of it to announce")
    snapshot = json.loads(last.snapshot)
    snapshot |= {name: value for name, value in wanted.fields.items() if name in snapshot}
    version = before.get("version", last.version) + 1
    counted = {"version": version, "change_no": tx.change_no()}
    snapshot |= {"version": version} if "version" in snapshot else {}
    tx.record(
        wanted.entity,
        wanted.entity_id,
        version=version,
        change_no=counted["change_no"],
        topic=f"{wanted.entity}.updated",
        snapshot=snapshot,
    )
    return {name: value for name, value in counted.items() if name in before}


def _row_of(table: Table, entity_id: str) -> ColumnElement[bool]:
    """Find the row of an id; the parts of a key of several columns are joined by colons."""
    keys = list(table.primary_key.columns)
    parts = entity_id.split(":", len(keys) - 1)
    if len(parts) != len(keys):
        raise NotFound("no such row")
    return and_(
        *(key == _value(table, key.name, part) for key, part in zip(keys, parts, strict=True))
    )


def _value(table: Table, name: str, value: Any) -> Any:
    """Read a JSON value as the type of the column."""
    column: Column[Any] | None = table.columns.get(name)
    if column is None:
        raise InvalidInput(f"{table.name} has no column {name}")
    if isinstance(column.type, JSON) or (value is None and column.nullable):
        return value
    try:
        return TypeAdapter(column.type.python_type).validate_python(value)
    except ValidationError as error:
        raise InvalidInput(f"{name}: {error.errors()[0]['msg']}") from error
