"""Multi-channel oversell: two channels and the counter sell the last unit.

Two shoppers on one channel, one on another and one at the till want the last piece at the
same moment. At most one gets it from stock; every other accepted order ends in the one
outcome that the settings state, in both systems, and the shopper is told once.
"""

import asyncio

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "multi_channel_oversell"
RULES = (
    "PRD-09",
    "STK-01",
    "STK-02",
    "STK-03",
    "STK-04",
    "STK-04b",
    "STK-04c",
    "STK-09",
    "STK-12",
    "ORD-01",
    "ORD-09",
)


async def play(op: Operator) -> None:
    """Sell one unit four times at once, then see it out of stock."""
    style = await op.shelf.single()
    variant = style["variants"][0]
    await op.warehouse.count({variant["id"]: 1})
    await op.warehouse.receive({variant["id"]: 3}, "QUAR")
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=4200, own_prices="change")
    await op.settled()
    handle = (await op.staff.product_of(style["id"]))["handle"]
    await op.shopper.look("us", handle)
    op.narrate(f"{style['name']}: one piece left, four people want it")
    ready = await asyncio.gather(
        op.shopper.get_ready("us", [(variant["sku"], 1)], op.buyer("quick")),
        op.shopper.get_ready("us", [(variant["sku"], 1)], op.buyer("slow")),
        op.shopper.get_ready("app", [(variant["sku"], 1)], op.buyer("mobile", tender_state="paid")),
    )
    # All at one moment: no message about the sale of one can have reached the others.
    await asyncio.gather(
        *(place_order() for place_order in ready), op.till.sell(_counter_order(op, variant))
    )
    op.note("last_unit", variant_id=variant["id"], style_id=style["id"])
    await op.settled()
    for channel in ("us", "app"):
        await op.shopper.look(channel, handle)
    # Nothing is under way any more: whoever comes now finds it sold out (STK-04c).
    await op.shopper.buy("us", [(variant["sku"], 1)], op.buyer("tardy"))
    op.narrate("five more pieces arrive")
    await op.warehouse.receive({variant["id"]: 5})
    await op.settled()
    await op.shopper.look("us", handle)
    await op.shopper.buy("app", [(variant["sku"], 4)], op.buyer("late"))
    await op.settled()
    # One is left: nobody gets two, though a level that forgot what waits to ship would say yes.
    await op.shopper.buy("us", [(variant["sku"], 2)], op.buyer("greedy"))


def _counter_order(op: Operator, variant: Document) -> Document:
    line = {
        "client_line_id": "1",
        "variant_id": variant["id"],
        "quantity": 1,
        "unit_price_minor": 4200,
        "discount_minor": 0,
        "tax_minor": 0,
    }
    return {
        "currency": "USD",
        "prices_include_tax": False,
        "placed_at": op.business_now().isoformat(),
        "contact": {"name": "Walk-in", "email": None, "phone": None},
        "lines": [line],
        "total_minor": 4200,
        "tenders": [{"kind": "cash", "amount_minor": 4200, "state": "paid"}],
        "on_shortage": "cancel",
    }
