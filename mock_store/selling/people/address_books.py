"""The address book of a customer, and the instants at which people changed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_kit.clock import instant_text
from mock_kit.state.database import Tx
from mock_store.wire.customers import BookAddress

DEFAULTS = ("is_default_shipping", "is_default_billing")
# What an address carries beside the place it names.
NOT_THE_PLACE = ("id", *DEFAULTS, "client_reference", "changed_at")
_DATED = ("email", "name", "phone", "tax_id", "custom")


def address_book(
    tx: Tx, wanted: Sequence[BookAddress], current: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return a whole book with ids; of several defaults of a kind the first one is it.

    An address that names another place than before was changed now, unless it says when.
    """
    known = {str(each["id"]): each for each in current}
    seen: list[str] = []
    book = []
    for address in wanted:
        before = known.get(address.id or "", {})
        entry = address.model_dump()
        entry["id"] = address.id or tx.new_id("adr")
        entry["client_reference"] = _reference(address, before)
        entry.setdefault("changed_at", None)
        entry["changed_at"] = _changed_at(tx, entry, before)
        for kind in DEFAULTS:
            entry[kind] = entry[kind] and kind not in seen
            if entry[kind]:
                seen.append(kind)
        book.append(entry)
    return book


def _reference(address: BookAddress, before: Mapping[str, Any]) -> str | None:
    """What is stated, null included; who states nothing leaves it as it was."""
    if "client_reference" in address.model_fields_set:
        stated: str | None = address.model_dump()["client_reference"]
        return stated
    return before.get("client_reference")


def _changed_at(tx: Tx, entry: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    if before and place_of(entry) == place_of(before) and before.get("changed_at"):
        return str(before["changed_at"])
    return instant_text(entry.get("changed_at") or tx.business_now)


def place_of(address: Mapping[str, Any]) -> dict[str, Any]:
    """Return where an address leads, without what is only known about it."""
    return {name: value for name, value in address.items() if name not in NOT_THE_PLACE and value}


def dated(customer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what persons change of a customer by field; the defaults are ids of addresses."""
    plain = {name: customer.get(name) or None for name in _DATED}
    for flag in DEFAULTS:
        found = [each["id"] for each in customer.get("addresses", ()) if each.get(flag)]
        plain[flag.removeprefix("is_")] = found[0] if found else None
    return plain


def changes_dated(
    tx: Tx,
    customer: Mapping[str, Any],
    earlier: Mapping[str, Any],
    stated: Mapping[str, Any],
) -> dict[str, str]:
    """Return when each field was changed, now that `customer` is what `earlier` was before."""
    changed = [name for name, value in dated(customer).items() if value != earlier.get(name)]
    now = instant_text(tx.business_now)
    instants = {name: instant_text(stated[name]) if name in stated else now for name in changed}
    return dict(customer.get("changed_at") or {}) | instants
