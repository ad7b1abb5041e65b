"""Online order: what the shopper entered is what the ERP books, to the cent.

A guest on the tax-exclusive channel with a discount and express shipping, a known customer
on the tax-inclusive one, a gift card beside a card, and a second order of the same person.
Somebody with a token that could tries to bear an online order in the ERP.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "online_order"
RULES = (
    "PRD-08a",
    "PRD-09",
    "STK-01",
    "STK-02",
    "STK-03",
    "STK-12",
    "ORD-01",
    "ORD-02",
    "ORD-03",
    "ORD-04",
    "ORD-06",
    "ORD-08",
    "ORD-09",
)


async def play(op: Operator) -> None:
    """Order as guest and as customer, on two channels."""
    first, second = await _set_out(op)
    skus = [first["variants"][0]["sku"], second["variants"][0]["sku"]]
    op.narrate("a guest orders two articles on channel us, with a discount and express shipping")
    guest = op.buyer("guest")
    order = await op.shopper.buy(
        "us",
        [(skus[0], 2), (skus[1], 3)],
        guest,
        shipping_method="express",
        discount_code="WELCOME10",
    )
    op.narrate("a known customer orders a gift on channel eu, where prices include tax")
    known = op.buyer(
        "known",
        name="Ines Müller",
        city="Lübeck",
        region="",
        country="DE",
        ship_to={"name": "Jörg Brandt", "line1": "Große Straße 7", "city": "Kiel"},
    )
    customer = await op.shopper.register(known.email, known.name)
    await customer.buy("eu", [(skus[0], 1), (skus[1], 1)], known)
    promised = await _pay_with_gift_card(op, skus[0])
    waiting = await _pay_later(op, skus[1])
    await op.settled()
    op.narrate("the bank transfer of the waiting order arrives, and a card is charged")
    await op.staff.capture(waiting["id"])
    await op.staff.capture(promised["id"])
    await customer.buy("eu", [(skus[1], 2)], known, discount_code="WELCOME10")
    await _tempt(op, first, order)
    await op.settled()
    if order is not None:
        await op.shopper.order_page(order["id"], guest.email)


async def _set_out(op: Operator) -> tuple[Document, Document]:
    styles = (await op.shelf.single(), await op.shelf.single())
    for style in styles:
        await op.warehouse.receive({variant["id"]: 20 for variant in style["variants"]})
        for price_list, price_minor in (("LIST-USD", 1559), ("LIST-EUR", 1449)):
            await op.merchandiser.reprice(
                price_list, style["id"], price_minor=price_minor, own_prices="change"
            )
    await op.settled()
    return styles


async def _pay_with_gift_card(op: Operator, sku: str) -> Document:
    """Order with a gift card and with a card that is not charged yet."""
    buyer = op.buyer("gifted")
    cart = await op.shopper.fill_cart("app", [(sku, 1)])
    preview = await op.shopper.check_out(cart, buyer, "standard")
    card_minor = preview["totals"]["total_minor"] - 500
    order = await op.shopper.place(
        cart,
        preview,
        [
            {"kind": "gift_card", "amount_minor": 500, "state": "paid"},
            {"kind": "card", "amount_minor": card_minor, "state": "authorised"},
        ],
    )
    op.note("order", channel="app", order_id=order["id"], lines=[(sku, 1)], placed=order)
    return order


async def _pay_later(op: Operator, sku: str) -> Document:
    """Order on account of a bank transfer, which has not arrived yet."""
    buyer = op.buyer("transfer")
    cart = await op.shopper.fill_cart("us", [(sku, 1)])
    preview = await op.shopper.check_out(cart, buyer, "standard")
    tender = {"kind": "card", "amount_minor": preview["totals"]["total_minor"], "state": "pending"}
    order = await op.shopper.place(cart, preview, [tender])
    op.note("order_pending", order_id=order["id"])
    return order


async def _tempt(op: Operator, style: Document, like: Document | None) -> None:
    """Try to bear an online order in the ERP, and take a phone order that must stay there."""
    variant = style["variants"][0]
    line = {
        "client_line_id": "1",
        "variant_id": variant["id"],
        "quantity": 1,
        "unit_price_minor": 1559,
        "discount_minor": 0,
        "tax_minor": 0,
    }
    body = {
        "currency": "USD",
        "prices_include_tax": False,
        "placed_at": op.business_now().isoformat(),
        "contact": {"name": "Phone Caller", "email": None, "phone": "+1 212 555 0100"},
        "lines": [line],
        "total_minor": 1559,
        "custom": {"like": like["number"] if like else ""},
    }
    op.narrate("a clerk tries to enter an online order in the ERP, and takes one by phone")
    await op.clerk.create_web_order({**body, "channel": "web"})
    await op.clerk.phone_order({**body, "channel": "phone"})
