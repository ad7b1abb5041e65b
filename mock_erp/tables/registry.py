"""The ERP's own table registry, so that several mocks can live in one process."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Dialect, Engine, String, Table
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from mock_kit.state.database import Tx
from mock_kit.state.tables import kit_tables


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as fixed-width ISO text so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        assert instant.tzinfo is not None, "an instant without a zone is not an instant"
        return str(instant.astimezone(UTC).isoformat(timespec="microseconds"))

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class ErpTable(SQLModel, registry=registry()):
    """What every table of the ERP derives from."""


class Entity(ErpTable):
    """The columns every published entity has; `Tx.touch` moves all but `created_at`."""

    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


KIT_TABLES = kit_tables(ErpTable.metadata)


def table_of(model: type[ErpTable]) -> Table:
    """Return the Core table of a model, for prebuilt statements."""
    return ErpTable.metadata.tables[str(model.__tablename__)]


@dataclass(frozen=True, slots=True)
class Company:
    """What the whole ERP agrees on: its zone for dates and the days it needs to send goods."""

    time_zone: ZoneInfo
    handling_days: int

    def date_of(self, instant: datetime) -> date:
        """Return the business date of an instant, in the company's zone."""
        return instant.astimezone(self.time_zone).date()


def with_company(engine: Engine, company: Company) -> Engine:
    """Return the engine whose transactions know the company (see `company_of`)."""
    return engine.execution_options(company=company)


def company_of(tx: Tx) -> Company:
    """Return the company of the ERP this transaction runs in."""
    company = tx.connection.get_execution_options()["company"]
    assert isinstance(company, Company)
    return company


def stamps(tx: Tx) -> dict[str, Any]:
    """Return the columns of a new entity that say when it came."""
    return {"change_no": tx.change_no(), "created_at": tx.now, "updated_at": tx.now}
