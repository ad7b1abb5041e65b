"""Store → ERP: the account that an order is booked for, found, linked or opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.errors import BridgeError, NotYet, Refused
from bridge.model.customers import Address, ErpCustomer, NewCustomer, StoreCustomer
from bridge.model.orders import StoreOrder
from bridge.ports.erp import ErpCustomers
from bridge.ports.links import Links
from bridge.ports.store import StoreCustomers

KIND = "customer"


@dataclass(frozen=True, slots=True)
class Candidates:
    """ERP accounts that may be the buyer's: by our reference, and by exact mail address."""

    by_reference: Sequence[ErpCustomer]
    by_email: Sequence[ErpCustomer]


class CustomersOfOrders:
    """Resolves the buyers of orders that are about to be booked; a guest has no account."""

    def __init__(self, erp: ErpCustomers, store: StoreCustomers, links: Links) -> None:
        self._erp = erp
        self._store = store
        self._links = links

    async def resolve(self, orders: Sequence[StoreOrder]) -> Mapping[str, str | BridgeError]:
        """Map each known store customer of the orders to an ERP account, or to what forbids it.

        Addresses that the orders bring and the account lacks are added to it (CUS-02).
        """
        by_buyer: dict[str, list[StoreOrder]] = {}
        for order in orders:
            if order.customer_id is not None:
                by_buyer.setdefault(order.customer_id, []).append(order)
        if not by_buyer:
            return {}
        linked = await self._links.erp_ids(KIND, sorted(by_buyer))
        accounts = await self._erp.customers(sorted(linked.values())) if linked else {}
        known = {buyer: accounts[erp_id] for buyer, erp_id in linked.items() if erp_id in accounts}
        strangers = [buyer for buyer in sorted(by_buyer) if buyer not in known]
        people = await self._store.customers(strangers) if strangers else {}
        resolved: dict[str, str | BridgeError] = {}
        for buyer in sorted(by_buyer):
            try:
                account = known.get(buyer) or await self._account(
                    people.get(buyer), by_buyer[buyer]
                )
                resolved[buyer] = await self._with_addresses(account, by_buyer[buyer])
            except BridgeError as error:  # one buyer's fault holds up no other's order (XCT-08)
                resolved[buyer] = error
        return resolved

    async def _account(
        self, person: StoreCustomer | None, orders: Sequence[StoreOrder]
    ) -> ErpCustomer:
        if person is None:
            raise NotYet(f"the store does not know customer {orders[0].customer_id}")
        by_reference = await self._erp.by_reference(person.id)
        by_email = [] if by_reference else await self._erp.by_email(person.email)
        choice = match(person, Candidates(by_reference, by_email), orders[0])
        account = await self._erp.create(choice) if isinstance(choice, NewCustomer) else choice
        await self._links.bind(KIND, [(account.id, person.id)])
        return account

    async def _with_addresses(self, account: ErpCustomer, orders: Sequence[StoreOrder]) -> str:
        missing = new_addresses(account, orders)
        if missing:
            await self._erp.add_addresses(account, missing)
        return account.id


def match(
    person: StoreCustomer, candidates: Candidates, order: StoreOrder
) -> ErpCustomer | NewCustomer:
    """Exactly one match links, none opens an account, several hold the order (CUS-03)."""
    found = candidates.by_reference or candidates.by_email
    if len(found) > 1:
        ids = ", ".join(account.id for account in found)
        raise Refused(f"store customer {person.id} matches several ERP customers: {ids}")
    if found:
        return found[0]
    return NewCustomer(person, order.billing_address, order.shipping_address)


def new_addresses(account: ErpCustomer, orders: Sequence[StoreOrder]) -> tuple[Address, ...]:
    """Shipping addresses of the orders that the account does not have yet (CUS-02)."""
    known = [_plain(address) for address in account.addresses]
    missing: list[Address] = []
    for order in orders:
        plain = _plain(order.shipping_address)
        if plain not in known:
            known.append(plain)
            missing.append(order.shipping_address)
    return tuple(missing)


def _plain(address: Address) -> tuple[str, ...]:
    """An address as a postman reads it: case, outer space and the phone make no other one."""
    parts = (
        address.name,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postal_code,
        address.country,
    )
    return tuple(part.strip().casefold() for part in parts)
