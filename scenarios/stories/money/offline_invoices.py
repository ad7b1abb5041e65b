"""Offline invoices: what was bought by telephone and at the counter shows in the web account.

A customer of the shop also telephones, comes by and lets the own system order. Invoices are
posted, paid in part, credited and cancelled; an open telephone order shows with its first
parcel; what was ordered there is ordered again on the web. One order has something in every
field (`wide_order.py`), one is in euros with the tax in its prices. Somebody pays at the counter
without saying who they are, somebody says a mail address only afterwards, one invoice is more
than the store takes until it is mended, and staff of the store try to make invoices of their own.
"""

from typing import Any

from scenarios.actors.desk import Document
from scenarios.actors.store_people import Shopper
from scenarios.session.operator import Operator
from scenarios.stories.money.wide_order import bill_widely, take_widely

NAME = "offline_invoices"
RULES = (
    "UPD-11",
    "INV-01",
    "INV-02",
    "INV-03",
    "INV-04",
    "INV-05a",
    "INV-05b",
    "INV-06",
    "INV-07",
    "XCT-10b",
)
PRICE, TAX, NEW_PRICE = 1559, 138, 1799
POISON_MINOR = 10**13  # more than any shop takes
FRIENDS = "FRIENDS"


async def play(op: Operator) -> None:
    """Sell in four ways, invoice, change the invoices, look, order again."""
    first, second = await set_out(op)
    me = op.buyer("regular", name="Åsa Holm", tender_state="paid")
    customer = await op.shopper.register(me.email, me.name)
    op.narrate("a customer orders on the web")
    order = await customer.buy("us", [(first["sku"], 2)], me)
    assert order is not None, "two of twenty pieces can be bought"
    await op.settled()
    sold = await _sell_elsewhere(op, me.email, first, second)
    web = await op.clerk.order_for(order["id"])
    sold["web"] = await op.backroom.hand_over(web)
    names = ("walk-in", "web", "counter", "phone", "mistake", "friend", "nameless")
    invoices = {name: await op.accountant.invoice(sold[name]) for name in names if name in sold}
    await bill_widely(op, sold["wide"])
    invoices["edi"] = await _refused(op, sold["edi"])
    await _change(op, customer, invoices)
    await op.merchandiser.reprice(
        "LIST-USD", first["style_id"], price_minor=NEW_PRICE, own_prices="change"
    )
    await op.merchandiser.change_variant(second["id"], status="discontinued")
    await op.settled()
    await _order_again(op, customer, sold["phone"])
    op.narrate("somebody who was invoiced by telephone says a mail address at last")
    await op.clerk.correct(sold["nameless"]["customer_id"], email=op.buyer("nameless").email)


async def set_out(op: Operator) -> tuple[Document, Document]:
    """Two articles with stock and a price."""
    styles = (await op.shelf.single(), await op.shelf.single())
    for style in styles:
        await op.warehouse.receive({style["variants"][0]["id"]: 20})
        await op.merchandiser.reprice(
            "LIST-USD", style["id"], price_minor=PRICE, own_prices="change"
        )
    await op.settled()
    first, second = (style["variants"][0] for style in styles)
    return first, second


async def _sell_elsewhere(
    op: Operator, email: str, first: Document, second: Document
) -> dict[str, Document]:
    """By telephone, at the counter, from system to system; one to nobody in particular."""
    account = (await op.clerk.customer_of(email))["id"]
    op.narrate("the same customer telephones, comes by, and orders from system to system")
    phone = await op.clerk.phone_order(
        sale(op, account, (first, 3), (second, 1), channel="phone", discount_minor=100)
    )
    mistake = await op.clerk.phone_order(sale(op, account, (first, 1), channel="phone"))
    edi = await op.clerk.phone_order(_in_euros(sale(op, account, (second, 2), channel="edi")))
    friend = await op.clerk.enter_customer(op.buyer("friend").email, "Per Holm")
    await op.clerk.correct(friend["id"], price_group=FRIENDS)
    counter = {
        name: await op.till.sell(sale(op, who, (first, pieces), channel="counter", is_paid=True))
        for name, who, pieces in (
            ("counter", account, 2),
            ("walk-in", None, 1),
            ("friend", friend["id"], 1),
        )
    }
    unknown = await op.clerk.enter_customer(None, "Ove Holm")
    nameless = await op.clerk.phone_order(sale(op, unknown["id"], (first, 1), channel="phone"))
    await op.backroom.send(phone, 1, op.name("PAR"))
    for order in (mistake, edi, nameless):
        await op.backroom.hand_over(order)
    at_the_counter = {name: sale for name, sale in counter.items() if sale is not None}
    wide = await take_widely(op, account, first, second)
    told = {"phone": phone, "mistake": mistake, "edi": edi, "nameless": nameless}
    return {**told, **at_the_counter, **wide}


