"""Crossed lists: one channel has been given a price list whose money is not its own.

The list is of another currency, or has its prices with the tax where the channel has them without.
Its prices are blocked, and whoever set it up so must come to know (PRD-08). Then a list has another
code for a while, so that the ERP knows of none by the old one: prices of the other list go on, and
a company keeps on the list what it agreed.
"""

from scenarios.actors.desk import Document
from scenarios.actors.trade import Account
from scenarios.session.operator import Operator

NAME = "crossed_lists"
RULES = ("PRD-08a", "PRD-08b", "PRD-12", "XCT-08", "XCT-10b")
PRICE_MINOR, NEXT_MINOR, AGREED_MINOR = 2900, 3100, 2500
DOLLARS, EUROS, WITH_TAX = "LIST-USD", "LIST-EUR", "LIST-USD-TAX"


async def play(op: Operator) -> None:
    """Give an article a price on all lists, and look whether any crosses."""
    style = await op.shelf.single()
    await op.warehouse.receive({variant["id"]: 20 for variant in style["variants"]})
    await _open_list_with_tax(op)
    op.narrate("an article gets a price on each list")
    for number, price_list in enumerate(_lists(op)):
        await op.merchandiser.reprice(
            price_list, style["id"], price_minor=PRICE_MINOR + number, own_prices="change"
        )
    company = await _agree(op, style)
    await op.settled()
    ada = await op.trade.join(op.buyer("ada", name="Ada"), company)
    people = (ada, op.trade.guest(op.buyer("visitor")))
    await _rename_list(op, style, people)


def _lists(op: Operator) -> list[str]:
    """The price lists of all channels."""
    return sorted({rules["price_list"] for rules in op.settings["channels"].values()}, reverse=True)


async def _open_list_with_tax(op: Operator) -> None:
    """A list in dollars with the tax in its prices, where a channel has been given it."""
    if WITH_TAX in _lists(op):
        dollars = await op.merchandiser.price_list(DOLLARS)
        await op.trade.open_list(WITH_TAX, dollars | {"tax_basis": "inclusive"})


async def _agree(op: Operator, style: Document) -> Document:
    op.narrate("a company has a price of its own in euros")
    home = {"code": "KAI", "name": "Kai AG", "line1": "1 Kai", "city": "Kiel", "country": "DE"}
    buyers = [op.buyer("ada", name="Ada")]
    company = await op.trade.enter_company(op.name("Kai AG"), buyers, addresses=[home])
    euros = await op.merchandiser.price_list(EUROS)
    contract = await op.trade.open_list(op.name("KAI"), euros, customer_id=company["id"])
    await op.trade.agree(contract, style_id=style["id"], price_minor=AGREED_MINOR)
    return company


async def _rename_list(op: Operator, style: Document, people: tuple[Account, ...]) -> None:
    """What is asked of a list that is not there holds up no other one."""
    op.narrate("the list in euros has another code for a while; the one in dollars goes on")
    euros = await op.merchandiser.price_list(EUROS)
    await op.sea.drifts("erp", "price_list", euros["id"], code=op.name(EUROS))
    op.note("poison", style_id=style["id"], price_minor=None)
    price = {"price_list": DOLLARS, "price_minor": NEXT_MINOR}
    op.note("expected", rule="XCT-08", entity="price", style_id=style["id"], **price)
    await op.merchandiser.reprice(DOLLARS, style["id"], price_minor=NEXT_MINOR, own_prices="change")
    await op.settled()
    await _look(op, style, people)
    op.note("price_mended", style_id=style["id"])
    await op.sea.drifts("erp", "price_list", euros["id"], code=EUROS)
    await op.merchandiser.reprice(
        EUROS, style["id"], price_minor=NEXT_MINOR + 1, own_prices="change"
    )
    await op.settled()


async def _look(op: Operator, style: Document, people: tuple[Account, ...]) -> None:
    handle = (await op.staff.product_of(style["id"]))["handle"]
    for person in people:
        await person.look("eu", handle)
