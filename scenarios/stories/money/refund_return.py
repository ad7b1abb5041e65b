"""Refund, return, damage, exchange: money goes back once, equal on both sides.

Before an invoice it is the deposit that is paid back, afterwards a credit memo. Edits and cancels
give money back too, and shrink the order. Pieces come back fit or unfit, or are named by a refund
with and without being put on the shelf again; one parcel comes to harm, and one has a number that
is longer than any shop takes until it is mended. A refund is promised and paid out later; a
customer takes another size instead. Of two articles with an invoice each it is the second that is
paid back.
"""

from collections.abc import Sequence

from scenarios.actors.desk import Document, NotThere
from scenarios.session.operator import Operator

NAME = "refund_return"
RULES = ("STK-12", "ORD-01", "UPD-07", "UPD-11", "XCT-10b")
# An invoice of what is paid already could not be cancelled.
NEEDS = {"payment_rule": ("pending", "authorised")}
PRICE = 2500
WANTED = {
    "early": 2,
    "edited": 3,
    "cancelled": 1,
    "scratched": 2,
    "restocked": 3,
    "fit": 2,
    "unfit": 2,
    "crushed": 2,
    "parted": 2,
    "exchanged": 1,
    "misprinted": 2,
    "paired": 1,
    "mislabelled": 1,
}
# This one is of two articles.
PAIRED = "paired"
TOO_LONG = "1Z" * 400  # of a tracking number, for any shop
# These leave the house and are invoiced.
SENT = (
    *("scratched", "restocked", "fit", "unfit", "crushed", "parted", "exchanged", "misprinted"),
    PAIRED,
)


async def play(op: Operator) -> None:
    """Sell, send, invoice; then give money back in every way."""
    variant, other = [await _on_offer(op) for _ in range(2)]
    await op.settled()
    op.narrate("a dozen paid orders; two change before anything is sent, one gets money back")
    sold = {}
    for role, pieces in WANTED.items():
        lines = [(variant["sku"], pieces), *([(other["sku"], 1)] if role == PAIRED else [])]
        sold[role] = await _bought(op, role, lines)
    await op.settled()
    await _before_the_invoice(op, sold)
    booked = await _send(op, sold)
    parcel = await _mislabel(op, sold["mislabelled"])
    await op.settled()
    op.note("row_mended", id=parcel["id"])
    await op.dispatch.correct(parcel, op.name("LABEL"))
    promised = await _after_the_invoice(op, sold)
    await op.settled()
    op.narrate("goods come back fit and unfit; what was promised is paid out")
    await op.backroom.unpack(booked["fit"], "fit")
    await op.backroom.unpack(booked["unfit"], "unfit")
    await op.backroom.unpack(booked["exchanged"], "fit")
    for role in ("fit", "unfit", "exchanged"):
        await op.backoffice.refund(sold[role], PRICE, pieces=1, cause="return")
    await op.backoffice.pay_out(sold["scratched"], promised)
    await _bought(op, "exchanged", [(variant["sku"], 1)])
    op.narrate("the second piece comes back as well")
    await op.backoffice.announce(sold["fit"], 1)
    await op.settled()
    await op.backroom.unpack(booked["fit"], "fit")


async def _on_offer(op: Operator) -> Document:
    style = await op.shelf.single()
    variant: Document = style["variants"][0]
    await op.warehouse.receive({variant["id"]: 40})
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=PRICE, own_prices="change")
    return variant


async def _bought(op: Operator, role: str, lines: Sequence[tuple[str, int]]) -> Document:
    # What is paid cannot be taken back by cancelling its invoice.
    state = "authorised" if role == "misprinted" else "paid"
    order = await op.shopper.buy("us", lines, op.buyer(role, tender_state=state))
    if order is None:
        raise NotThere(f"the store did not sell to {role}")
    return order


async def _before_the_invoice(op: Operator, sold: dict[str, Document]) -> None:
    """A refund, an edit, a cancel, and a refund after an edit."""
    await op.backoffice.refund(sold["early"], 700)
    edited = sold["edited"]
    await op.staff.edit_order(edited["id"], {edited["lines"][0]["id"]: 2})
    await op.backoffice.refund(edited, 300)
    await op.staff.cancel(sold["cancelled"]["id"], "found it cheaper")


async def _send(op: Operator, sold: dict[str, Document]) -> dict[str, Document]:
    """Send and invoice; one order in two parcels with an invoice each, one comes to harm."""
    booked: dict[str, Document] = {}
    for role in SENT:
        booked[role] = await op.clerk.order_for(sold[role]["id"])
        if role in ("parted", PAIRED):
            last = len(booked[role]["lines"]) - 1
            await op.backroom.send(booked[role], 1, op.name(f"{role}-1"))
            await op.accountant.invoice(booked[role])
            await op.backroom.send(booked[role], 1, op.name(f"{role}-2"), line=last)
        elif role == "crushed":
            await op.backroom.lose(await op.backroom.send(booked[role], 2, op.name("CRUSHED")), 1)
        else:
            await op.backroom.hand_over(booked[role])
        invoice = await op.accountant.invoice(booked[role])
        if role == "misprinted":
            await op.accountant.cancel(invoice, "misprinted")
            await op.accountant.invoice(booked[role])
            await op.staff.capture(sold[role]["id"])
    return booked


async def _mislabel(op: Operator, order: Document) -> Document:
    """Send one parcel under a number that the store refuses, until somebody mends it."""
    booked = await op.clerk.order_for(order["id"])
    closed = await op.sea.is_closed("store", "^/v1/orders/fulfillments")
    parcel = await op.backroom.send(booked, 1, op.name("MISLABELLED"))
    await op.sea.drifts("erp", "shipment", parcel["id"], tracking_number=TOO_LONG)
    await op.sea.lifts("store", closed)
    op.note("row_refused", what="parcel", id=parcel["id"], order_id=order["id"])
    return parcel


async def _after_the_invoice(op: Operator, sold: dict[str, Document]) -> Document:
    """Money for a scratch, for pieces with and without restocking, for more than one invoice."""
    op.narrate("money back after the invoice: for nothing, for pieces, for more than one invoice")
    await op.backoffice.refund(sold["scratched"], PRICE, pieces=1)
    promised = await op.backoffice.refund(sold["scratched"], 100, is_pending=True)
    await op.backoffice.refund(sold["restocked"], PRICE, pieces=1, restock=True)
    await op.backoffice.refund(sold["crushed"], PRICE)
    await op.backoffice.refund(sold["misprinted"], PRICE, pieces=1)
    await op.backoffice.refund(sold["parted"], PRICE + 1200, pieces=2)
    await op.backoffice.refund(sold[PAIRED], PRICE, pieces=1)
    for role in ("fit", "unfit", "exchanged"):
        await op.backoffice.announce(sold[role], 1)
    return promised
