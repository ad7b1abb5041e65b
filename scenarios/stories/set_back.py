"""Set back: first the ERP, then the store comes back from a backup, as it was before.

What one side has lost, the other still holds: orders are booked again, once; texts, prices and
levels are written again. What only the lost side knew is lost, and nobody makes it up.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "set_back"
RULES = ("XCT-18",)
IS_ALONE = True
PRICE_LIST = "LIST-USD"


async def play(op: Operator) -> None:
    """Trade, set back the ERP; trade on, set back the store; trade on."""
    style = await op.shelf.single()
    await op.warehouse.receive({variant["id"]: 30 for variant in style["variants"]})
    await _reprice(op, style, 2500)
    await op.settled()
    await _buy(op, style, "before")
    await op.settled()
    await _lose_in_erp(op, style)
    await _lose_in_store(op, style)
    await _buy(op, style, "after")
    await op.settled()


async def _lose_in_erp(op: Operator, style: Document) -> None:
    await op.sea.puts_aside("erp")
    await _buy(op, style, "lost-in-erp")
    await op.merchandiser.change_style(style["id"], name="Known to nobody any more")
    await op.warehouse.receive({style["variants"][0]["id"]: 4})
    await op.settled()
    op.narrate("the ERP comes back from a backup: orders, receipts and a new name are lost there")
    await op.sea.sets_back("erp")
    await op.settled()


async def _lose_in_store(op: Operator, style: Document) -> None:
    await op.sea.puts_aside("store")
    await _buy(op, style, "lost-in-store")
    await op.merchandiser.change_style(style["id"], name=op.name("Renamed"))
    await _reprice(op, style, 2900)
    await op.warehouse.receive({style["variants"][0]["id"]: 6})
    fresh = await op.merchandiser.enter_style(op.name("FRESH"), op.name("FRESH-SKU"))
    await op.warehouse.receive({fresh["variants"][0]["id"]: 5})
    await op.settled()
    op.narrate("the store comes back: an order, an article, prices and levels are lost there")
    await op.sea.sets_back("store")
    await op.settled()


async def _buy(op: Operator, style: Document, role: str) -> None:
    buyer = op.buyer(role)
    customer = await op.shopper.register(buyer.email, buyer.name)
    await customer.buy("us", [(style["variants"][0]["sku"], 2)], buyer)


async def _reprice(op: Operator, style: Document, price_minor: int) -> None:
    await op.merchandiser.reprice(
        PRICE_LIST, style["id"], price_minor=price_minor, own_prices="change"
    )
