"""What the flows ask of either side about the prices of single accounts.

Every call may raise BridgeError; batch writes answer per row, as in `ports/erp.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bridge.errors import BridgeError
from bridge.model.accounts import AccountPrice, AccountPriceWrite, AccountQuote, AccountSlot


class ErpAccountPrices(Protocol):
    """What accounts pay now, where it is not what everybody pays."""

    async def of_styles(self, price_list: str, style_ids: Sequence[str]) -> Sequence[AccountQuote]:
        """Answer for every account with a contract or a group."""
        ...

    async def of_accounts(
        self, price_list: str, account_ids: Sequence[str]
    ) -> Sequence[AccountQuote]:
        """Answer for those accounts that exist, with all their styles."""
        ...


class StoreAccountPrices(Protocol):
    """Own prices of accounts, per channel and variant."""

    async def of_variants(self, variant_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        """Answer with the rows that were ever set for these store variants."""
        ...

    async def of_accounts(self, account_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        """Answer with the rows that were ever set for these store accounts."""
        ...

    async def write(self, writes: Sequence[AccountPriceWrite]) -> Sequence[BridgeError | None]:
        """Set rows, all good ones in one commit."""
        ...
