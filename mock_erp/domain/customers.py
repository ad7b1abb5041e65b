"""Addresses of a customer: a partial write leaves the others alone (CUS-05)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Address = dict[str, Any]
DEFAULTS = ("is_default_shipping", "is_default_billing")


def merge_addresses(
    current: Sequence[Mapping[str, Any]],
    written: Sequence[Mapping[str, Any]],
    removed: Sequence[str] = (),
    *,
    new_id: Callable[[], str],
) -> list[Address]:
    """Write addresses over those with the same id, add those without one, keep the rest.

    A written default takes the flag from every other address: one default of each kind at most.
    """
    merged = {address["id"]: dict(address) for address in current if address["id"] not in removed}
    for address in written:
        address_id = address.get("id") or new_id()
        for flag in DEFAULTS:
            if address.get(flag):
                _clear(merged, flag)
        merged[address_id] = merged.get(address_id, {}) | dict(address) | {"id": address_id}
    return list(merged.values())


def unknown_addresses(
    current: Sequence[Mapping[str, Any]],
    written: Sequence[Mapping[str, Any]],
    removed: Sequence[str] = (),
) -> list[str]:
    """Return the address ids that a write names and the customer does not have."""
    known = {address["id"] for address in current}
    named = [address["id"] for address in written if address.get("id")] + list(removed)
    return sorted(address_id for address_id in named if address_id not in known)


def _clear(addresses: Mapping[str, Address], flag: str) -> None:
    for address in addresses.values():
        address[flag] = False
