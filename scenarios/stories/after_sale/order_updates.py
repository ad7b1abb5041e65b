"""Order updates: what happens to an order after the sale, on both sides.

Two parcels and two lines of one SKU; two warehouses; a parcel with the wrong label, taken back
and sent again; a cancel before anything left, one before the order was even booked, and one that
crosses a shipment; edits before, after a part, and across; a supply that slips; goods that come
back fit, unfit and not at all; an invoice once all parcels have left.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from scenarios.actors.desk import Document, NotThere
from scenarios.session.operator import Operator

NAME = "order_updates"
RULES = (
    "STK-07",
    "STK-12",
    "ORD-01",
    "ORD-02",
    "UPD-01",
    "UPD-02",
    "UPD-03a",
    "UPD-03b",
    "UPD-04",
    "UPD-05a",
    "UPD-05b",
    "UPD-06",
    "UPD-08",
    "UPD-09",
    "UPD-10",
)
# One line is sold out of two warehouses, to the last piece.
NEEDS = {"warehouses": (["MAIN", "EAST"],), "buffer": (0,)}
ZONE = "America/New_York"


@dataclass(frozen=True)
class Goods:
    """Four articles: plenty of the first; the second in two warehouses; the third comes later;
    the fourth is only in orders whose outcome is a race.
    """

    tee: str
    split: str
    later: Document
    raced: Document


async def play(op: Operator) -> None:
    """Sell, then do to the orders all that can be done to them."""
    goods = await _set_out(op)
    sold = await _sell(op, goods)
    await op.settled()
    purchase = await _change_early(op, goods, sold)
    await op.settled()
    await _change_late(op, goods, sold, purchase)
    await op.settled()
    await _bring_to_an_end(op, sold)
    await op.settled()
    await op.shopper.order_page(sold["parcels"]["id"], op.buyer("parcels").email)


async def _set_out(op: Operator) -> Goods:
    style = await op.shelf.sizes(4)
    tee, split, later, raced = style["variants"][:4]
    await op.warehouse.count({tee["id"]: 40, split["id"]: 1, later["id"]: 0, raced["id"]: 30})
    await op.warehouse.count({split["id"]: 2}, "EAST")
    await op.merchandiser.change_variant(later["id"], backorder={"allowed": True, "limit": None})
    await op.merchandiser.reprice("LIST-USD", style["id"], price_minor=3000, own_prices="change")
    await op.settled()
    return Goods(tee["sku"], split["sku"], later, raced)


async def _sell(op: Operator, goods: Goods) -> dict[str, Document]:
    """Place all orders; one is cancelled before anybody can have booked it."""
    op.narrate("over a dozen orders, and one that is cancelled in the same breath")
    wanted = {
        "parcels": [(goods.tee, 1), (goods.tee, 2), (goods.split, 3)],
        "relabelled": [(goods.tee, 2)],
        "early": [(goods.tee, 2)],
        "edited": [(goods.tee, 3)],
        "grown": [(goods.tee, 1)],
        "parted": [(goods.tee, 3)],
        "trimmed": [(goods.tee, 2), (goods.tee, 1)],
        "shortened": [(goods.tee, 3)],
        "dropped": [(goods.tee, 1)],
        "questioned": [(goods.tee, 1)],
        "waiting": [(goods.later["sku"], 2)],
        "returned": [(goods.tee, 4)],
        "crossed": [(goods.raced["sku"], 2)],
        "half": [(goods.raced["sku"], 3)],
        "recut": [(goods.raced["sku"], 2)],
    }
    sold = {}
    for role, lines in wanted.items():
        sold[role] = await _bought(op, role, lines)
    hasty = await _bought(op, "hasty", [(goods.raced["sku"], 1)])
    await op.aftersale.cancel(hasty["id"], "a mistake")
    op.note("race", variant_id=goods.raced["id"])
    return sold


async def _bought(op: Operator, role: str, lines: list[tuple[str, int]]) -> Document:
    order = await op.shopper.buy("us", lines, op.buyer(role, tender_state="paid"))
    if order is None:
        raise NotThere(f"the store did not sell to {role}")
    return order


def _line(order: Document, index: int = 0) -> str:
    return str(order["lines"][index]["id"])


async def _change_early(op: Operator, goods: Goods, sold: dict[str, Document]) -> Document:
    """First parcels, first wishes; three shoppers change their minds as their parcels leave."""
    op.narrate("the warehouse ships; shoppers cancel and edit, some while their parcel leaves")
    today = op.today(ZONE)
    pieces = {goods.later["id"]: 2}
    expected = (today + timedelta(days=10)).isoformat()
    purchase = await op.clerk.buy_in(pieces, expected, op.name("PO"))
    dispatch, sale = op.dispatch, op.aftersale
    parcels = sold["parcels"]
    await dispatch.ship(parcels["id"], {_line(parcels, 1): 2}, op.name("1Z-A"))
    await dispatch.ship(sold["parted"]["id"], {_line(sold["parted"]): 1}, op.name("1Z-P"))
    trimmed = sold["trimmed"]
    await dispatch.ship(trimmed["id"], {_line(trimmed): 1, _line(trimmed, 1): 1}, op.name("1Z-T"))
    await dispatch.ship(sold["shortened"]["id"], {_line(sold["shortened"]): 1}, op.name("1Z-S"))
    await dispatch.ship(sold["returned"]["id"], {_line(sold["returned"]): 4}, op.name("1Z-R"))
    await sale.cancel(sold["early"]["id"], "found it cheaper")
    await sale.edit(sold["edited"]["id"], {_line(sold["edited"]): 2})
    await op.staff.readdress(sold["edited"]["id"], {"line1": "9 Harbor Street"})
    await sale.edit(sold["grown"]["id"], {_line(sold["grown"]): 2})
    await op.counsel.cancel(sold["dropped"]["id"], "lost in the warehouse")
    await op.counsel.hold(sold["questioned"]["id"], "is the address right?")
    # At one moment, so that neither can have heard of the other.
    crossed, half, recut = sold["crossed"], sold["half"], sold["recut"]
    await asyncio.gather(
        dispatch.ship(crossed["id"], {_line(crossed): 2}, op.name("1Z-C")),
        sale.cancel(crossed["id"], "too late?"),
        dispatch.ship(half["id"], {_line(half): 1}, op.name("1Z-H")),
        sale.cancel(half["id"], "too late for a part?"),
        dispatch.ship(recut["id"], {_line(recut): 2}, op.name("1Z-E")),
        sale.edit(recut["id"], {_line(recut): 1}),
    )
    return purchase


async def _change_late(
    op: Operator, goods: Goods, sold: dict[str, Document], purchase: Document
) -> None:
    op.narrate("more parcels, one with the wrong label; the supplier is late")
    relabelled, parcels = sold["relabelled"], sold["parcels"]
    wrong = await op.dispatch.ship(relabelled["id"], {_line(relabelled): 2}, op.name("1Z-WRONG"))
    await op.dispatch.ship(
        parcels["id"], {_line(parcels): 1, _line(parcels, 2): 1}, op.name("1Z-B")
    )
    await op.aftersale.edit(sold["parted"]["id"], {_line(sold["parted"]): 2})
    # No more than what has left.
    await op.aftersale.edit(sold["trimmed"]["id"], {_line(sold["trimmed"]): 1})
    # A second time, back to what it was.
    await op.aftersale.edit(sold["grown"]["id"], {_line(sold["grown"]): 1})
    await op.counsel.cancel(sold["shortened"]["id"], "no more of them")
    await op.counsel.let_go_on(sold["questioned"]["id"], sold["grown"]["id"])
    await op.counsel.carry_out_cancels(sold["early"]["id"])
    await op.clerk.slip(purchase, (op.today(ZONE) + timedelta(days=13)).isoformat())
    returned = sold["returned"]
    await op.aftersale.ask_return(returned, _line(returned), 1)
    await op.aftersale.refund(returned["id"], 500, "sorry for the scratch")
    await op.settled()
    if wrong is not None:
        corrected = await op.dispatch.correct(wrong, op.name("1Z-RIGHT"))
        await op.dispatch.reverse(corrected, "never left the dock")
    await op.dispatch.unpack(returned["id"], "fit")
    await op.warehouse.receive({goods.later["id"]: 2})


async def _bring_to_an_end(op: Operator, sold: dict[str, Document]) -> None:
    op.narrate("what waited leaves; what comes back is looked at")
    parcels, relabelled, waiting = sold["parcels"], sold["relabelled"], sold["waiting"]
    await op.dispatch.ship(parcels["id"], {_line(parcels, 2): 2}, op.name("1Z-X"), "EAST")
    await op.dispatch.ship(relabelled["id"], {_line(relabelled): 2}, op.name("1Z-AGAIN"))
    sent = await op.dispatch.ship(waiting["id"], {_line(waiting): 2}, op.name("1Z-W"))
    if sent is not None:
        await op.dispatch.lose(sent, 1)
    await op.accountant.invoice(await op.dispatch.order_of(parcels["id"]))
    for role in ("crossed", "half"):
        await op.dispatch.unpack(sold[role]["id"], "unfit")
    shortened = sold["shortened"]
    await op.dispatch.take_back(shortened["id"], {_line(shortened): 1}, "unfit")
    returned = sold["returned"]
    await op.aftersale.refund_goods(returned["id"], 3000, _line(returned), 1)
    await op.dispatch.free(sold["edited"]["id"])
