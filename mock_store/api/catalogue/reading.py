"""Reading on: the parameters that every list of the catalogue takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Query
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from mock_kit.instants import InstantInput
from mock_kit.state.database import Tx
from mock_kit.web.paging import CursorQuery, LimitQuery, position
from mock_store.tables.accounts.account_prices import AccountPriceRow
from mock_store.tables.accounts.companies import CompanyRow
from mock_store.tables.billing.rows import InvoiceRow, OfflineOrderRow
from mock_store.tables.customers import CustomerRow
from mock_store.tables.inventory import InventoryRow
from mock_store.tables.orders import OrderRow
from mock_store.tables.prices import PriceRow
from mock_store.tables.products import ProductRow

RowT = TypeVar(
    "RowT",
    ProductRow,
    PriceRow,
    InventoryRow,
    OrderRow,
    CustomerRow,
    InvoiceRow,
    OfflineOrderRow,
    CompanyRow,
    AccountPriceRow,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where to read on, how far, and from which instant of change."""

    cursor: str | None
    limit: int
    updated_since: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it starts at the beginning and leaves nothing out."""
        return self.cursor is None and self.updated_since is None

    def of(self, table: type[RowT]) -> SelectOfScalar[RowT]:
        """Return the rows of a table in the order of their last change."""
        wanted = select(table).order_by(col(table.change_no))
        if self.updated_since is not None:
            wanted = wanted.where(col(table.updated_at) >= self.updated_since)
        return wanted

    def rows(self, tx: Tx, wanted: SelectOfScalar[RowT], table: type[RowT]) -> Sequence[RowT]:
        """Return the rows after the cursor, one more than fits on the page."""
        after = wanted.where(col(table.change_no) > position(self.cursor, tx.epoch))
        return tx.session.exec(after.limit(self.limit + 1)).all()


async def _reading(
    cursor: CursorQuery = None,
    limit: LimitQuery = 100,
    updated_since: Annotated[
        InstantInput | None,
        Query(description="Changed at or after this instant."),
    ] = None,
) -> Reading:
    return Reading(cursor, limit, updated_since)


ReadingQuery = Annotated[Reading, Depends(_reading)]
