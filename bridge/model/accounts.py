"""Companies that buy: the ERP's, with their buyers, and the store's; and what accounts pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bridge.model.channels import TaxBasis
from bridge.model.customers import Address
from bridge.model.prices import PriceStep


@dataclass(frozen=True, slots=True)
class Terms:
    """When a company pays what it ordered on account."""

    code: str
    days: int


@dataclass(frozen=True, slots=True)
class Location:
    """A place that orders go to; `reference` is the ERP's address id on both sides."""

    reference: str
    code: str | None
    address: Address
    is_default_shipping: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """A person who orders for a company; without a mail address nobody can log in."""

    id: str
    name: str
    email: str | None
    phone: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CompanyContent:
    """What the ERP owns of a store company; `reference` is its ERP account."""

    reference: str
    name: str
    terms: Terms | None
    price_group: str | None
    locations: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class ErpCompany:
    """A company as the ERP has it now."""

    content: CompanyContent
    buyers: tuple[Buyer, ...]

    @property
    def id(self) -> str:
        """The ERP account."""
        return self.content.reference


@dataclass(frozen=True, slots=True)
class StoreCompany:
    """A company as the store has it now; `location_ids` maps the store's ids to references."""

    id: str
    version: int
    content: CompanyContent
    location_ids: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class CompanyWrite:
    """Make a company so: create it when `company_id` is None, else change this version of it."""

    content: CompanyContent
    company_id: str | None = None
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class StoreBuyer:
    """A customer of the store who is, or may be, somebody's buyer."""

    id: str
    version: int
    email: str
    reference: str | None
    company_id: str | None
    has_account: bool
    mail_proven: bool


@dataclass(frozen=True, slots=True)
class BuyerWrite:
    """Enter a buyer as a customer who has no log-in yet (`customer_id` None), or change one.

    `company_id` None: orders for no company any more.
    """

    buyer: Buyer | None
    company_id: str | None
    customer_id: str | None = None
    expected_version: int = 0
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Whom an order of a company is booked for, who ordered it, and where it goes (CUS-09)."""

    account_id: str
    buyer_id: str | None
    location_id: str | None


@dataclass(frozen=True, slots=True)
class OwnSteps:
    """What one account pays for one variant of a style, by quantity."""

    style_id: str
    variant_id: str
    steps: tuple[PriceStep, ...]


@dataclass(frozen=True, slots=True)
class AccountQuote:
    """What one account pays instead of the prices of one list; see `StylePrices`."""

    account_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: datetime | None
    items: tuple[OwnSteps, ...]


@dataclass(frozen=True, slots=True)
class AccountSlot:
    """Where the store keeps the own prices of an account; all ids are the store's."""

    account_id: str
    channel: str
    variant_id: str


@dataclass(frozen=True, slots=True)
class AccountPrice:
    """The store's own prices in one slot; no steps: the account pays what everybody pays."""

    slot: AccountSlot
    currency: str
    steps: tuple[PriceStep, ...]
    version: int


@dataclass(frozen=True, slots=True)
class AccountPriceWrite:
    """Set one slot, if it still has `expected_version`; 0: if it was never set."""

    slot: AccountSlot
    currency: str
    steps: tuple[PriceStep, ...]
    expected_version: int
