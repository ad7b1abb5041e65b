"""Stock extras: kits, packs, a safety buffer, and counts that leave less than nothing.

A kit of one cup and two saucers, a pack of six eggs out of eleven, a cloth of which four pieces
are held back, a rope that lies in two places, with as much held back, a leaflet that is free and
that nobody counts, and that goes with each kit. Kits are sold, their components are counted short
and come again in another warehouse, one kit is sent, and one beyond stock waits for the latest of
its components.
"""

from dataclasses import dataclass
from datetime import timedelta

from scenarios.actors.desk import Document, NotThere
from scenarios.session.operator import Operator

NAME = "stock_extras"
RULES = (
    "STK-01",
    "STK-02",
    "STK-04",
    "STK-10a",
    "STK-10b",
    "STK-12",
    "STK-15",
    "ORD-01",
    "ORD-02",
)
# Rules that the story puts to the test where this setting differs from the default.
RULES_WITH = {"locations": ("STK-14",)}
ZONE = "America/New_York"
PRICE_MINOR = 3900


@dataclass(frozen=True)
class Goods:
    """The styles of the story: four with a shelf, two made of others, one that is free."""

    cup: Document
    saucer: Document
    egg: Document
    cloth: Document
    kit: Document
    pack: Document
    leaflet: Document


async def play(op: Operator) -> None:
    """Sell kits, count their components short, and let them come again."""
    goods = await _set_out(op)
    await op.settled()
    order = await _sell(op, goods)
    await op.settled()
    await _count_short(op, goods)
    await op.settled()
    await _fill_up(op, goods)
    await _send_one(op, order)
    await op.settled()
    await _wait_for_the_latest(op, goods)
    await op.settled()


async def _set_out(op: Operator) -> Goods:
    cup, saucer, egg, cloth, rope = [await op.shelf.single() for _ in range(5)]
    counted = {_id(cup): 9, _id(saucer): 7, _id(egg): 11, _id(cloth): 9, _id(rope): 6}
    await op.warehouse.count(counted)
    # A saucer apart from its like: the fourth kit is made out of both places.
    await op.warehouse.count({_id(rope): 8, _id(saucer): 1}, "EAST")
    for held_back in (cloth, rope):
        await op.merchandiser.change_variant(_id(held_back), safety_buffer=4)
    leaflet = await _leaflet(op)
    op.narrate("a kit of one cup and two saucers, a pack of six eggs, a cloth with a buffer of 4")
    kit = await _made_of(op, "KIT", [(cup, 1), (saucer, 2), (leaflet, 1)])
    pack = await _made_of(op, "PACK", [(egg, 6)])
    flag = {"allowed": True, "limit": 6}
    await op.merchandiser.change_style(kit["id"], backorder=flag)
    for style in (cup, saucer, egg, cloth, kit, pack):
        await op.merchandiser.reprice(
            "LIST-USD", style["id"], price_minor=PRICE_MINOR, own_prices="change"
        )
    return Goods(cup, saucer, egg, cloth, kit, pack, leaflet)


async def _leaflet(op: Operator) -> Document:
    """Something that costs nothing and never runs out."""
    style = await op.merchandiser.enter_style(op.name("LEAFLET"), op.name("LEAFLET-SKU"))
    printed = {"barcode": "4006381333931", "weight_g": 12}
    await op.merchandiser.change_variant(_id(style), tracked=False, is_free=True, **printed)
    return style


async def _made_of(op: Operator, name: str, parts: list[tuple[Document, int]]) -> Document:
    style = await op.merchandiser.enter_style(op.name(name), op.name(f"{name}-SKU"))
    components = [{"variant_id": _id(part), "pieces": pieces} for part, pieces in parts]
    await op.merchandiser.change_variant(_id(style), components=components)
    return style


async def _sell(op: Operator, goods: Goods) -> Document:
    await _look(op, goods.kit)
    op.narrate("two kits, the only whole pack, and two cloths are sold")
    lines = [(_sku(goods.kit), 2), (_sku(goods.pack), 1), (_sku(goods.cloth), 2)]
    lines.append((_sku(goods.leaflet), 3))
    order = await op.shopper.buy("us", lines, op.buyer("table", tender_state="paid"))
    if order is None:
        raise NotThere("the store did not sell the kits it had")
    await op.settled()
    await op.shopper.buy("us", [(_sku(goods.pack), 1)], op.buyer("omelette", tender_state="paid"))
    await op.shopper.buy("us", [(_sku(goods.cloth), 4)], op.buyer("tailor", tender_state="paid"))
    return order


async def _count_short(op: Operator, goods: Goods) -> None:
    op.narrate("a count finds two saucers where four are sold, and one cloth where two are")
    await op.warehouse.count({_id(goods.saucer): 2, _id(goods.cloth): 1})
    await op.settled()
    await _look(op, goods.kit)


async def _fill_up(op: Operator, goods: Goods) -> None:
    op.narrate("six saucers come in the other warehouse: two kits can be made again")
    await op.warehouse.receive({_id(goods.saucer): 6}, "EAST")
    await op.warehouse.receive({_id(goods.cup): 3, _id(goods.cloth): 6}, "EAST")
    await op.settled()
    await _look(op, goods.kit)


async def _send_one(op: Operator, order: Document) -> None:
    """One of the two kits that were sold leaves: a cup and two saucers."""
    booked = await op.clerk.orders_for(order["id"])
    if not booked:
        raise NotThere("the ERP has no order of the kits")
    op.narrate("one of the two kits that were sold leaves")
    await op.backroom.send(booked[0], 1, op.name("TRACK"))


async def _wait_for_the_latest(op: Operator, goods: Goods) -> None:
    today = op.today(ZONE)
    late, later = today + timedelta(days=10), today + timedelta(days=17)
    op.narrate(f"cups come on {late}, saucers on {later}: a kit waits for the saucers")
    await op.clerk.buy_in({_id(goods.cup): 10}, late.isoformat(), op.name("PO-CUPS"))
    await op.clerk.buy_in({_id(goods.saucer): 20}, later.isoformat(), op.name("PO-SAUCERS"))
    await op.settled()
    await _look(op, goods.kit, 4)
    await op.shopper.buy("us", [(_sku(goods.kit), 4)], op.buyer("banquet", tender_state="paid"))


async def _look(op: Operator, style: Document, quantity: int = 1) -> None:
    handle = (await op.staff.product_of(style["id"]))["handle"]
    await op.shopper.look("us", handle, quantity)


def _id(style: Document) -> str:
    return str(style["variants"][0]["id"])


def _sku(style: Document) -> str:
    return str(style["variants"][0]["sku"])
