"""Fields and addresses of a customer: a partial write leaves the others alone (CUS-05)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Address = dict[str, Any]
DEFAULTS = ("is_default_shipping", "is_default_billing")
# What an address carries beside the place it names.
NOT_THE_PLACE = ("id", *DEFAULTS, "client_reference", "changed_at")


def merge_addresses(
    current: Sequence[Mapping[str, Any]],
    written: Sequence[Mapping[str, Any]],
    removed: Sequence[str] = (),
    *,
    new_id: Callable[[], str],
    now: str | None = None,
) -> list[Address]:
    """Write addresses over those with the same id, add those without one, keep the rest.

    A written default takes the flag from every other address: one default of each kind at most.
    An address that names another place than before was changed `now`, unless it says when.
    """
    merged = {address["id"]: dict(address) for address in current if address["id"] not in removed}
    for address in written:
        address_id = address.get("id") or new_id()
        for flag in DEFAULTS:
            if address.get(flag):
                _clear(merged, flag)
        before = merged.get(address_id, {})
        after = before | dict(address) | {"id": address_id}
        if place_of(after) == place_of(before):
            after["changed_at"] = before.get("changed_at")
        elif not address.get("changed_at"):
            after["changed_at"] = now
        merged[address_id] = after
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


def place_of(address: Mapping[str, Any]) -> Address:
    """Return where an address leads, without what is only known about it."""
    return {name: value for name, value in address.items() if name not in NOT_THE_PLACE and value}


def with_changes(
    changed_at: Mapping[str, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    stated: Mapping[str, str],
    now: str,
) -> dict[str, str]:
    """Return when each field was changed, after a write that made `after` out of `before`."""
    earlier = fields_of(before)
    changed = [name for name, value in fields_of(after).items() if value != earlier.get(name)]
    return dict(changed_at) | {name: stated.get(name, now) for name in changed}


def fields_of(customer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what persons change of a customer by field; the defaults are ids of addresses."""
    plain = {
        name: value or None
        for name, value in customer.items()
        if name not in ("addresses", "changed_at")
    }
    for flag in DEFAULTS:
        found = [each["id"] for each in customer.get("addresses", ()) if each.get(flag)]
        plain[flag.removeprefix("is_")] = found[0] if found else None
    return plain


def _clear(addresses: Mapping[str, Address], flag: str) -> None:
    for address in addresses.values():
        address[flag] = False
