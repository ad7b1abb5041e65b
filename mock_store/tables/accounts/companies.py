"""Companies: accounts with several buyers and several locations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.tables.customers import CustomerRow
from mock_store.tables.registry import StoreTable, core


class CompanyRow(StoreTable, table=True):
    """One company. `client_reference` is the id of the writer, such as the ERP's customer id."""

    __tablename__ = "companies"

    id: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime = Field(index=True)
    client_reference: str | None = Field(default=None, index=True)
    name: str
    # None: it pays when it orders.
    terms: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    price_group: str | None = None
    # In order of entry, each with its own stable id.
    locations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)

    def location(self, location_id: str | None) -> dict[str, Any] | None:
        """Return a location by its id; without one the default, else the first."""
        if location_id is not None:
            return next((each for each in self.locations if each["id"] == location_id), None)
        defaults = [each for each in self.locations if each["is_default_shipping"]]
        return next(iter(defaults or self.locations), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom somebody shops: as nobody, as a customer, or as a buyer of a company."""

    customer_id: str | None = None
    company_id: str | None = None

    @property
    def pays_as(self) -> str | None:
        """Return the account whose prices apply; a buyer's own prices are those of the company."""
        return self.company_id or self.customer_id

    @property
    def account_ids(self) -> tuple[str, ...]:
        """Return all accounts that may entitle the shopper to a restricted item."""
        return tuple(each for each in (self.company_id, self.customer_id) if each is not None)


NOBODY = Standing()

_CUSTOMERS, _COMPANIES = core(str(CustomerRow.__tablename__)), core("companies")
_COMPANY_OF = Prepared(
    core_select(_CUSTOMERS.c.company_id).where(_CUSTOMERS.c.id == bindparam("customer"))
)


def standing_of(tx: Tx, customer_id: str | None) -> Standing:
    """Return as whom a customer shops now; None is a guest."""
    if customer_id is None:
        return NOBODY
    company_id = _COMPANY_OF.scalar(tx, {"customer": customer_id})
    return Standing(customer_id, company_id)


def company_of(tx: Tx, company_id: str | None) -> CompanyRow | None:
    """Return the company of this id."""
    return None if company_id is None else tx.session.get(CompanyRow, company_id)


def company_by_reference(tx: Tx, client_reference: str) -> CompanyRow | None:
    """Return the oldest company with this client reference."""
    found = select(CompanyRow).where(col(CompanyRow.client_reference) == client_reference)
    return tx.session.exec(found.order_by(col(CompanyRow.created_at), col(CompanyRow.id))).first()


def known_accounts(tx: Tx, account_ids: Sequence[str]) -> set[str]:
    """Return those ids that are of a company or of a customer."""
    known: set[str] = set()
    for table in (_CUSTOMERS, _COMPANIES):
        found = core_select(table.c.id).where(table.c.id.in_(account_ids))
        known |= set(tx.connection.execute(found).scalars())
    return known
