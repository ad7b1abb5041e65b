"""A telephone order in which every field says something and no two numbers are alike.

Three articles at prices, discounts and taxes of their own, a charge for a gift and one for
insurance, an address in all its lines; a part waits for goods that are bought in, a part left
yesterday in two parcels, a third parcel was taken back. A second order is dropped with its reason.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

ZONE = "America/New_York"
ADDRESS = {
    "name": "Åsa Holm",
    "company": "Holm & Daughters",
    "line1": "7 Chandler's Row",
    "line2": "second yard",
    "city": "Portland",
    "region": "ME",
    "postal_code": "04101",
    "country": "US",
    "phone": "+1 207 555 0119",
}
FEES: tuple[Document, ...] = (
    {"code": "gift", "price_minor": 310, "tax_minor": 26},
    {"code": "insurance", "price_minor": 120, "tax_minor": 11},
)
SHIPPING: Document = {"method": "courier", "price_minor": 745, "tax_minor": 62}
# Pieces, unit price, discount and tax of each line.
LINES = ((4, 1490, 45, 430), (2, 2105, 30, 340), (3, 985, 15, 240))


async def take_widely(
    op: Operator, account: str, first: Document, second: Document
) -> Mapping[str, Document]:
    """Take the order and the one that is dropped, and send what is there."""
    op.narrate("a telephone order of everything, and one that is dropped again")
    late = (await op.shelf.single())["variants"][0]
    await op.warehouse.count({late["id"]: 1})
    expected = op.today(ZONE) + timedelta(days=12)
    await op.clerk.buy_in({late["id"]: 9}, expected.isoformat(), op.name("PO-LATE"))
    wide = await op.clerk.phone_order(_order(op, account, (first, second, late)))
    dropped = await op.clerk.phone_order(_order(op, account, (second,)))
    await _send(op, wide)
    await op.clerk.cancel(dropped["id"], "found it at home")
    return {"wide": wide, "dropped": dropped}


def _order(op: Operator, account: str, variants: tuple[Document, ...]) -> Document:
    chosen = LINES[: len(variants)]
    lines: list[dict[str, Any]] = [
        {
            "client_line_id": f"wide-{number}",
            "variant_id": variant["id"],
            "quantity": pieces,
            "unit_price_minor": price_minor,
            "discount_minor": discount_minor,
            "tax_minor": tax_minor,
        }
        for number, (variant, (pieces, price_minor, discount_minor, tax_minor)) in enumerate(
            zip(variants, chosen, strict=True)
        )
    ]
    discount_minor = sum(line["discount_minor"] for line in lines)
    goods = sum(line["quantity"] * line["unit_price_minor"] + line["tax_minor"] for line in lines)
    charges = sum(each["price_minor"] + each["tax_minor"] for each in (SHIPPING, *FEES))
    return {
        "channel": "phone",
        "customer_id": account,
        "currency": "USD",
        "prices_include_tax": False,
        "placed_at": op.business_now().isoformat(),
        "contact": {"name": ADDRESS["name"], "email": None, "phone": ADDRESS["phone"]},
        "billing_address": ADDRESS | {"line2": "office"},
        "shipping_address": ADDRESS,
        "shipping": SHIPPING,
        "fees": list(FEES),
        "lines": lines,
        "discount_minor": discount_minor,
        "on_shortage": "backorder",
        "note": "ring twice",
        "tenders": [],
        "total_minor": goods - discount_minor + charges,
    }


async def _send(op: Operator, wide: Document) -> None:
    """Two parcels of yesterday, one of two articles, and one of today that never leaves."""
    yesterday = (op.business_now() - timedelta(days=1)).isoformat()
    way = {"carrier": "DHL", "method": "air", "shipped_at": yesterday}
    await op.backroom.pack(wide, {0: 2, 1: 1}, op.name("BIG"), **way)
    await op.backroom.pack(wide, {0: 1}, op.name("SMALL"), method="overnight")
    stays = await op.backroom.pack(wide, {1: 1}, op.name("STAYS"))
    await op.dispatch.reverse(stays, "the driver refused it")


async def bill_widely(op: Operator, wide: Document) -> Document:
    """Invoice what was sent, and take money for it twice."""
    invoice = await op.accountant.invoice(wide)
    await op.accountant.pay(invoice, 1100, reference="cheque 12")
    await op.accountant.pay(invoice, 1700, reference="transfer of the 30th")
    return invoice
