"""Lost answers: orders whose bookings the ERP makes without the bridge ever hearing of it.

Played after the other stories of a session, so that nobody else's orders lose an answer.
"""

from scenarios.session.operator import Operator

NAME = "lost_answers"
RULES = ("XCT-04",)
ORDERS = 3
PATH = "^/v1/(orders|order-imports)"


async def play(op: Operator) -> None:
    """Order three times; the first answers to the bridge's bookings are lost."""
    style = await op.merchandiser.enter_style(op.name("UNHEARD"), op.name("UNHEARD-SKU"))
    variant = style["variants"][0]
    await op.warehouse.receive({variant["id"]: 30})
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=2100, own_prices="change")
    await op.settled()
    op.narrate(f"{ORDERS} people order; the ERP books, and its answers never arrive")
    await op.sea.loses_answers("erp", PATH, ORDERS)
    for number in range(ORDERS):
        buyer = op.buyer(f"unheard{number}", tender_state="paid")
        order = await op.shopper.buy("us", [(variant["sku"], 1)], buyer)
        if order is not None:
            op.note("unheard_order", order_id=order["id"], email=buyer.email)
    await op.settled()
    await op.sea.calms("erp")
    await op.settled()
