"""Crossed lists: one channel has been given the price list of another currency.

Its prices are blocked, and whoever set it up so must come to know (PRD-08). Then a list has another
code for a while, so that the ERP knows of none by the old one: prices of the other list go on.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "crossed_lists"
RULES = ("PRD-08a", "PRD-08b", "XCT-08", "XCT-10b")
PRICE_MINOR, NEXT_MINOR = 2900, 3100


async def play(op: Operator) -> None:
    """Give an article a price on both lists, and look whether either crosses."""
    style = await op.shelf.single()
    await op.warehouse.receive({variant["id"]: 20 for variant in style["variants"]})
    op.narrate("an article gets a price on the list of each currency")
    for number, price_list in enumerate(("LIST-USD", "LIST-EUR")):
        await op.merchandiser.reprice(
            price_list, style["id"], price_minor=PRICE_MINOR + number, own_prices="change"
        )
    await op.settled()
    await _rename_list(op, style)


async def _rename_list(op: Operator, style: Document) -> None:
    """What is asked of a list that is not there holds up no other one."""
    op.narrate("the list in euros has another code for a while; the one in dollars goes on")
    euros = await op.merchandiser.price_list("LIST-EUR")
    await op.sea.drifts("erp", "price_list", euros["id"], code=op.name("LIST-EUR"))
    op.note("poison", style_id=style["id"], price_minor=None)
    price = {"price_list": "LIST-USD", "price_minor": NEXT_MINOR}
    op.note("expected", rule="XCT-08", entity="price", style_id=style["id"], **price)
    await op.merchandiser.reprice(
        "LIST-USD", style["id"], price_minor=NEXT_MINOR, own_prices="change"
    )
    await op.settled()
    op.note("price_mended", style_id=style["id"])
    await op.sea.drifts("erp", "price_list", euros["id"], code="LIST-EUR")
    await op.merchandiser.reprice(
        "LIST-EUR", style["id"], price_minor=NEXT_MINOR + 1, own_prices="change"
    )
    await op.settled()
