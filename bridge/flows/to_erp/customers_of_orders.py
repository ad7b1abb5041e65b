"""Store → ERP: the account that an order is booked for, found, linked or opened."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from weakref import WeakValueDictionary

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.both_ways.address_plan import as_read
from bridge.flows.to_erp.existing_accounts import ExistingAccounts, read_account
from bridge.model.customers import ALL_GUESTS, Address, ErpCustomer, NewCustomer, StoreCustomer
from bridge.model.orders import StoreOrder
from bridge.ports.erp import ErpCustomers
from bridge.ports.links import Links
from bridge.ports.marks import Marks
from bridge.ports.store import StoreCustomers
from bridge.settings import Settings

KIND = "customer"
GUESTS_NAME = "Guests of the web shop"


class CustomersOfOrders:
    """Resolves the buyers of orders that are about to be booked."""

    def __init__(
        self,
        erp: ErpCustomers,
        store: StoreCustomers,
        *,
        links: Links,
        marks: Marks,
        settings: Settings,
    ) -> None:
        self._erp = erp
        self._store = store
        self._links = links
        self._marks = marks
        self._guest_policy = settings.guest_policy
        self._existing = ExistingAccounts(erp, store, settings)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def resolve(self, orders: Sequence[StoreOrder]) -> Mapping[str, str | BridgeError]:
        """Map each order to an ERP account, or to what forbids it; a guest may have none.

        Addresses that the orders bring and the account lacks are added to it (CUS-02).
        """
        by_buyer: dict[str, list[StoreOrder]] = {}
        for order in orders:
            buyer = self._buyer_of(order)
            if buyer is not None:
                by_buyer.setdefault(buyer, []).append(order)
        people = await self._people(orders) if by_buyer else {}
        known = await self._known(by_buyer, people)
        resolved: dict[str, str | BridgeError] = {}
        for buyer in sorted(by_buyer):
            try:
                account = known.get(buyer) or await self._account(
                    buyer, people.get(buyer), by_buyer[buyer]
                )
                if buyer != ALL_GUESTS:
                    account = await self._with_addresses(account, by_buyer[buyer])
                outcome: str | BridgeError = account.id
            except BridgeError as error:  # one buyer's fault holds up no other's order (XCT-08)
                outcome = error
            resolved.update({order.id: outcome for order in by_buyer[buyer]})
        return resolved

    def _buyer_of(self, order: StoreOrder) -> str | None:
        """Name the buyer: the store customer, or what the guest policy makes of a guest."""
        if order.customer_id is not None:
            return order.customer_id
        if self._guest_policy == "none":
            return None
        if self._guest_policy == "one_account":
            return ALL_GUESTS
        return guest_reference(order.contact.email)

    async def _people(self, orders: Sequence[StoreOrder]) -> dict[str, StoreCustomer]:
        ids = sorted({order.customer_id for order in orders if order.customer_id is not None})
        people = dict(await self._store.customers(ids)) if ids else {}
        for order in orders:
            buyer = self._buyer_of(order)
            if order.customer_id is None and buyer is not None:
                people.setdefault(buyer, _guest(buyer, order))
        return people

    async def _known(
        self, buyers: Mapping[str, object], people: Mapping[str, StoreCustomer]
    ) -> Mapping[str, ErpCustomer]:
        """Return the accounts of buyers that are linked, in the bridge or in the store."""
        linked = dict(await self._links.erp_ids(KIND, sorted(buyers)))
        for buyer, person in people.items():
            if person.reference is not None:
                linked[buyer] = person.reference
        accounts = await self._erp.customers(sorted(set(linked.values()))) if linked else {}
        known = {}
        for buyer, account_id in sorted(linked.items()):
            account = accounts.get(account_id)
            if account is not None and account.merged_into is not None:
                account = await read_account(self._erp, account_id)
            if account is not None:
                known[buyer] = account
        return known

    async def _account(
        self, buyer: str, person: StoreCustomer | None, orders: Sequence[StoreOrder]
    ) -> ErpCustomer:
        if person is None:
            raise NotYet(f"the store does not know customer {buyer}")
        # Two visits at once would both look, find nobody, and open an account each (CUS-03).
        async with self._turn((person.email or buyer).casefold()):
            return await self._found_or_opened(buyer, person, orders)

    def _turn(self, who: str) -> asyncio.Lock:
        """Return the lock of one person, kept as long as somebody holds or awaits it."""
        return self._turns.setdefault(who, asyncio.Lock())

    async def _found_or_opened(
        self, buyer: str, person: StoreCustomer, orders: Sequence[StoreOrder]
    ) -> ErpCustomer:
        new = NewCustomer(person, orders[0].billing_address, orders[0].shipping_address)
        found = await self._erp.by_reference(buyer)
        opened = [each for each in found if each.merged_into is None] or found
        if len(opened) > 1:
            ids = ", ".join(account.id for account in opened)
            raise Refused(f"store customer {buyer} matches several ERP customers: {ids}")
        if opened:
            account = await read_account(self._erp, opened[0].id) or opened[0]
        elif buyer == ALL_GUESTS:
            account = await self._erp.create(new)
        else:
            account = await self._existing.account(new, orders)
        if account.reference == person.id and person.id in (o.customer_id for o in orders):
            await self._links.bind(KIND, [(account.id, person.id)])
        elif person.mail_proven:
            await self._marks.mark("customers", [f"store:{person.id}"])
        return account

    async def _with_addresses(
        self, account: ErpCustomer, orders: Sequence[StoreOrder]
    ) -> ErpCustomer:
        missing = new_addresses(account, orders)
        return await self._erp.add_addresses(account, missing) if missing else account


def guest_reference(email: str) -> str:
    """Name a guest by the mail address, without telling it."""
    digest = hashlib.sha256(email.strip().casefold().encode()).hexdigest()
    return f"guest-{digest[:20]}"


def new_addresses(account: ErpCustomer, orders: Sequence[StoreOrder]) -> tuple[Address, ...]:
    """Shipping addresses of the orders that the account does not have yet (CUS-02)."""
    known = [as_read(address) for address in account.addresses]
    missing: list[Address] = []
    for order in orders:
        plain = as_read(order.shipping_address)
        if plain not in known:
            known.append(plain)
            missing.append(order.shipping_address)
    return tuple(missing)


def _guest(reference: str, order: StoreOrder) -> StoreCustomer:
    contact = order.contact
    if reference == ALL_GUESTS:
        return StoreCustomer(ALL_GUESTS, GUESTS_NAME, None, None, has_account=False)
    return StoreCustomer(reference, contact.name, contact.email, contact.phone, has_account=False)
