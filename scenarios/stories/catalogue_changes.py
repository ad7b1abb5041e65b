"""Catalogue changes: items change their names, look alike, go and come while orders are open.

A SKU is renamed under an open order and under one that is not booked yet; a new article's SKU
looks like another's, one is blank until somebody mends it; a size and a whole article are
withdrawn while orders name them; an option is renamed, its values are put in another order, a
size is added; a name that no shop can show and an order that the ERP cannot take are mended.
"""

from dataclasses import dataclass

from scenarios.actors.desk import Document, NotThere
from scenarios.session.operator import Operator

NAME = "catalogue_changes"
RULES = (
    "PRD-01",
    "PRD-06",
    "PRD-07a",
    "PRD-07b",
    "PRD-10",
    "PRD-14",
    "STK-01",
    "STK-12",
    "ORD-01",
    "ORD-02",
    "ORD-07a",
    "ORD-07b",
    "XCT-10b",
)
PRICE_MINOR = 3100
TOO_LONG = "third yard, behind the old customs house, " * 8  # beyond an address line of the ERP


@dataclass(frozen=True)
class Goods:
    """The styles of the story, as they were in the beginning."""

    renamed: Document
    likened: Document
    withdrawn: Document
    refitted: Document


@dataclass(frozen=True)
class Opened:
    """Orders that the changes meet: not paid yet, of a size that goes, not to be booked."""

    waiting: Document
    last_call: Document
    too_long: Document


async def play(op: Operator) -> None:
    """Open orders, change the catalogue under them, trade on, and mend what was set aside."""
    goods = await _set_out(op)
    opened = await _open_orders(op, goods)
    await op.settled()
    blank = await _change(op, goods)
    await _name_at_length(op, goods.likened)
    await op.settled()
    await _trade_on(op, goods, opened)
    op.narrate("the blank SKU gets a name, the long name and the long address become short ones")
    op.note("row_mended", id=goods.likened["id"])
    await op.merchandiser.change_style(goods.likened["id"], name=op.name("Shortened"))
    await op.merchandiser.change_variant(blank["variants"][0]["id"], sku=op.name("MENDED"))
    await op.staff.readdress(opened.too_long["id"], {"line2": "Third yard"})
    await op.settled()


async def _set_out(op: Operator) -> Goods:
    pairs = [await op.shelf.pair() for _ in range(2)]
    singles = [await op.shelf.single() for _ in range(2)]
    for style in (*singles, *pairs):
        await op.warehouse.count({variant["id"]: 9 for variant in style["variants"]})
        await _price(op, style)
    await op.settled()
    return Goods(renamed=singles[0], likened=singles[1], withdrawn=pairs[0], refitted=pairs[1])


async def _open_orders(op: Operator, goods: Goods) -> Opened:
    sku = goods.renamed["variants"][0]["sku"]
    op.narrate(f"{sku}: one order is open, one waits for its money")
    await op.shopper.buy("us", [(sku, 2)], op.buyer("early"))
    waiting = await op.shopper.buy("us", [(sku, 1)], op.buyer("waiting", tender_state="pending"))
    leaving = goods.withdrawn["variants"][0]["sku"]
    last_call = await op.shopper.buy("us", [(leaving, 1)], op.buyer("lastcall"))
    op.narrate("somebody orders two articles to an address longer than the ERP can hold")
    lines = [(goods.refitted["variants"][0]["sku"], 1), (goods.likened["variants"][0]["sku"], 1)]
    far = op.buyer("far", ship_to={"line2": TOO_LONG})
    too_long = await op.shopper.buy("us", lines, far)
    if waiting is None or last_call is None or too_long is None:
        raise NotThere("the store did not sell what it had")
    op.note("pending", order_id=waiting["id"])
    op.note("unbookable", order_id=too_long["id"], cause="an address line too long for the ERP")
    return Opened(waiting, last_call, too_long)


async def _change(op: Operator, goods: Goods) -> Document:
    """Rename, liken, withdraw and refit in one go; returns the style with the blank SKU."""
    renamed, likened = goods.renamed["variants"][0], goods.likened["variants"][0]
    op.narrate(f"{renamed['sku']} gets another SKU, {likened['sku']} a look-alike")
    await op.merchandiser.change_variant(renamed["id"], sku=op.name("RENAMED"))
    for number, sku in (("LIKE", f" {likened['sku'].swapcase()} "), ("BLANK", " ")):
        style = await op.merchandiser.enter_style(op.name(number), sku)
        await op.warehouse.count({style["variants"][0]["id"]: 9})
        await _price(op, style)
    op.narrate("a size is withdrawn, another article gets a third size and a new name for sizes")
    leaving = goods.withdrawn["variants"][0]
    await op.merchandiser.change_variant(leaving["id"], status="discontinued")
    await _refit(op, goods.refitted)
    return style


async def _name_at_length(op: Operator, style: Document) -> None:
    """Somebody's script gives an article a name that no shop can show."""
    await op.sea.drifts("erp", "style", style["id"], name="Endless " * 500)
    op.note("row_refused", what="product", id=style["id"], style_id=style["id"])
    await op.merchandiser.change_style(style["id"], description="Sewn from one long thread")


async def _refit(op: Operator, style: Document) -> None:
    """Rename the first option, put its values in another order, and add one."""
    first, *others = style["options"]
    values = [*reversed(first["values"]), "Extra wide"]
    options = [*others, {"name": "Fit", "values": values}]
    await op.merchandiser.change_style(style["id"], options=options)
    for variant in style["variants"]:
        chosen = dict(variant["options"])
        chosen["Fit"] = chosen.pop(first["name"])
        await op.merchandiser.change_variant(variant["id"], options=chosen)
    added = {**chosen, "Fit": "Extra wide"}
    sku = op.name("WIDE")
    refitted = await op.merchandiser.add_variants(style, [{"sku": sku, "options": added}])
    await op.warehouse.count({refitted["variants"][-1]["id"]: 9})


async def _trade_on(op: Operator, goods: Goods, opened: Opened) -> None:
    op.narrate("shoppers buy under the new names, and cannot buy what was withdrawn")
    await op.staff.capture(opened.waiting["id"])
    await op.shopper.buy("us", [(op.name("RENAMED"), 1)], op.buyer("later"))
    await op.shopper.buy("us", [(op.name("WIDE"), 1)], op.buyer("wide"))
    leaving = goods.withdrawn["variants"][0]["sku"]
    await op.shopper.buy("us", [(leaving, 1)], op.buyer("toolate"))
    await op.shopper.order_page(opened.last_call["id"], op.buyer("lastcall").email)
    await op.merchandiser.change_style(goods.withdrawn["id"], status="discontinued")
    await op.settled()
    staying = goods.withdrawn["variants"][1]["sku"]
    await op.shopper.buy("us", [(staying, 1)], op.buyer("muchtoolate"))
    await op.shopper.order_page(opened.last_call["id"], op.buyer("lastcall").email)


async def _price(op: Operator, style: Document) -> None:
    await op.merchandiser.reprice(
        "LIST-USD", style["id"], price_minor=PRICE_MINOR, own_prices="change"
    )
