"""The doctor's story: a few acts whose outcome shows which settings a bridge really follows.

It is played with the bridge under test alone, and judged by nobody.
"""

from scenarios.actors.desk import Document, NotThere
from scenarios.session.operator import Operator

NAME = "doctor"
RULES: tuple[str, ...] = ()
PRICE_LIST, CHANNEL = "LIST-USD", "us"
PRICE_MINOR, TYPED_MINOR = 4000, 123
PAYMENTS = ("pending", "authorised", "paid")


async def play(op: Operator) -> None:
    """Order in every state of payment, cancel one, and type a price over in the store."""
    style = await op.shelf.single()
    variant = style["variants"][0]
    await op.warehouse.receive({variant["id"]: 50})
    await op.merchandiser.reprice(
        PRICE_LIST, style["id"], price_minor=PRICE_MINOR, own_prices="change"
    )
    await op.settled()
    try:
        product = await op.staff.product_of(style["id"])
    except NotThere:
        return
    op.note("probe_style", style_id=style["id"], product_id=product["id"])
    op.narrate("orders that are not paid, authorised and paid; one more that is cancelled")
    orders = {state: await _order(op, variant, state) for state in PAYMENTS}
    cancelled = await _order(op, variant, "paid", "regret")
    await op.settled()
    await op.staff.cancel(cancelled["id"], "changed my mind")
    op.narrate("somebody types a price over in the store")
    await op.staff.edit_price(product["variants"][0]["id"], CHANNEL, TYPED_MINOR)
    await op.settled()
    for state, order in orders.items():
        op.note("probe_order", state=state, order_id=order["id"])
    op.note("probe_cancel", order_id=cancelled["id"])
    op.note("probe_price", variant_id=product["variants"][0]["id"], channel=CHANNEL)


async def _order(op: Operator, variant: Document, state: str, who: str = "") -> Document:
    cart = await op.shopper.fill_cart(CHANNEL, [(variant["sku"], 1)])
    buyer = op.buyer(who or f"payer-{state}")
    preview = await op.shopper.check_out(cart, buyer, "standard")
    amount_minor = preview["totals"]["total_minor"]
    tender = {"kind": "card", "amount_minor": amount_minor, "state": state}
    return await op.shopper.place(cart, preview, [tender])
