"""The business clock of one program: it begins anywhere, and goes forward from there."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from mock_kit.clock import instant_text
from mock_kit.control.parts import CLOCK_MODE_KEY, ORIGIN, ControlParts
from mock_kit.state.database import Tx
from mock_kit.state.journal import read_changes
from mock_kit.web.problems import Conflict, may_refuse

OFFSET_KEY = "clock_offset_s"
# A hundred years: far enough for any story, near enough to stay a date.
OFFSET_S_MAX = 100 * 366 * 24 * 3600


class ClockRefused(Conflict):
    """The business clock cannot be set like this."""

    slug = "clock-refused"


class ClockIn(BaseModel):
    """Move by so many seconds, or to an offset from transport time.

    Back only while nothing has happened: a history of earlier days begins on its own first day.
    """

    model_config = ConfigDict(extra="forbid")

    model_config = ConfigDict(extra="forbid")

    mode: Literal["real", "follow"] | None = None
    advance_s: Annotated[float, Field(ge=0, le=OFFSET_S_MAX)] | None = None
    offset_s: Annotated[float, Field(ge=-OFFSET_S_MAX, le=OFFSET_S_MAX)] | None = None


class ClockState(BaseModel):
    """Both times of the program; in mode `real` they are equal."""

    mode: str
    offset_s: float
    transport_now: str
    business_now: str


def clock_router(parts: ControlParts) -> APIRouter:
    """Make the routes."""
    router = APIRouter(tags=["clock"])

    @router.get("/clock")
    async def get_clock() -> ClockState:
        """Read the clock."""
        return await parts.database.read(lambda tx: _shown(tx, parts))

    @router.put("/clock", responses=may_refuse(ClockRefused))
    async def set_clock(wanted: ClockIn) -> ClockState:
        """Set the mode, move the clock forward."""
        return await parts.database.write(lambda tx: _set(tx, parts, wanted), origin=ORIGIN)

    return router


def _shown(tx: Tx, parts: ControlParts) -> ClockState:
    return ClockState(
        mode=parts.mode(tx),
        offset_s=float(tx.state(OFFSET_KEY) or 0),
        transport_now=instant_text(tx.now),
        business_now=instant_text(tx.business_now),
    )


def _set(tx: Tx, parts: ControlParts, wanted: ClockIn) -> ClockState:
    before_s = float(tx.state(OFFSET_KEY) or 0)
    mode = wanted.mode or parts.mode(tx)
    after_s = before_s if wanted.offset_s is None else wanted.offset_s
    after_s += wanted.advance_s or 0
    if after_s < before_s and read_changes(tx, 0, 1).records:
        raise ClockRefused("the clock goes forward only, once something has happened")
    if mode == "real" and after_s != 0:
        raise ClockRefused("in mode real, business time is transport time")
    if after_s > OFFSET_S_MAX:
        raise ClockRefused("the clock stays within a hundred years")
    tx.put_state(CLOCK_MODE_KEY, mode)
    tx.put_state(OFFSET_KEY, repr(after_s))
    return _shown(tx, parts)
