"""Switched off: everything changes that any flow would carry, while one flow must stand still.

What a flow would have brought is entered in the store by hand, so that people can trade
whichever flow is switched off.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "switched_off"
RULES = ("XCT-12",)
IS_ALONE = True
PRICE_LIST = "LIST-USD"


async def play(op: Operator) -> None:
    """Tempt every flow, on both sides."""
    style = await op.shelf.single()
    variant = style["variants"][0]
    await op.settled()
    op.narrate("staff enter an article by hand, and everything about it changes in the ERP")
    await op.staff.show_by_hand(style, ["us"])
    await op.staff.offer_by_hand(variant["id"], "us", price_minor=2600, pieces=20)
    await _change_in_erp(op, style)
    await op.settled()
    await op.staff.offer_by_hand(variant["id"], "us", price_minor=2600, pieces=20)
    op.narrate("orders come, are changed and cancelled, on both sides")
    buyer = op.buyer("regular")
    holder = await op.accounts.open(buyer.email, buyer.name)
    order = await holder.shopper.buy("us", [(variant["sku"], 2)], buyer)
    other = await op.shopper.buy("us", [(variant["sku"], 1)], op.buyer("guest"))
    await op.settled()
    for placed in (order, other):
        await _change_order(op, placed)
    await holder.change(phone="+1 617 555 0143")
    await op.settled()


async def _change_in_erp(op: Operator, style: Document) -> None:
    await op.merchandiser.change_style(style["id"], description="Told by nobody")
    await op.merchandiser.reprice(PRICE_LIST, style["id"], price_minor=2700, own_prices="change")
    await op.merchandiser.set_price(PRICE_LIST, style_id=style["id"], price_minor=2800)
    await op.warehouse.receive({variant["id"]: 20 for variant in style["variants"]})
    await op.clerk.enter_customer(op.buyer("walkin").email, "Walk-in")


async def _change_order(op: Operator, placed: Document | None) -> None:
    assert placed is not None, "what was offered by hand can be bought"
    lines = {line["id"]: line["quantity"] + 1 for line in placed["lines"]}
    await op.staff.edit_order(placed["id"], lines)
    for booked in await op.clerk.orders_for(placed["id"]):
        await op.clerk.cancel(booked["id"], "called off by phone")
