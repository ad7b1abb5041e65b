"""Sale repricing: one act in the ERP changes every size and colour for the weekend.

A style in three sizes and four colours goes from 80.00 to 50.00 from Saturday to Monday,
on two channels and at the till; one variant has a price of its own and keeps it; a price
typed over in the store must not travel up. On Monday everything is as before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "sale_repricing"
RULES = (
    "PRD-01",
    "PRD-02",
    "PRD-03",
    "PRD-04a",
    "PRD-05",
    "PRD-09",
    "PRD-13",
    "PRD-15",
    "STK-01",
    "STK-12",
    "ORD-01",
    "ORD-05",
    "ORD-09",
)
RULES_WITH = {"drift": ("PRD-04b",)}
HARD_TEXT = "<p>Größe für <b>Zoë</b> — “soft” & ✂ cut, שלום, 東京</p>"
PRICE_LIST = "LIST-USD"
ZONE = "America/New_York"
REGULAR_MINOR = 8000
SALE_MINOR = 5000
OWN_MINOR = 8500


async def play(op: Operator) -> None:
    """Reprice a style for the weekend and back."""
    style = await _set_out(op)
    product = await op.staff.product_of(style["id"])
    handle = product["handle"]
    await op.staff.enrich(product["id"], "Found by those who search")
    sale = _weekend(op)
    op.narrate(f"{style['name']}: 50.00 instead of 80.00 from {sale.first} on, one act")
    await op.merchandiser.reprice(
        PRICE_LIST,
        style["id"],
        price_minor=SALE_MINOR,
        valid_from=sale.first,
        valid_until=sale.last,
        own_prices="keep",
    )
    await op.settled()
    await _look_everywhere(op, style, handle, "before")
    if op.can_jump:
        await op.reached(sale.begins - timedelta(hours=1))
        op.narrate("the last hour of Friday in New York, Saturday in Greenwich: still 80.00")
        await op.shopper.look("us", handle)
    await op.reached(sale.begins)
    op.narrate("the weekend begins; nobody touched a record")
    await _look_everywhere(op, style, handle, "sale")
    await _tempt(op, style, 2)
    variant = style["variants"][1]
    await op.shopper.buy("us", [(variant["sku"], 1)], op.buyer("bargain"))
    await op.settled()
    await op.reached(sale.ends)
    op.narrate("Monday: the regular price again")
    await _look_everywhere(op, style, handle, "after")
    if not op.can_jump:
        await _reprice_what_was_bought(op, style)
    # No price changes any more: only a bridge that looks at the store finds this one.
    await _tempt(op, style, 3)


@dataclass(frozen=True)
class Sale:
    """When it begins and ends, and how that is written into a price: days or instants."""

    begins: datetime
    ends: datetime
    first: str
    last: str


def _weekend(op: Operator) -> Sale:
    """The next weekend; where time cannot be moved, the next few settled moments."""
    if not op.can_jump:
        begins, ends = op.soon(2), op.soon(5)
        return Sale(begins, ends, begins.isoformat(), ends.isoformat())
    saturday = op.next_weekday(ZONE, 5)
    begins, ends = (op.midnight(ZONE, saturday + timedelta(days=days)) for days in (0, 2))
    return Sale(begins, ends, saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())


async def _set_out(op: Operator) -> Document:
    style = await op.shelf.grid()
    await op.merchandiser.change_style(style["id"], description=HARD_TEXT)
    await op.warehouse.receive({variant["id"]: 10 for variant in style["variants"]})
    await op.merchandiser.reprice(
        PRICE_LIST, style["id"], price_minor=REGULAR_MINOR, own_prices="change"
    )
    own = style["variants"][0]
    await op.merchandiser.set_price(PRICE_LIST, variant_id=own["id"], price_minor=OWN_MINOR)
    op.narrate(f"{style['name']}: {len(style['variants'])} variants at 80.00, one at 85.00")
    await op.settled()
    return style


async def _look_everywhere(op: Operator, style: Document, handle: str, when: str) -> None:
    for channel in ("us", "app", "eu"):
        await op.shopper.look(channel, handle)
    for variant in style["variants"]:
        await op.till.price(variant["sku"], PRICE_LIST)
    op.note("looked_everywhere", style_id=style["id"], when=when)


async def _reprice_what_was_bought(op: Operator, style: Document) -> None:
    """A sale of some seconds may have ended before anybody bought."""
    await op.shopper.buy("us", [(style["variants"][1]["sku"], 1)], op.buyer("regular"))
    await op.settled()
    await op.merchandiser.reprice(
        PRICE_LIST, style["id"], price_minor=REGULAR_MINOR + 100, own_prices="keep"
    )
    await op.settled()


async def _tempt(op: Operator, style: Document, number: int) -> None:
    """Type a price and a title over in the store: drift, which must not reach the ERP."""
    product = await op.staff.product_of(style["id"])
    op.narrate("somebody types 1.00 over a price in the store's back office")
    await op.staff.edit_price(product["variants"][number]["id"], "us", 100)
    await op.staff.edit_product(product["id"], title="Typed over in the store")
    await op.settled()
