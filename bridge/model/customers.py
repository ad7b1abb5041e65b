"""Who buys: one person or company on either side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

# What a person or a clerk changes, and what travels both ways (docs/rules/customers.md).
FIELDS = ("name", "email", "phone", "tax_id")

# The reference of the one account that all guests share, where that is set.
ALL_GUESTS = "guests"

MatchKey: TypeAlias = Literal["email", "phone", "tax_id", "reference"]
AccountAction: TypeAlias = Literal["link", "complete", "create", "hold"]
AccountOutcome: TypeAlias = Literal["linked", "completed", "created", "held"]


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
class BookEntry:
    """An address of a customer; `reference` is the id of the same address on the other side."""

    id: str
    address: Address
    is_default_shipping: bool = False
    is_default_billing: bool = False
    reference: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoreCustomer:
    """A customer of the store; `reference` is the ERP account, None before it is linked.

    `mail_proven`: whoever has the account reads the mail of this address. Only then may be
    shown what others know of its owner (CUS-04).
    """

    id: str
    name: str
    email: str | None
    phone: str | None
    version: int = 0
    tax_id: str | None = None
    changed_at: Mapping[str, datetime] = field(default_factory=dict)
    book: tuple[BookEntry, ...] = ()
    reference: str | None = None
    has_account: bool = True
    mail_proven: bool = False
    merged_into: str | None = None
    # Who buys for a company is the company's part; `reference` is then the ERP's buyer.
    company_id: str | None = None


@dataclass(frozen=True, slots=True)
class ErpCustomer:
    """An account in the ERP; `reference` is the store customer that it was opened for."""

    id: str
    version: int
    email: str | None
    reference: str | None
    book: tuple[BookEntry, ...] = ()
    name: str = ""
    phone: str | None = None
    tax_id: str | None = None
    changed_at: Mapping[str, datetime] = field(default_factory=dict)
    is_company: bool = False
    merged_into: str | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The places alone."""
        return tuple(entry.address for entry in self.book)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """An account to open in the ERP for a store customer that has none."""

    customer: StoreCustomer
    billing_address: Address
    shipping_address: Address


@dataclass(frozen=True, slots=True)
class AddressWrite:
    """An address to write over the one of this id, or to add (None); None leaves a part alone."""

    id: str | None
    address: Address | None = None
    is_default_shipping: bool | None = None
    is_default_billing: bool | None = None
    reference: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CustomerWrite:
    """What changes of a customer on one side, with the instants at which people changed it.

    What is not named stays, other addresses too; `reference` None: as it is.
    """

    customer_id: str
    expected_version: int
    fields: Mapping[str, str | None] = field(default_factory=dict)
    changed_at: Mapping[str, datetime] = field(default_factory=dict)
    addresses: tuple[AddressWrite, ...] = ()
    removed: tuple[str, ...] = ()
    reference: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return not (self.fields or self.addresses or self.removed or self.reference)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was decided about a buyer who may have an account: held has none yet."""

    outcome: AccountOutcome
    account_id: str | None
