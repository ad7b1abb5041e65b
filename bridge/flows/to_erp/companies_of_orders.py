"""Store → ERP: a company's buyers order for the company (CUS-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.to_erp.customers_of_orders import CustomersOfOrders
from bridge.model.accounts import ErpCompany, Party, StoreBuyer, StoreCompany
from bridge.model.orders import StoreOrder
from bridge.ports.accounts.companies import ErpCompanies, StoreCompanies


class BuyersOfOrders:
    """Finds whom orders are booked for: a company's buyers order for it, others for themselves."""

    def __init__(self, people: CustomersOfOrders, companies: CompaniesOfOrders) -> None:
        self._people = people
        self._companies = companies

    async def resolve(
        self, orders: Sequence[StoreOrder]
    ) -> Mapping[str, str | Party | BridgeError]:
        """Map each order to an ERP account, or to what forbids it; a guest may have none."""
        people = [order for order in orders if order.company_id is None]
        return {
            **await self._people.resolve(people),
            **await self._companies.resolve(orders),
        }


class CompaniesOfOrders:
    """Finds whom the orders of companies' buyers are booked for; nobody is entered or changed."""

    def __init__(self, erp: ErpCompanies, store: StoreCompanies) -> None:
        self._erp = erp
        self._store = store

    async def resolve(self, orders: Sequence[StoreOrder]) -> Mapping[str, Party | BridgeError]:
        """Map each order of a company to its party, or to what forbids it; others are left out."""
        ours = [order for order in orders if order.company_id is not None]
        if not ours:
            return {}
        shown = await self._store.by_id(sorted({str(order.company_id) for order in ours}))
        accounts = sorted({each.content.reference for each in shown.values()} - {""})
        companies = await self._erp.companies(accounts) if accounts else {}
        people = await self._store.customers(
            sorted({order.customer_id for order in ours if order.customer_id is not None})
        )
        resolved: dict[str, Party | BridgeError] = {}
        for order in ours:
            company = shown.get(str(order.company_id))
            account = None if company is None else companies.get(company.content.reference)
            buyer = people.get(order.customer_id or "")
            try:
                resolved[order.id] = party_of(order, company, account, buyer=buyer)
            except (NotYet, Refused) as error:  # one company's fault holds up no other (XCT-08)
                resolved[order.id] = error
        return resolved


def party_of(
    order: StoreOrder,
    company: StoreCompany | None,
    account: ErpCompany | None,
    *,
    buyer: StoreBuyer | None,
) -> Party:
    """Return the company, the buyer by reference or exact mail address, and the location.

    A buyer who left the company, and a location that is gone, are not named: the order keeps the
    contact and the address as they were entered (ORD-05).
    """
    if company is None:
        raise NotYet(f"the store does not know company {order.company_id}")
    if account is None:
        raise Refused(f"order {order.number} is of company {company.id}, which the ERP lacks")
    named = [] if buyer is None else [b.id for b in account.buyers if b.id == buyer.reference]
    if buyer is not None and not named:
        mail = buyer.email.casefold()
        named = [b.id for b in account.buyers if b.email and b.email.casefold() == mail]
    places = [place.reference for place in account.content.locations]
    location_id = company.location_ids.get(order.location_id or "")
    return Party(
        account.id,
        named[0] if len(named) == 1 else None,
        location_id if location_id in places else None,
    )
