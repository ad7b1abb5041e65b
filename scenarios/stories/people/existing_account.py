"""Existing account: people who buy on the web, and whom the ERP may know already.

Kim is a customer of the ERP, where her mail address was typed in capitals; Lou is, too, with less
known of him; Pat shares a mail address with somebody; Anna has a namesake; Noa is new. A guest
buys twice, registers later and proves the mail address; Gil stays a guest. One account is merged
into another, which was invoiced by telephone, and one gets a new mail address.
"""

from dataclasses import dataclass

from scenarios.actors.account_holder import AccountHolder
from scenarios.actors.desk import Document
from scenarios.actors.store_people import Buyer
from scenarios.session.operator import Operator
from scenarios.stories.money.offline_invoices import sale

NAME = "existing_account"
RULES = ("CUS-03", "CUS-04", "CUS-08", "CUS-10", "CUS-12")

HOME = {"line1": "8 Pier Road", "city": "Salem", "region": "MA", "country": "US"}
KIM_PHONE, KIM_TAX = "+1 (978) 555-0142", "US 41-77"


@dataclass
class Cast:
    """Who plays: buyers with what the checkout asks for, and customers of the ERP."""

    sku: str
    buyers: dict[str, Buyer]
    customers: dict[str, Document]

    async def buys(self, holder: AccountHolder, role: str) -> None:
        """Order one piece with one's account, under the mail address that it has by now."""
        await holder.shopper.buy("us", [(self.sku, 1)], self.buyers[role])


async def play(op: Operator) -> None:
    """Meet the customers, let all buy, decide, prove, merge, and let them buy again."""
    people = await _meet(op)
    holders = await _first_orders(op, people)
    op.narrate("a clerk says who those on the list are")
    await op.service.decide_or_merge(people.buyers["pat"].email, people.customers["pat"]["id"])
    await op.service.decide(people.buyers["kim"].email, people.customers["kim"]["id"])
    await op.service.decide(people.buyers["lou"].email, people.customers["lou"]["id"])
    await op.service.decide(people.buyers["gil"].email, people.customers["gil"]["id"])
    await op.settled()
    guest = await _prove_and_merge(op, people, holders)
    op.narrate("everybody buys again")
    for role in ("kim", "lou", "noa", "max"):
        await people.buys(holders[role], role)
    await people.buys(guest, "guest")
    await op.shopper.buy("us", [(people.sku, 1)], people.buyers["gil"])
    await op.settled()
    for holder in (*holders.values(), guest):
        await holder.log_in_again()
    await holders["noa"].peek(await _first_order_of(guest))


async def _meet(op: Operator) -> Cast:
    style = await op.shelf.single()
    variant = style["variants"][0]
    await op.warehouse.receive({variant["id"]: 40})
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=1900, own_prices="change")
    roles = ("kim", "lou", "pat", "anna", "noa", "max", "guest", "gil")
    buyers = {role: op.buyer(role, name=f"{role.title()} Berg") for role in roles}
    op.narrate("the ERP knows Kim, Lou, Gil, two of Pat's mail address and a namesake of Anna")
    enter, mail = op.service.enter, {role: buyer.email for role, buyer in buyers.items()}
    customers = {
        "kim": await enter(mail["kim"].upper(), "Kim Berg", phone=KIM_PHONE, tax_id=KIM_TAX),
        "lou": await enter(mail["lou"], "Lou Berg", addresses=[{**HOME, "name": "Lou Berg"}]),
        "pat": await enter(mail["pat"], "Pat Berg"),
        "gil": await enter(mail["gil"], "Gil Berg"),
    }
    await enter(f"other-{mail['anna']}", "Anna Berg")
    customers["max"] = await enter(f"office-{mail['max']}", "Max Berg", phone="+1 978 555 0170")
    op.narrate("Max's office has telephoned before")
    told = sale(op, customers["max"]["id"], (variant, 1), channel="phone")
    sold = await op.backroom.hand_over(await op.clerk.phone_order(told))
    await op.accountant.invoice(sold)
    await op.settled()
    return Cast(variant["sku"], buyers, customers)


async def _first_orders(op: Operator, people: Cast) -> dict[str, AccountHolder]:
    """All register and buy; nobody has proven a mail address yet. Guests buy, one of them twice."""
    # Once Pat is a customer of the store, so that it is the same one of the two in every run.
    await op.service.enter(people.buyers["pat"].email, "Pat's father")
    op.narrate("all of them register and buy; a guest buys twice, and Gil as a guest")
    holders = {}
    for role in ("kim", "lou", "pat", "anna", "noa", "max"):
        buyer = people.buyers[role]
        fields = {"phone": "+1 978 555 0142"} if role == "kim" else {}
        holders[role] = await op.accounts.open(buyer.email, buyer.name, **fields)
    await holders["kim"].change(tax_id="us-4177")
    await holders["lou"].change(phone="+1 978 555 0188", tax_id="US-90-1")
    for role, holder in holders.items():
        await people.buys(holder, role)
    for role in ("guest", "guest", "gil"):
        await op.shopper.buy("us", [(people.sku, 1)], people.buyers[role])
    await op.settled()
    return holders


async def _prove_and_merge(
    op: Operator, people: Cast, holders: dict[str, AccountHolder]
) -> AccountHolder:
    op.narrate("the guest registers, sees nothing, and proves the mail address; so does Kim")
    buyer = people.buyers["guest"]
    guest = await op.accounts.open(buyer.email, buyer.name)
    await guest.look()
    await op.accounts.answer_mail(guest)
    await op.accounts.answer_mail(holders["kim"])
    op.narrate("Max's web account is merged into his office's; Noa has a new mail address")
    await op.service.merge(people.buyers["max"].email, people.customers["max"]["id"])
    # Before anybody can have heard of it in the store.
    await people.buys(holders["max"], "max")
    await holders["noa"].change(email=f"new-{people.buyers['noa'].email}")
    await op.settled()
    return guest


async def _first_order_of(holder: AccountHolder) -> str:
    """The order that an account shows last; nobody else may open it."""
    seen = await holder.look()
    shown = seen["orders"]["items"]
    return str(shown[-1]["id"]) if shown else "none"