def _in_euros(order: Document) -> Document:
    """The same order of a customer abroad, whose prices have the tax in them."""
    tax_minor = sum(line["tax_minor"] for line in order["lines"])
    gross = {"currency": "EUR", "prices_include_tax": True}
    return {**order, **gross, "total_minor": order["total_minor"] - tax_minor}


def sale(
    op: Operator,
    account: str | None,
    *lines: tuple[Document, int],
    channel: str,
    discount_minor: int = 0,
    is_paid: bool = False,
) -> Document:
    """An order of some pieces at one price, with a discount on the first line."""
    rows: list[dict[str, Any]] = [
        {
            "client_line_id": str(number),
            "variant_id": variant["id"],
            "quantity": pieces,
            "unit_price_minor": PRICE,
            "discount_minor": 0 if number else discount_minor,
            "tax_minor": TAX * pieces,
        }
        for number, (variant, pieces) in enumerate(lines)
    ]
    pieces = sum(row["quantity"] for row in rows)
    total_minor = 599 + (PRICE + TAX) * pieces - discount_minor
    tenders = [{"kind": "cash", "amount_minor": total_minor, "state": "paid"}]
    return {
        "channel": channel,
        "customer_id": account,
        "currency": "USD",
        "prices_include_tax": False,
        "placed_at": op.business_now().isoformat(),
        "contact": {"name": op.name("Holm"), "email": None, "phone": None},
        "shipping": {"method": "ground", "price_minor": 599},
        "lines": rows,
        "discount_minor": discount_minor,
        "tenders": tenders if is_paid else [],
        "total_minor": total_minor,
    }


async def _refused(op: Operator, order: Document) -> Document:
    """An invoice over more than any shop takes, until somebody mends its record."""
    op.narrate("one invoice says that it is over more than any shop takes, until it is mended")
    closed = await op.sea.is_closed("store", "^/v1/invoices")
    invoice = await op.accountant.invoice(order)
    named = {name: invoice[name] for name in ("id", "number", "order_id", "order_number")}
    await op.sea.drifts("erp", "invoice", invoice["id"], total_minor=POISON_MINOR)
    await op.sea.lifts("store", closed)
    op.note("invoice_refused", **named)
    await op.settled()
    mended = {"total_minor": invoice["total_minor"]}
    await op.sea.drifts("erp", "invoice", invoice["id"], **mended)
    op.note("invoice_mended", id=invoice["id"])
    await op.replays(id=invoice["id"], number=invoice["number"])
    await op.settled()
    await op.accountant.pay(invoice, 100)
    return invoice


async def _change(op: Operator, customer: Shopper, invoices: dict[str, Document]) -> None:
    """Pay a part, credit a piece, cancel one; staff of the store write what is not theirs."""
    op.narrate("a part payment, a credit memo, a cancelled invoice, and staff who try their hand")
    await op.accountant.pay(invoices["phone"], 1000)
    await op.accountant.credit(invoices["counter"], 1, "torn seam")
    await op.accountant.cancel(invoices["mistake"], "ordered by mistake")
    shown = {row["number"]: row for row in await customer.account().invoices()}
    mine = shown.get(invoices["counter"]["number"])
    if mine is not None:
        await op.backoffice.invoice_by_hand(mine, op.name("INV"))
        await op.backoffice.falsify(mine, 1)


async def _order_again(op: Operator, customer: Shopper, phone: Document) -> None:
    op.narrate("the customer looks at everything, and orders again what the telephone order held")
    account = customer.account()
    await account.invoices()
    for order in await account.offline_orders():
        if order["number"] == phone["number"]:
            await account.order_again("us", order)
