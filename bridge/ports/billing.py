"""What the flow of invoices asks of both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from bridge.errors import BridgeError
from bridge.model.billing import BilledAccount, Paper, Posted, Shown, ShowWrite


class ErpBilling(Protocol):
    """Invoices, credit memos and offline orders; a key is `<kind>:<id>`."""

    async def posted(self, keys: Sequence[str]) -> Mapping[str, Posted]:
        """Answer with those records that exist, by key; web orders are none of them."""
        ...

    async def paper(self, invoice_id: str, sha256: str) -> Paper:
        """Read the printed form of an invoice."""
        ...

    async def accounts(self, customer_ids: Sequence[str]) -> Mapping[str, BilledAccount]:
        """Answer with those customers that exist, by id."""
        ...

    async def keys_of_customer(self, customer_id: str) -> Sequence[str]:
        """List the keys of everything that was posted for one customer."""
        ...

    def keys(self) -> AsyncIterator[Sequence[str]]:
        """Page through the keys of all records."""
        ...


class StoreBilling(Protocol):
    """What customers see of them, found by the reference to the ERP."""

    async def shown(self, keys: Sequence[str]) -> Mapping[str, Shown]:
        """Answer with those records that the store shows, by key."""
        ...

    async def show(
        self, writes: Sequence[ShowWrite], papers: Mapping[str, Paper]
    ) -> Sequence[BridgeError | None]:
        """Show records as posted, with the papers (by their SHA-256) that some bring along."""
        ...

    async def customers_for(self, customer_id: str) -> Sequence[str]:
        """List the store customers that were made for a customer of the ERP."""
        ...
