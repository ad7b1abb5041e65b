"""Kept back: offline invoices that the settings keep from the store, beside one that is shown.

A customer orders on the web and by telephone; both orders are sent and invoiced.
"""

from scenarios.session.operator import Operator
from scenarios.stories.money.offline_invoices import sale, set_out

NAME = "kept_back"
RULES = ("UPD-11", "INV-01")


async def play(op: Operator) -> None:
    """Sell once on the web and once by telephone, and invoice both."""
    first, _ = await set_out(op)
    me = op.buyer("quiet", name="Odd Nansen")
    customer = await op.shopper.register(me.email, me.name)
    order = await customer.buy("us", [(first["sku"], 1)], me)
    assert order is not None, "one of twenty pieces can be bought"
    await op.settled()
    account = (await op.clerk.customer_of(me.email))["id"]
    op.narrate("the customer of a web order telephones; both are sent and invoiced")
    phone = await op.clerk.phone_order(sale(op, account, (first, 1), channel="phone"))
    web = await op.clerk.order_for(order["id"])
    for sold in (phone, web):
        await op.backroom.hand_over(sold)
        await op.accountant.invoice(sold)
    await op.settled()
