"""What the flows ask of either side about companies and their buyers.

Every call may raise BridgeError; batch writes answer per row, as in `ports/erp.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bridge.errors import BridgeError
from bridge.model.accounts import BuyerWrite, CompanyWrite, ErpCompany, StoreBuyer, StoreCompany


class ErpCompanies(Protocol):
    """Accounts that are companies, and who may buy what."""

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, ErpCompany]:
        """Answer with those accounts that are companies, by id; merged ones are none."""
        ...

    async def audiences(self) -> Mapping[str, tuple[str, ...] | None]:
        """Answer with the accounts of every assortment, by its code, sorted; None: everybody.

        One that was opened or changed just now may be missing.
        """
        ...


class StoreCompanies(Protocol):
    """Companies, found by the ERP account that they are, and their buyers."""

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, Sequence[StoreCompany]]:
        """Answer with the companies of each ERP account that has any; several are a fault."""
        ...

    async def by_id(self, company_ids: Sequence[str]) -> Mapping[str, StoreCompany]:
        """Answer with those companies that exist, by the store's id."""
        ...

    async def write(self, writes: Sequence[CompanyWrite]) -> Sequence[StoreCompany | BridgeError]:
        """Create or change companies, all good rows in one commit."""
        ...

    async def people(self, references: Sequence[str]) -> Sequence[StoreBuyer]:
        """List the customers with one of these references; merged ones are left out."""
        ...

    async def buyers(self, company_id: str) -> Sequence[StoreBuyer]:
        """List the customers who order for a company."""
        ...

    async def by_email(self, email: str) -> Sequence[StoreBuyer]:
        """List the customers with exactly this mail address; merged ones are left out."""
        ...

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreBuyer]:
        """Answer with those customers that exist, by id."""
        ...

    async def write_buyer(self, write: BuyerWrite) -> None:
        """Enter or change one buyer."""
        ...
