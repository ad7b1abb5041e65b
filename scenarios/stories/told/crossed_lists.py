"""Crossed lists: one channel has been given the price list of another currency.

Its prices are blocked, and whoever set it up so must come to know (PRD-08).
"""

from scenarios.session.operator import Operator

NAME = "crossed_lists"
RULES = ("PRD-08a", "PRD-08b")
PRICE_MINOR = 2900


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
