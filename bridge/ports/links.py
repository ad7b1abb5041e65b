"""Which ERP id is which store id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Links(Protocol):
    """A one-to-one table per kind of record ("product", "variant", "customer", "order").

    A link is a cache of what both sides' `client_reference` say: losing one costs a look-up,
    never a duplicate.
    """

    async def store_ids(self, kind: str, erp_ids: Sequence[str]) -> Mapping[str, str]:
        """ERP id to store id, for those that are linked."""
        ...

    async def erp_ids(self, kind: str, store_ids: Sequence[str]) -> Mapping[str, str]:
        """Store id to ERP id, for those that are linked."""
        ...

    async def bind(self, kind: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Link (ERP id, store id) pairs; older links of either id are replaced."""
        ...

    async def forget(self, kind: str, erp_ids: Sequence[str]) -> None:
        """Drop the links of records that are gone on the other side."""
        ...
