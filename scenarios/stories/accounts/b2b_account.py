"""B2B account: what an account agreed is what its people see and pay, and nobody else does.

A company with a contract, two buyers and two locations; another one with a price group alone; a
third one whose buyer had an account in the shop and has not proven the mail address yet; a guest.
Quantity breaks for everybody, an item for two companies, order quantities. The first
company also buys by telephone, and its buyers see what was invoiced. A group price
changes and an entitlement ends while carts are open; a contract price is more than any shop takes
until it is mended; an order beyond the credit is held and
released; a contract price begins by the clock.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scenarios.actors.desk import Document
from scenarios.actors.trade import Account, Ready
from scenarios.session.operator import Operator
from scenarios.stories.money.offline_invoices import sale

NAME = "b2b_account"
RULES = ("PRD-11", "PRD-12", "PRD-16", "CUS-07", "CUS-09", "XCT-10b")
LIST, ZONE = "LIST-USD", "America/New_York"
PUBLIC, RESTRICTED = "WEB", "WEB-TRADE"
PIER = {
    "code": "PIER",
    "name": "Dock Ltd, pier",
    "line1": "1 Pier",
    "line2": "Berth 4",
    "city": "Duluth",
    "region": "MN",
    "postal_code": "55802",
    "country": "US",
    "phone": "+1 218 555 0143",
    "is_default_shipping": True,
}
YARD = {"code": "YARD", "name": "Dock Ltd", "line1": "2 Yard", "city": "Ely", "country": "US"}
POISON_MINOR = 10**13  # more than any shop takes
BY_SIX = {"minimum": 6, "multiple": 3, "maximum": 24}


@dataclass
class Trade:
    """What the story holds in its hands."""

    tee: Document
    knife: Document
    dock: Document
    quay: Document
    mole: Document
    unproven: Document
    group_line: Document = field(default_factory=dict)
    contract: Document = field(default_factory=dict)
    contract_line: Document = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    sale_begins: datetime | None = None


async def play(op: Operator) -> None:
    """Agree, shop, change what was agreed while carts are open, shop again."""
    trade = await _set_out(op)
    await _shop(op, trade)
    carts = await _leave_carts_open(trade)
    await op.settled()
    await _agree_anew(op, trade)
    await op.settled()
    held = await _order_from_old_carts(op, trade, carts)
    await op.settled()
    await trade.people["cleo"].look("us", trade.handles["tee"])
    await _release(op, held)
    await _change_terms(op, trade)
    await op.settled()
    await _look_at_terms(trade)
    await _reach_the_sale(op, trade)


async def _set_out(op: Operator) -> Trade:
    tee, knife = await op.shelf.single(), await op.shelf.single()
    for style in (tee, knife):
        await op.warehouse.receive({variant["id"]: 200 for variant in style["variants"]})
        await op.merchandiser.reprice(LIST, style["id"], price_minor=8000, own_prices="change")
    await op.merchandiser.change_variant(knife["variants"][0]["id"], order_quantity=BY_SIX)
    trade = Trade(tee, knife, *await _enter_companies(op), *await _enter_late_buyer(op))
    await _agree(op, trade)
    op.narrate("knives are for two companies alone, by the half dozen and more")
    await op.trade.restrict(knife, RESTRICTED, PUBLIC)
    await op.trade.entitle(RESTRICTED, trade.dock, trade.mole)
    await op.settled()
    return trade


async def _enter_companies(op: Operator) -> tuple[Document, Document]:
    op.narrate("a company with two buyers and two locations, a second one with a group alone")
    group = op.name("TRADE")
    dock = await op.trade.enter_company(
        op.name("Dock Ltd"),
        [op.buyer("ada", name="Ada"), op.buyer("ben", name="Ben")],
        addresses=[PIER, YARD],
        price_group=group,
        terms={"code": "NET30", "days": 30},
        credit_limit_minor=100_000,
        credit_currency="USD",
    )
    quay = await op.trade.enter_company(
        op.name("Quay Ltd"),
        [op.buyer("cleo", name="Cleo")],
        addresses=[PIER | {"line1": "9 Quay"}],
        price_group=group,
    )
    return dock, quay


async def _enter_late_buyer(op: Operator) -> tuple[Document, Document]:
    """A company whose buyer opened an account in the shop before, and has not proven the mail."""
    dora = op.buyer("dora", name="Dora")
    opened = await op.trade.open(dora)
    mole = await op.trade.enter_company(
        op.name("Mole Ltd"),
        [dora],
        addresses=[PIER | {"code": "MOLE", "name": "Mole Ltd"}],
        price_group=op.name("TRADE"),
        terms={"code": "NET14", "days": 14},
    )
    return mole, opened


async def _agree(op: Operator, trade: Trade) -> None:
    """A contract and a group price, and a quantity break for everybody."""
    public = await op.merchandiser.price_list(LIST)
    style = {"style_id": trade.tee["id"]}
    await op.trade.agree(public, **style, price_minor=7200, min_quantity=10)
    await op.trade.agree(public, **style, price_minor=6900, min_quantity=25)
    group = await op.trade.open_list(op.name("GROUP"), public, customer_group=op.name("TRADE"))
    trade.group_line = await op.trade.agree(group, **style, price_minor=7000)
    trade.contract = await op.trade.open_list(op.name("DOCK"), public, customer_id=trade.dock["id"])
    trade.contract_line = await op.trade.agree(trade.contract, **style, price_minor=6500)
    await op.trade.agree(trade.contract, **style, price_minor=6000, min_quantity=10)


async def _shop(op: Operator, trade: Trade) -> None:
    for name, style in (("tee", trade.tee), ("knife", trade.knife)):
        trade.handles[name] = (await op.staff.product_of(style["id"]))["handle"]
    for role, company in (("ada", trade.dock), ("ben", trade.dock), ("cleo", trade.quay)):
        who = op.buyer(role, name=role.capitalize())
        trade.people[role] = await op.trade.join(who, company)
    trade.people["guest"] = op.trade.guest(op.buyer("visitor"))
    op.narrate("everybody looks: contract, group and public price, by one and by ten")
    for person in trade.people.values():
        await person.browse("us")
        for pieces in (1, 9, 10):
            await person.look("us", trade.handles["tee"], pieces)
        await person.look("us", trade.handles["knife"], 6)
    tee, knife = _sku(trade.tee), _sku(trade.knife)
    op.narrate("two buyers order for two locations; wrong quantities and strangers are refused")
    ada, ben = trade.people["ada"], trade.people["ben"]
    await ada.buy("us", [(tee, 2), (knife, 6)], "YARD", kind="invoice")
    await ben.buy("us", [(tee, 10)], "PIER")
    await ada.buy("us", [(knife, 5)], "YARD")
    await ada.buy("us", [(knife, 30)], "YARD")
    await _sell_by_phone(op, trade)
    await trade.people["cleo"].buy("us", [(knife, 6)])
    await trade.people["guest"].buy("us", [(knife, 6)])
    await trade.people["guest"].buy("us", [(tee, 10)])
    op.narrate("the buyer of the third company proves the mail address at last")
    dora = op.buyer("dora", name="Dora")
    trade.people["dora"] = await op.trade.prove(trade.unproven, dora, trade.mole)


async def _sell_by_phone(op: Operator, trade: Trade) -> None:
    op.narrate("the company telephones, too: one order is sent and invoiced, one stays open")
    tee = trade.tee["variants"][0]
    sent, _ = [
        await op.clerk.phone_order(sale(op, trade.dock["id"], (tee, pieces), channel="phone"))
        for pieces in (3, 4)
    ]
    await op.backroom.hand_over(sent)
    await op.accountant.invoice(sent)


async def _leave_carts_open(trade: Trade) -> dict[str, Ready | None]:
    ada, cleo = trade.people["ada"], trade.people["cleo"]
    return {
        "cleo": await cleo.get_ready("us", [(_sku(trade.tee), 3)]),
        "ada": await ada.get_ready("us", [(_sku(trade.knife), 12)], "PIER"),
    }


async def _agree_anew(op: Operator, trade: Trade) -> None:
    op.narrate("the group's price rises and an entitlement ends, while carts are open")
    op.narrate("one price of the contract is more than any shop takes")
    line_id = trade.contract_line["id"]
    await op.sea.drifts("erp", "price_line", line_id, price_minor=POISON_MINOR)
    op.note("row_refused", what="agreed price", id=line_id, style_id=trade.tee["id"])
    await op.trade.agree_anew(trade.group_line, 7500)
    await op.trade.entitle(RESTRICTED)


async def _order_from_old_carts(
    op: Operator, trade: Trade, carts: dict[str, Ready | None]
) -> Document | None:
    ada, ben, cleo, dora = (trade.people[role] for role in ("ada", "ben", "cleo", "dora"))
    await dora.look("us", trade.handles["tee"])
    await dora.buy("us", [(_sku(trade.tee), 2)], "MOLE")
    await cleo.order(carts["cleo"])
    if carts["cleo"] is not None:
        await cleo.order(carts["cleo"], await cleo.total_now(carts["cleo"]))
    await cleo.look("us", trade.handles["tee"])
    await ada.order(carts["ada"])
    await ada.look("us", trade.handles["knife"], 6)
    op.narrate("one company leaves its group")
    await op.trade.change_company(trade.quay, price_group=None)
    op.narrate("an order on account goes beyond the credit")
    return await ben.buy("us", [(_sku(trade.tee), 20)], "PIER", kind="invoice")


async def _release(op: Operator, held: Document | None) -> None:
    for booked in await op.clerk.orders_for(held["id"]) if held else []:
        if booked["status"] == "held":
            op.narrate("a clerk releases the order that was beyond the credit")
            await op.clerk.release(booked["id"])


async def _change_terms(op: Operator, trade: Trade) -> None:
    op.narrate("the price of the contract is mended")
    op.note("row_mended", id=trade.contract_line["id"])
    await op.trade.agree_anew(trade.contract_line, 6600)
    op.narrate("the company gets new terms and a sale of its own")
    await op.trade.change_company(trade.dock, terms={"code": "NET60", "days": 60})
    trade.sale_begins = _tomorrow(op) if op.can_jump else op.soon(2)
    sale: dict[str, Any] = {"price_minor": 5500, "kind": "sale"}
    sale["valid_from"] = trade.sale_begins.isoformat()
    await op.trade.agree(trade.contract, style_id=trade.tee["id"], **sale)


def _tomorrow(op: Operator) -> datetime:
    return op.midnight(ZONE, op.today(ZONE) + timedelta(days=1))


async def _look_at_terms(trade: Trade) -> None:
    await trade.people["cleo"].look("us", trade.handles["tee"])
    await trade.people["ada"].look("us", trade.handles["tee"])


async def _reach_the_sale(op: Operator, trade: Trade) -> None:
    if trade.sale_begins is not None:
        await op.reached(trade.sale_begins)
    for role in ("ada", "cleo"):
        await trade.people[role].look("us", trade.handles["tee"])


def _sku(style: Document) -> str:
    return str(style["variants"][0]["sku"])
