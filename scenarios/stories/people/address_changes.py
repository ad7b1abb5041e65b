"""Address changes: what a customer tells one side is known on the other.

Nora, who ordered on the web from New York, asks by phone for Chicago as her default address and
sees it at the next log-in. An address that she gives on the web is there when she orders by
phone. Otto typed his address in capitals before he ordered to it: it is one address. Then both
sides change the same fields at the same time, and other fields beside them. In the end both tidy
up: addresses change and go, and a number is struck out.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

from scenarios.actors.account_holder import AccountHolder
from scenarios.actors.desk import Document
from scenarios.actors.store_people import Buyer
from scenarios.session.operator import Operator

NAME = "address_changes"
RULES = ("CUS-01", "CUS-02", "CUS-05", "CUS-06a", "CUS-06b", "CUS-10", "CUS-11")

CHICAGO = {
    "name": "Nora Quist",
    "line1": "233 Wacker Drive",
    "line2": "",
    "city": "Chicago",
    "region": "IL",
    "postal_code": "60606",
    "country": "US",
}
BOSTON = {"line1": "1 Long Wharf", "city": "Boston", "region": "MA", "postal_code": "02110"}
DENVER = {"line1": "18 Market Street", "city": "Denver", "region": "CO", "postal_code": "80202"}
# What just counts as the same moment under the policy `newest`, and what just does not.
SAME_MOMENT, EARLIER = timedelta(minutes=2), timedelta(minutes=2, seconds=1)


async def play(op: Operator) -> None:
    """Order, change by phone, look, order to a new address, call, and edit on both sides."""
    style = await op.shelf.single()
    variant = style["variants"][0]
    await op.warehouse.receive({variant["id"]: 20})
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=2500, own_prices="change")
    await op.settled()
    buyer = op.buyer("nora", tender_state="paid")
    other = op.buyer("otto", name="Otto Berg")
    op.narrate("Nora and Otto open accounts and order on the web")
    nora = await op.accounts.open(buyer.email, buyer.name)
    otto = await op.accounts.open(other.email, other.name)
    typed = other.address()
    await otto.add_address(typed | {"line1": typed["line1"].upper()})
    await nora.shopper.buy("us", [(variant["sku"], 1)], buyer)
    order = await otto.shopper.buy("us", [(variant["sku"], 1)], other)
    await op.settled()
    customer = await _chicago_by_phone(op, nora)
    await _boston_on_the_web(op, nora, (variant, buyer), customer)
    both = {"is_default_shipping": True, "is_default_billing": True}
    await otto.add_address({**CHICAGO, **DENVER, "name": "Otto Berg", **both})
    await _edits_on_both_sides(op, nora, customer["id"])
    await _tidy_up(op, nora, otto, customer["id"])
    await nora.log_in_again()
    await otto.look()
    await nora.peek(str(order and order["id"]))


async def _chicago_by_phone(op: Operator, nora: AccountHolder) -> Document:
    op.narrate("by phone she makes Chicago her default shipping address")
    customer = await op.service.of_caller(nora.email, CHICAGO["name"])
    await op.service.write_address(customer["id"], {**CHICAGO, "is_default_shipping": True})
    await op.settled()
    await nora.log_in_again()
    return customer


async def _boston_on_the_web(
    op: Operator, nora: AccountHolder, sold: tuple[Document, Buyer], customer: Document
) -> None:
    variant, buyer = sold
    op.narrate("she orders on the web to Boston; later she calls and wants it sent there again")
    await nora.shopper.buy("us", [(variant["sku"], 1)], replace(buyer, ship_to=BOSTON))
    await op.settled()
    place = {**CHICAGO, **BOSTON}
    await op.service.order_by_phone(customer["id"], place, _by_phone(op, variant, buyer))


def _by_phone(op: Operator, variant: Document, buyer: Buyer) -> Document:
    line = {
        "client_line_id": "1",
        "variant_id": variant["id"],
        "quantity": 1,
        "unit_price_minor": 2500,
    }
    return {
        "currency": "USD",
        "prices_include_tax": False,
        "placed_at": op.business_now().isoformat(),
        "contact": {"name": buyer.name, "email": buyer.email, "phone": None},
        "lines": [line],
        "total_minor": 2500,
    }


async def _edits_on_both_sides(op: Operator, nora: AccountHolder, customer_id: str) -> None:
    op.narrate("she changes her phone, and where bills go, while a clerk enters her tax id")
    await asyncio.gather(
        nora.change(phone="+1 212 555 0101"),
        nora.change_address("Chicago", is_default_billing=True),
        op.service.change(customer_id, tax_id="US-77-1"),
    )
    await op.settled()
    op.narrate("phone, name, tax id, an address and the default change on both sides at once")
    now = op.business_now()
    before = now - EARLIER
    await asyncio.gather(
        nora.change(phone="+1 212 555 0102"),
        op.accounts.correct(nora.id, name="Nora Quist-Lund", told_at=before),
        op.accounts.correct(nora.id, tax_id="US-77-2", told_at=now),
        nora.change_address("Chicago", line1="400 Wacker Drive"),
        nora.change_address("New York", is_default_shipping=True),
        nora.add_address({**CHICAGO, **DENVER}),
        op.service.change(customer_id, phone="+1 312 555 0102", told_at=before),
        op.service.change(customer_id, name="Nora Q. Lund"),
        op.service.change(customer_id, tax_id="US-77-3", told_at=now - SAME_MOMENT),
        op.service.rewrite_address(customer_id, "Chicago", line1="500 Wacker Drive"),
        op.service.rewrite_address(customer_id, "Boston", is_default_shipping=True),
    )
    await op.settled()


async def _tidy_up(op: Operator, nora: AccountHolder, otto: AccountHolder, account: str) -> None:
    op.narrate("addresses are changed and taken out on both sides, a number is struck out")
    await asyncio.gather(
        nora.remove_address("Denver"),
        otto.change_address("New York", line2="Floor 4"),
        op.service.rewrite_address(account, "Chicago", line2="Suite 9"),
        otto.remove_address("Denver"),
        op.service.rewrite_address(account, "Denver", line2="Suite 12"),
        op.service.change(account, tax_id=None),
    )
    await op.service.remove_address(account, "New York")
    await op.settled()
