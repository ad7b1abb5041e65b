"""Whether a write says nothing but what the store holds already."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scenarios.model.end_state import Document, StoreState
from scenarios.model.history import Exchange


def is_held(store: StoreState, write: Exchange) -> bool:
    """Whether each paper or offline order of a batch stands in the store as the batch has it.

    Such a write was not refused: nobody has to mend anything before it is done.
    """
    papers = {"/v1/offline-orders": store.offline_orders, "/v1/invoices": store.invoices}
    records = next((held for path, held in papers.items() if write.path.startswith(path)), {})
    named = {str(each["client_reference"]): each for each in records.values()}
    rows = _rows(write.request)
    return bool(rows) and all(
        _stands(row, named.get(str(row.get("client_reference")))) for row in rows
    )


def _rows(request: str | None) -> list[Document]:
    try:
        body = json.loads(request or "null")
    except ValueError:
        return []
    rows = body.get("rows") if isinstance(body, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _stands(row: Document, record: Document | None) -> bool:
    if record is None:
        return False
    return all(_alike(value, record[name]) for name, value in row.items() if name in record)


def _alike(told: Any, held: Any) -> bool:
    """Whether what is held says what was told; it may say more."""
    if isinstance(told, Mapping) and isinstance(held, Mapping):
        return all(_alike(value, held.get(name)) for name, value in told.items() if name in held)
    if isinstance(told, list) and isinstance(held, list | tuple):
        return len(told) == len(held) and all(map(_alike, told, held))
    return bool(told == held) or (told or None) == (held or None) or _is_same_instant(told, held)


def _is_same_instant(one: Any, other: Any) -> bool:
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False
