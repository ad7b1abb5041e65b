"""What the control face holds in its hands."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table

from mock_kit.delivery.deliverer import Deliverer
from mock_kit.env import Env
from mock_kit.faults.on_answer.book import FaultBook
from mock_kit.state.database import Database, Origin, Tx

ORIGIN = Origin(actor="control", cause="control")
CLOCK_MODE_KEY = "clock_mode"


async def _nothing() -> None:
    """Do nothing after the content was replaced."""


@dataclass(frozen=True)
class ControlParts:
    """The program under control.

    `entities` maps the name of an entity, as changes write it, to the table of its rows;
    `clock_mode` holds until it is set by hand; `after_replace` runs after reset and restore.
    """

    database: Database
    env: Env
    deliverer: Deliverer
    fault_book: FaultBook
    token: str
    entities: Mapping[str, Table] = field(default_factory=dict)
    clock_mode: str = "real"
    after_replace: Callable[[], Awaitable[None]] = _nothing

    async def replaced(self) -> None:
        """Let every memory of the old content go."""
        self.deliverer.forget()
        self.fault_book.forget()
        await self.after_replace()

    def mode(self, tx: Tx) -> str:
        """The mode of the clock in force."""
        return tx.state(CLOCK_MODE_KEY) or self.clock_mode
