"""Customers by the rules of docs/rules/customers.md, worked out anew."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

Document = Mapping[str, Any]
Place = tuple[str, ...]

FIELDS = ("name", "email", "phone", "tax_id")
DEFAULTS = ("default_shipping", "default_billing")
OWNERS = {
    "name": "store",
    "email": "store",
    "phone": "store",
    "tax_id": "erp",
    "address": "store",
    "default_shipping": "erp",
    "default_billing": "erp",
}
SAME_MOMENT = timedelta(minutes=2)
_PLACE = ("name", "line1", "line2", "city", "region", "postal_code", "country")


def place_of(address: Document | None) -> Place:
    """Where an address leads, as a postman reads it: case, outer space and phone do not count."""
    return tuple(str((address or {}).get(name) or "").strip().casefold() for name in _PLACE)


def places_of(customer: Document) -> list[Place]:
    """The places of a customer's book."""
    return [place_of(address) for address in customer["addresses"]]


def default_of(customer: Document, kind: str) -> Place | None:
    """The place of the default address of a kind, None without one."""
    found = [place_of(each) for each in customer["addresses"] if each.get(f"is_{kind}")]
    return found[0] if found else None


def value_of(customer: Document, field: str) -> object:
    """A plain field or a default, as it is compared; nothing entered is None."""
    if field in DEFAULTS:
        return default_of(customer, field)
    text = str(customer.get(field) or "").strip()
    return (text.casefold() if field == "email" else text) or None


def winner_of(
    field: str, policy: str, erp_at: datetime | None, store_at: datetime | None
) -> str | None:
    """Which side's value counts where both changed a field; None: each keeps its own."""
    if policy == "park":
        return None
    if policy in ("erp", "store"):
        return policy
    if policy == "owner" or erp_at is None or store_at is None:
        return OWNERS[field]
    if abs(erp_at - store_at) <= SAME_MOMENT:
        return OWNERS[field]
    return "erp" if erp_at > store_at else "store"


def is_same_key(key: str, one: str | None, other: str | None) -> bool:
    """Whether two values of a match key are the same, by the exact rule."""
    return one is not None and other is not None and _key(key, one) == _key(key, other) != ""


def _key(key: str, value: str) -> str:
    if key == "phone":
        digits = "".join(sign for sign in value if sign.isdigit())
        return digits if len(digits) >= 6 else ""
    if key == "tax_id":
        return "".join(sign for sign in value.upper() if sign.isalnum())
    return value.strip().casefold() if key == "email" else value
