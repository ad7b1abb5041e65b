"""The people who order for a company: a partial write leaves the others alone (CUS-05)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Buyer = dict[str, Any]


def merge_buyers(
    current: Sequence[Mapping[str, Any]],
    written: Sequence[Mapping[str, Any]],
    *,
    new_id: Callable[[], str],
) -> list[Buyer]:
    """Write buyers over those with the same id, add those without one, keep the rest.

    A buyer is never removed, since orders name them: one who left is not active any more.
    """
    merged = {buyer["id"]: dict(buyer) for buyer in current}
    for buyer in written:
        buyer_id = buyer.get("id") or new_id()
        merged[buyer_id] = merged.get(buyer_id, {}) | dict(buyer) | {"id": buyer_id}
    return list(merged.values())


def unknown_buyers(
    current: Sequence[Mapping[str, Any]], written: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return the buyer ids that a write names and the company does not have, sorted."""
    known = {buyer["id"] for buyer in current}
    return sorted(buyer["id"] for buyer in written if buyer.get("id") and buyer["id"] not in known)
