"""Postal addresses on the wire; both sides spell them alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import AwareDatetime, BaseModel

from bridge.model.customers import Address, AddressWrite, BookEntry


class AddressWire(BaseModel):
    """An address as either side answers it."""

    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    phone: str | None = None

    def to_model(self) -> Address:
        """Read nothing as empty, except the phone, where both sides tell the two apart."""
        return Address(
            name=self.name or "",
            line1=self.line1 or "",
            line2=self.line2 or "",
            city=self.city or "",
            region=self.region or "",
            postal_code=self.postal_code or "",
            country=self.country or "",
            phone=self.phone,
        )


class BookEntryWire(AddressWire):
    """An address in the book of a customer, as either side answers it."""

    id: str
    is_default_shipping: bool = False
    is_default_billing: bool = False
    client_reference: str | None = None
    changed_at: AwareDatetime | None = None

    def to_entry(self) -> BookEntry:
        """Read the entry in the bridge's words."""
        return BookEntry(
            self.id,
            self.to_model(),
            self.is_default_shipping,
            self.is_default_billing,
            self.client_reference,
            self.changed_at,
        )


def address_fields(address: Address) -> dict[str, Any]:
    """Write an address as it was entered."""
    return asdict(address)


def entry_fields(write: AddressWrite) -> dict[str, Any]:
    """Write what changes of one address of a book."""
    fields: dict[str, Any] = {} if write.address is None else address_fields(write.address)
    flags = {
        "id": write.id,
        "is_default_shipping": write.is_default_shipping,
        "is_default_billing": write.is_default_billing,
        "client_reference": write.reference,
        "changed_at": None if write.changed_at is None else write.changed_at.isoformat(),
    }
    return fields | {name: value for name, value in flags.items() if value is not None}
