"""Postal addresses on the wire; both sides spell them alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from bridge.model.customers import Address


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


def address_fields(address: Address) -> dict[str, Any]:
    """Write an address as it was entered."""
    return asdict(address)
