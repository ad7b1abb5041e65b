"""Links in memory, for tests and previews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class MemoryLinks:
    """Two dictionaries per kind, each the other's inverse."""

    def __init__(self) -> None:
        self._to_store: dict[str, dict[str, str]] = {}
        self._to_erp: dict[str, dict[str, str]] = {}

    async def store_ids(self, kind: str, erp_ids: Sequence[str]) -> Mapping[str, str]:
        """ERP id to store id, for those that are linked."""
        known = self._to_store.get(kind, {})
        return {erp_id: known[erp_id] for erp_id in erp_ids if erp_id in known}

    async def erp_ids(self, kind: str, store_ids: Sequence[str]) -> Mapping[str, str]:
        """Store id to ERP id, for those that are linked."""
        known = self._to_erp.get(kind, {})
        return {store_id: known[store_id] for store_id in store_ids if store_id in known}

    async def bind(self, kind: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Link (ERP id, store id) pairs; older links of either id are replaced."""
        to_store = self._to_store.setdefault(kind, {})
        to_erp = self._to_erp.setdefault(kind, {})
        for erp_id, store_id in pairs:
            to_erp.pop(to_store.pop(erp_id, ""), None)
            to_store.pop(to_erp.pop(store_id, ""), None)
            to_store[erp_id] = store_id
            to_erp[store_id] = erp_id

    async def forget(self, kind: str, erp_ids: Sequence[str]) -> None:
        """Drop the links of records that are gone on the other side."""
        for erp_id in erp_ids:
            store_id = self._to_store.get(kind, {}).pop(erp_id, "")
            self._to_erp.get(kind, {}).pop(store_id, None)
