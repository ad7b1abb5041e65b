"""Who buys: one person or company on either side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as entered; empty where nothing was entered, None for no phone (ORD-04)."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about an order."""

    name: str
    email: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class StoreCustomer:
    """A person with an account in the store."""

    id: str
    name: str
    email: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class ErpCustomer:
    """An account in the ERP; `reference` is the store customer that it was made for."""

    id: str
    version: int
    email: str | None
    reference: str | None
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """An account to open in the ERP for a store customer that has none."""

    customer: StoreCustomer
    billing_address: Address
    shipping_address: Address
