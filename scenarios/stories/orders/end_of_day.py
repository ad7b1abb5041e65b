"""End of day: a day's orders, whichever way they go up, end the same.

Until the cut-off a guest, a customer, somebody with a gift card, one of two people who share a mail
address and somebody who pays later order; one order is edited, one cancelled, one is to go to an
address longer than the ERP can hold, until it is mended. One more order comes after the cut-off. On
the file route somebody in the shop makes a file early by hand, while the ERP takes no customers for
a moment; the next one carries the rest of the day, the last one what is left; a clerk imports a
file once more by hand. On the live route the same orders go up one by one, and there is no file to
import.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scenarios.actors.desk import Document
from scenarios.actors.store_people import Buyer
from scenarios.session.operator import Operator

NAME = "end_of_day"
RULES = ("STK-01", "STK-02", "ORD-01", "ORD-02", "ORD-03", "ORD-04", "ORD-08", "ORD-10", "UPD-03a")
# Which payments let an order go, by payment rule.
DUE = {
    "pending": ("pending", "authorised", "paid"),
    "authorised": ("authorised", "paid"),
    "paid": ("paid",),
}
AWKWARD_NOTE = 'Say "moin",\nthen ring; שלום 🎁, \\N'


async def play(op: Operator) -> None:
    """Order all day, let the day close, order once more, and let the next day close."""
    skus = await _set_out(op)
    twin = await op.service.enter(op.buyer("twin").email, "Pat Berg")
    await op.settled()
    waiting = await _order_all_day(op, skus)
    await op.settled()
    if op.settings["order_route"] == "file":
        op.narrate("somebody in the shop makes a file by hand; the ERP is busy for a moment")
        await op.sea.is_out_of_service("erp", "^/v1/customers")
        await op.file_clerk.export_by_hand(DUE[op.settings["payment_rule"]])
        await op.settled()
    await op.service.decide_or_merge(op.buyer("twin").email, twin["id"])
    far = await _change_minds(op, skus)
    close = _next_cut_off(op)
    op.narrate("the day is closed")
    await _reach(op, close)
    op.narrate("an order comes after the cut-off, and the bank transfer arrives")
    await op.shopper.buy("us", [(skus[0], 1)], op.buyer("late"))
    await op.staff.capture(waiting["id"])
    if far is not None:
        await op.staff.readdress(far["id"], {"line2": "Third yard"})
    op.narrate("a clerk imports the files of the day once more by hand")
    await op.file_clerk.import_again()
    await _reach(op, close + timedelta(days=1))


async def _reach(op: Operator, close: datetime) -> None:
    """Wait for a cut-off; without files it is a moment like any other."""
    if op.can_jump or op.settings["order_route"] == "file":
        await op.reached(close)
    else:
        await op.settled()


async def _set_out(op: Operator) -> tuple[str, str]:
    styles = (await op.shelf.single(), await op.shelf.single())
    for style in styles:
        await op.warehouse.receive({variant["id"]: 40 for variant in style["variants"]})
        for price_list, price_minor in (("LIST-USD", 1559), ("LIST-EUR", 1449)):
            await op.merchandiser.reprice(
                price_list, style["id"], price_minor=price_minor, own_prices="change"
            )
    return styles[0]["variants"][0]["sku"], styles[1]["variants"][0]["sku"]


async def _order_all_day(op: Operator, skus: Sequence[str]) -> Document:
    """Orders of every kind; the one that waits for its money is returned."""
    op.narrate("a guest, a customer and two others order, in words that no CSV likes")
    guest = op.buyer("guest", name='Zoë "Zo" Quist, Jr.', note=AWKWARD_NOTE)
    lines = [(skus[0], 2), (skus[1], 3)]
    await op.shopper.buy("us", lines, guest, shipping_method="express", discount_code="WELCOME10")
    known = op.buyer(
        "known",
        name="Ines Müller",
        city="Lübeck",
        country="DE",
        custom={"gift, wrap": '"blue"', "Gruß": "שלום 👩🏽‍🚀"},
        ship_to={"name": "Jörg Brandt", "line1": "Am Kai 7\u00bd, Hof", "city": "Kiel"},
    )
    customer = await op.shopper.register(known.email, known.name)
    await customer.buy("eu", [(skus[0], 1), (skus[1], 1)], known)
    gifted = op.buyer("gifted", note="\\ as on the drive C:\\gifts")
    await _pay(op, ("app", skus[0]), gifted, _gift_card_and_card)
    await _order_as_one_of_two(op, skus[0])
    # What a file says for nothing at all is a text as any other where somebody writes it.
    return await _pay(op, ("us", skus[1]), op.buyer("transfer", note="\\N"), _later)


async def _order_as_one_of_two(op: Operator, sku: str) -> None:
    """Two people share a mail address; which of them orders, a clerk has to say."""
    twin = op.buyer("twin", name="Pat Berg")
    await op.service.enter(twin.email, "Pat's father")
    customer = await op.shopper.register(twin.email, twin.name)
    await customer.buy("us", [(sku, 1)], twin)


async def _change_minds(op: Operator, skus: Sequence[str]) -> Document | None:
    """One order is made larger and sent elsewhere, one is cancelled; one cannot be booked."""
    edited = await op.shopper.buy("us", [(skus[0], 1), (skus[1], 1)], op.buyer("edited"))
    cancelled = await op.shopper.buy("us", [(skus[1], 2)], op.buyer("cancelled"))
    far = await op.shopper.buy(
        "us", [(skus[0], 1)], op.buyer("far", ship_to={"line2": "third yard, behind it " * 16})
    )
    await op.settled()
    if edited is None or cancelled is None or far is None:
        return None
    op.note("unbookable", order_id=far["id"], cause="an address line too long for the ERP")
    op.narrate("one shopper wants more, another nothing any longer")
    await op.staff.edit_order(edited["id"], {edited["lines"][0]["id"]: 3})
    await op.staff.readdress(edited["id"], {"line1": "7 Sea Road, rear"})
    await op.staff.cancel(cancelled["id"], "changed my mind")
    return far


async def _pay(
    op: Operator,
    wanted: tuple[str, str],
    buyer: Buyer,
    tenders_of: Callable[[int], list[Document]],
) -> Document:
    """Order one piece, `wanted` by channel and SKU, and pay it in one's own way."""
    channel, sku = wanted
    cart = await op.shopper.fill_cart(channel, [(sku, 1)])
    preview = await op.shopper.check_out(cart, buyer, "standard")
    tenders = tenders_of(preview["totals"]["total_minor"])
    order = await op.shopper.place(cart, preview, tenders)
    op.note("order", channel=channel, order_id=order["id"], lines=[(sku, 1)], placed=order)
    return order


def _gift_card_and_card(total_minor: int) -> list[Document]:
    return [
        {"kind": "gift_card", "amount_minor": 500, "state": "paid"},
        {"kind": "card", "amount_minor": total_minor - 500, "state": "authorised"},
    ]


def _later(total_minor: int) -> list[Document]:
    return [{"kind": "card", "amount_minor": total_minor, "state": "pending"}]


def _next_cut_off(op: Operator) -> datetime:
    """The instant at which this day, or the next, is closed."""
    rule = op.settings["order_file"]
    local = datetime.combine(op.today(rule["zone"]), time.fromisoformat(rule["cut_off"]))
    close = local.replace(tzinfo=ZoneInfo(rule["zone"]))
    return close if close > op.business_now() else close + timedelta(days=1)
