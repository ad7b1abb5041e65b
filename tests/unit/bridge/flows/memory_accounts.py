"""Companies and prices of accounts in dictionaries, behind the bridge's ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bridge.errors import BridgeError
from bridge.model.accounts import (
    AccountPrice,
    AccountPriceWrite,
    AccountQuote,
    AccountSlot,
    BuyerWrite,
    CompanyWrite,
    ErpCompany,
    StoreBuyer,
    StoreCompany,
)
from tests.unit.bridge.flows.memory_people import STALE


@dataclass
class ErpTrade:
    """Companies, what accounts pay, and who is in which restricted assortment."""

    companies_known: dict[str, ErpCompany] = field(default_factory=dict)
    allowed: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    quotes: list[AccountQuote] = field(default_factory=list)

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, ErpCompany]:
        known = self.companies_known
        return {each: known[each] for each in account_ids if each in known}

    async def audiences(self) -> Mapping[str, tuple[str, ...] | None]:
        return self.allowed

    async def of_styles(self, price_list: str, style_ids: Sequence[str]) -> Sequence[AccountQuote]:
        return [quote for quote in self.quotes if quote.price_list == price_list]

    async def of_accounts(
        self, price_list: str, account_ids: Sequence[str]
    ) -> Sequence[AccountQuote]:
        listed = await self.of_styles(price_list, ())
        return [quote for quote in listed if quote.account_id in account_ids]


@dataclass
class StoreTrade:
    """Companies and their buyers."""

    known: dict[str, StoreCompany] = field(default_factory=dict)
    people_known: dict[str, StoreBuyer] = field(default_factory=dict)
    writes: list[CompanyWrite] = field(default_factory=list)
    buyer_writes: list[BuyerWrite] = field(default_factory=list)

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, Sequence[StoreCompany]]:
        found: dict[str, list[StoreCompany]] = {}
        for company in self.known.values():
            if company.content.reference in account_ids:
                found.setdefault(company.content.reference, []).append(company)
        return found

    async def by_id(self, company_ids: Sequence[str]) -> Mapping[str, StoreCompany]:
        return {each: self.known[each] for each in company_ids if each in self.known}

    async def write(self, writes: Sequence[CompanyWrite]) -> Sequence[StoreCompany | BridgeError]:
        self.writes += writes
        return [self._written(write) for write in writes]

    async def people(self, references: Sequence[str]) -> Sequence[StoreBuyer]:
        return [each for each in self.people_known.values() if each.reference in references]

    async def buyers(self, company_id: str) -> Sequence[StoreBuyer]:
        return [each for each in self.people_known.values() if each.company_id == company_id]

    async def by_email(self, email: str) -> Sequence[StoreBuyer]:
        return [each for each in self.people_known.values() if each.email == email]

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreBuyer]:
        known = self.people_known
        return {each: known[each] for each in customer_ids if each in known}

    async def write_buyer(self, write: BuyerWrite) -> None:
        self.buyer_writes.append(write)
        customer_id = write.customer_id or f"cus-{len(self.people_known) + 1}"
        old = self.people_known.get(customer_id)
        if (old.version if old else 0) != write.expected_version:
            raise STALE
        self.people_known[customer_id] = StoreBuyer(
            id=customer_id,
            version=write.expected_version + 1,
            email=old.email if old else str(write.buyer and write.buyer.email),
            reference=write.reference or (old.reference if old else None),
            company_id=write.company_id,
            has_account=bool(old and old.has_account),
            mail_proven=bool(old and old.mail_proven),
        )

    def _written(self, write: CompanyWrite) -> StoreCompany | BridgeError:
        company_id = write.company_id or f"com-{write.content.reference}"
        old = self.known.get(company_id)
        if (old.version if old else 0) != write.expected_version:
            return STALE
        ids = {f"loc-{each.reference}": each.reference for each in write.content.locations}
        company = StoreCompany(company_id, write.expected_version + 1, write.content, ids)
        self.known[company_id] = company
        return company


@dataclass
class OwnPrices:
    """Own prices of accounts by slot."""

    known: dict[AccountSlot, AccountPrice] = field(default_factory=dict)
    batches: list[list[AccountPriceWrite]] = field(default_factory=list)

    async def of_variants(self, variant_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        return {slot: each for slot, each in self.known.items() if slot.variant_id in variant_ids}

    async def of_accounts(self, account_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        return {slot: each for slot, each in self.known.items() if slot.account_id in account_ids}

    async def write(self, writes: Sequence[AccountPriceWrite]) -> Sequence[BridgeError | None]:
        self.batches.append(list(writes))
        return [self._written(write) for write in writes]

    def _written(self, write: AccountPriceWrite) -> BridgeError | None:
        old = self.known.get(write.slot)
        version = old.version if old else 0
        if version != write.expected_version:
            return STALE
        self.known[write.slot] = AccountPrice(write.slot, write.currency, write.steps, version + 1)
        return None
