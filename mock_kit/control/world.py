"""State, reset, snapshots and dump of one program."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from starlette.responses import Response

from mock_kit.clock import instant_text
from mock_kit.control.parts import ORIGIN, ControlParts
from mock_kit.delivery.queue import held_count, pending_count
from mock_kit.delivery.registry import active
from mock_kit.faults.rows import bitten
from mock_kit.ids import world_epoch
from mock_kit.state import snapshots
from mock_kit.state.database import Tx
from mock_kit.web.problems import NotFound, may_refuse

SnapshotName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
SnapshotPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ResetIn(BaseModel):
    """The seed of the next life; the same as before when it is not given."""

    model_config = ConfigDict(extra="forbid")

    seed: str | None = None


class SnapshotIn(BaseModel):
    """The name under which the content is put aside."""

    model_config = ConfigDict(extra="forbid")

    name: SnapshotName


class ClockOut(BaseModel):
    """The business clock: transport time plus an offset."""

    mode: str
    offset_s: float


class StateOut(BaseModel):
    """Where the program stands.

    `pending_deliveries` counts events and requests that active subscriptions are still owed,
    without those that are held by hand.
    """

    node: str
    epoch: str
    boot: int
    last_change_no: int
    commit_seq: int
    pending_deliveries: int
    held_deliveries: int
    transport_now: str
    business_now: str
    clock: ClockOut
    journal_level: str
    faults_bitten: dict[str, int]
    mutating_requests: dict[str, int]


def state_of(tx: Tx, parts: ControlParts) -> StateOut:
    """Read where the program stands."""
    database = parts.database
    return StateOut(
        node=parts.env.node,
        epoch=tx.epoch,
        boot=database.boot,
        last_change_no=database.last_number("change_no"),
        commit_seq=database.last_number("commit_seq"),
        pending_deliveries=pending_count(tx, active(tx)),
        held_deliveries=held_count(tx),
        transport_now=instant_text(tx.now),
        business_now=instant_text(tx.business_now),
        clock=ClockOut(mode=parts.mode(tx), offset_s=float(tx.state("clock_offset_s") or 0)),
        journal_level=database.journal_level,
        faults_bitten=bitten(tx),
        mutating_requests=dict(sorted(database.mutating_requests.items())),
    )


def world_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["world"])
    _add_snapshots(router, parts)

    @router.get("/state")
    async def get_state() -> StateOut:
        """Read where the program stands."""
        return await parts.database.read(lambda tx: state_of(tx, parts))

    @router.post("/reset")
    async def reset(wanted: ResetIn | None = None) -> StateOut:
        """Empty everything and begin a new life under a new epoch."""
        parts.database.reset(wanted.seed if wanted else None)
        await parts.replaced()
        return await parts.database.read(lambda tx: state_of(tx, parts))

    @router.get("/dump")
    async def get_dump() -> Response:
        """Read every table, and the hash of those that say something of the business."""

        def read(tx: Tx) -> dict[str, Any]:
            content = snapshots.dump(tx.connection, tx.tables.metadata)
            return {"tables": content, "sha256": snapshots.dump_hash(content)}

        body = to_json(await parts.database.read(read))
        return Response(body, media_type="application/json")

    return router


def _add_snapshots(router: APIRouter, parts: ControlParts) -> None:
    @router.post("/snapshots", status_code=201)
    async def make_snapshot(wanted: SnapshotIn) -> SnapshotIn:
        """Put the content aside under a name; an older one of this name is replaced."""
        parts.env.files.write(_file(wanted.name), snapshots.snapshot(parts.database))
        return wanted

    @router.post("/snapshots/{name}/restore", responses=may_refuse(NotFound))
    async def restore_snapshot(name: SnapshotPath) -> StateOut:
        """Bring the content back as it was, under a new epoch: cursors of before are refused."""
        if _file(name) not in parts.env.files.names(_file(name)):
            raise NotFound("no such snapshot")
        boot = parts.database.boot
        snapshots.restore(parts.database, parts.env.files.read(_file(name)))

        def begin(tx: Tx) -> None:
            # Ids hang on the boot number: it never goes back.
            tx.put_state("boot", str(boot))
            tx.put_state("epoch", world_epoch(f"{tx.epoch}|{instant_text(tx.now)}", boot))

        await parts.database.write(begin, origin=ORIGIN)
        await parts.replaced()
        return await parts.database.read(lambda tx: state_of(tx, parts))


def _file(name: str) -> str:
    return f"snapshots/{name}.sqlite"
