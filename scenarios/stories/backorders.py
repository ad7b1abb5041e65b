"""Backorders: may an article be sold that is not there, how many, and when does it ship.

Not allowed; allowed on the style; the variant's word over the style's; up to a limit; a
purchase order that promises a date and slips, for one of two lines of an order; a second one for
a larger quantity.
"""

from datetime import date, timedelta

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "backorders"
RULES = (
    "PRD-01",
    "PRD-09",
    "STK-01",
    "STK-02",
    "STK-03",
    "STK-04",
    "STK-05",
    "STK-06",
    "STK-08",
    "STK-11",
    "STK-12",
    "STK-13",
    "STK-16",
    "ORD-01",
    "ORD-09",
)
ZONE = "America/New_York"


async def play(op: Operator) -> None:
    """Sell beyond stock where it is allowed, and only there."""
    denied = await op.shelf.single()
    allowed = await op.shelf.single()
    mixed = await op.shelf.pair()
    limited = await op.shelf.single()
    await _set_out(op, denied, allowed, mixed, limited)
    await _sell_out(op, denied)
    await _exceed(op, mixed, limited)
    await _promise_and_slip(op, allowed)


async def _set_out(
    op: Operator, denied: Document, allowed: Document, mixed: Document, limited: Document
) -> None:
    for style in (denied, allowed, mixed, limited):
        await op.warehouse.count({variant["id"]: 2 for variant in style["variants"]})
        await op.merchandiser.reprice(
            "LIST-USD", style["id"], price_minor=2500, own_prices="change"
        )
    for style, limit in ((allowed, 40), (mixed, None), (limited, 3)):
        flag = {"allowed": True, "limit": limit}
        await op.merchandiser.change_style(style["id"], backorder=flag)
    await op.merchandiser.change_style(denied["id"], backorder={"allowed": False, "limit": None})
    inherits = {"allowed": None, "limit": None}
    await op.merchandiser.change_variant(mixed["variants"][0]["id"], backorder=inherits)
    await op.merchandiser.change_variant(
        mixed["variants"][1]["id"], backorder={"allowed": False, "limit": None}
    )
    await op.shelf.one_more(mixed, "Never counted")
    await op.settled()
    await _move_goods(op, denied["variants"][0]["id"])


async def _move_goods(op: Operator, variant_id: str) -> None:
    """Receive, write off and transfer, so that two pieces are there in the end."""
    op.narrate("goods are received, written off and moved; two pieces are there in the end")
    await op.warehouse.receive({variant_id: 3})
    await op.settled()
    await op.warehouse.transfer(variant_id, 1, source="MAIN", target="EAST")
    await op.warehouse.damage(variant_id, 3)
    await op.settled()
    # From 2 to 5 and back to 2 must arrive as 2 (STK-16).
    await op.settled()


async def _sell_out(op: Operator, style: Document) -> None:
    op.narrate(f"{style['name']}: no backorders; two pieces, somebody wants three")
    sku = style["variants"][0]["sku"]
    handle = (await op.staff.product_of(style["id"]))["handle"]
    await op.shopper.buy("us", [(sku, 3)], op.buyer("greedy"))
    await op.shopper.buy("us", [(sku, 2)], op.buyer("modest"))
    await op.settled()
    await op.shopper.look("us", handle)
    await op.shopper.buy("us", [(sku, 1)], op.buyer("late"))


async def _exceed(op: Operator, mixed: Document, limited: Document) -> None:
    op.narrate("one size may be backordered, the other not; elsewhere the limit is three")
    willing, unwilling = mixed["variants"][0]["sku"], mixed["variants"][1]["sku"]
    await op.shopper.buy("us", [(unwilling, 3)], op.buyer("refused"))
    await op.shopper.buy("us", [(willing, 3)], op.buyer("patient"))
    scarce = limited["variants"][0]["sku"]
    await op.shopper.buy("us", [(scarce, 6)], op.buyer("beyond"))
    await op.shopper.buy("us", [(scarce, 5)], op.buyer("exactly"))
    await op.settled()
    handle = (await op.staff.product_of(limited["id"]))["handle"]
    await op.shopper.look("us", handle)
    await op.shopper.buy("app", [(scarce, 1)], op.buyer("toolate"))


async def _promise_and_slip(op: Operator, style: Document) -> None:
    variant, ready = style["variants"][0], (await op.shelf.single())["variants"][0]
    await op.warehouse.count({ready["id"]: 4})
    await op.merchandiser.reprice(
        "LIST-USD", ready["style_id"], price_minor=1900, own_prices="change"
    )
    handle = (await op.staff.product_of(style["id"]))["handle"]
    today = op.today(ZONE)
    first = _friday(today + timedelta(days=10))
    later = first + timedelta(days=7)
    bought = await op.clerk.buy_in({variant["id"]: 10}, first.isoformat(), op.name("PO1"))
    await op.clerk.buy_in({variant["id"]: 30}, later.isoformat(), op.name("PO2"))
    await op.settled()
    op.narrate(f"{style['name']}: ten pieces come on {first}, thirty on {later}")
    for quantity in (2, 6, 20):
        await op.shopper.look("us", handle, quantity)
    lines = [(variant["sku"], 6), (ready["sku"], 2)]
    order = await op.shopper.buy("us", lines, op.buyer("promised"))
    await op.settled()
    await op.shopper.buy("app", [(variant["sku"], 12)], op.buyer("bulk"))
    await op.settled()
    await op.shopper.look("us", handle, 1)
    slipped = first + timedelta(days=3)
    op.narrate(f"the supplier puts the first delivery off to {slipped}")
    await op.clerk.slip(bought, slipped.isoformat())
    await op.settled()
    await op.shopper.look("us", handle, 1)
    if order is not None:
        await op.shopper.order_page(order["id"], op.buyer("promised").email)


def _friday(day: date) -> date:
    """The next one: what comes then leaves after the weekend."""
    return day + timedelta(days=(4 - day.weekday()) % 7)
