"""What a story gets into its hands: the people, the shelf, the clock, the notebook."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scenarios.actors.account_holder import Accounts
from scenarios.actors.customer_service import CustomerService
from scenarios.actors.erp_people import Clerk, Merchandiser, Till, Warehouse
from scenarios.actors.file_clerk import FileClerk
from scenarios.actors.goods_people import AfterSale, Counsel, Dispatch
from scenarios.actors.money_people import Accountant, BackOffice, BackRoom
from scenarios.actors.sea import Sea
from scenarios.actors.store_people import Buyer, Shopper, StoreStaff
from scenarios.actors.trade import Trade
from scenarios.session.shelf import Shelf


@dataclass
class Operator:
    """One story's hold on the world.

    `settings` is the settings document in force; `nonce` makes names the story's own. Where it
    `can_jump`, business time is moved to what is reached; else a near instant is waited for, and
    `soon` is one before which the systems should have settled so many times.
    """

    story: str
    nonce: str
    settings: Mapping[str, Any]
    merchandiser: Merchandiser
    warehouse: Warehouse
    clerk: Clerk
    service: CustomerService
    file_clerk: FileClerk
    till: Till
    shopper: Shopper
    staff: StoreStaff
    accountant: Accountant
    backroom: BackRoom
    backoffice: BackOffice
    dispatch: Dispatch
    counsel: Counsel
    aftersale: AfterSale
    trade: Trade
    accounts: Accounts
    sea: Sea
    shelf: Shelf
    business_now: Callable[[], datetime]
    can_jump: bool
    soon: Callable[[int], datetime]
    settled: Callable[[], Awaitable[None]]
    reached: Callable[[datetime], Awaitable[None]]
    replays: Callable[..., Awaitable[None]]
    note: Callable[..., object]
    narrate: Callable[[str], None]

    def buyer(self, role: str, **fields: Any) -> Buyer:
        """A person of this story, with a mail address and a telephone of their own."""
        name = f"{role}.{self.story}.{self.nonce}"
        digits = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10**7
        own = {"phone": f"+1 212 {digits:07}"}
        return Buyer(email=f"{name}@example.test", **{**own, **fields})

    def name(self, text: str) -> str:
        """A name that no other story or session uses."""
        return f"{text}-{self.story}-{self.nonce}"

    def today(self, zone: str) -> date:
        """The business date in a zone."""
        return self.business_now().astimezone(ZoneInfo(zone)).date()

    def midnight(self, zone: str, day: date) -> datetime:
        """The instant at which a day begins in a zone."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))

    def next_weekday(self, zone: str, weekday: int) -> date:
        """The next such day after today; Monday is 0."""
        today = self.today(zone)
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
