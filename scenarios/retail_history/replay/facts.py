"""What stands in both systems after a replay, told by the records of its lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scenarios.actors.desk import Desk, Document
from scenarios.retail_history.replay.bodies import key_of
from scenarios.retail_history.replay.masters import CHANNEL
from scenarios.retail_history.sheet import Facts, Standing


async def read_facts(erp: Desk, store: Desk, zone: str) -> Facts:
    """Read what the store and the ERP hold of the history's channel."""
    orders = [order for order in await store.pages("/v1/orders") if order["channel"] == CHANNEL]
    invoices = await erp.pages("/v1/invoices")
    memos = await erp.pages("/v1/credit-memos")
    acts = [*await erp.pages("/v1/stock/receipts"), *await erp.pages("/v1/stock/damages")]
    names = {order["id"]: order["client_reference"] for order in orders}
    refunds = {one["id"]: one["client_reference"] for order in orders for one in order["refunds"]}
    booked = [one for one in await erp.pages("/v1/orders") if one["sales_channel"] == CHANNEL]
    books = {
        **_of_invoices(invoices, names),
        **_of_memos(memos, refunds),
        **_of_acts(acts, zone),
    }
    return Facts(_of_store(orders, zone), _of_orders(booked, names, zone), books)


def _of_store(orders: Iterable[Document], zone: str) -> dict[str, Standing]:
    """What the store's orders hold, net of what was cancelled of them."""
    standings: dict[str, Standing] = {}
    for order in orders:
        day = _day(order["placed_at"], zone)
        is_open = order["status"] != "cancelled"
        for line in order["lines"]:
            pieces = (line["quantity"] - line["cancelled"]) * is_open
            amount_minor = pieces * line["unit_price_minor"]
            standings[f"line:{key_of(line['id'])}"] = Standing(day, pieces, amount_minor)
        if order["shipping"]["price_minor"]:
            name = f"shipping:{order['client_reference']}"
            standings[name] = Standing(day, 0, order["shipping"]["price_minor"] * is_open)
        for refund in order["refunds"]:
            if refund["cause"] not in ("edit", "cancel"):
                pieces = sum(line["quantity"] for line in refund["lines"])
                back = Standing(_day(refund["created_at"], zone), -pieces, -refund["amount_minor"])
                standings[refund["client_reference"] or refund["id"]] = back
    return standings


def _of_orders(
    orders: Iterable[Document], names: Mapping[str, str], zone: str
) -> dict[str, Standing]:
    """What the ERP's orders hold; an order keeps the id of its order in the store."""
    standings: dict[str, Standing] = {}
    for order in orders:
        day, is_open = _day(order["placed_at"], zone), order["status"] != "cancelled"
        for line in order["lines"]:
            pieces = (line["quantity"] - line["cancelled"]) * is_open
            amount_minor = pieces * line["unit_price_minor"]
            name = f"line:{key_of(line['client_line_id'] or '')}"
            standings[name] = Standing(day, pieces, amount_minor)
        if order["shipping"]["price_minor"]:
            name = f"shipping:{names.get(order['client_reference'], order['number'])}"
            standings[name] = Standing(day, 0, order["shipping"]["price_minor"] * is_open)
    return standings


def _of_invoices(invoices: Iterable[Document], names: Mapping[str, str]) -> dict[str, Standing]:
    found: dict[str, list[Standing]] = defaultdict(list)
    for invoice in invoices:
        if invoice["status"] == "cancelled":
            continue
        day = date.fromisoformat(invoice["issued_on"])
        for line in invoice["lines"]:
            name = f"line:{key_of(line['client_line_id'] or '')}"
            found[name].append(Standing(day, line["pieces"], line["total_minor"]))
        if invoice["shipping"]["price_minor"]:
            order = names.get(invoice["order_client_reference"], invoice["order_number"])
            standing = Standing(day, 0, invoice["shipping"]["price_minor"])
            found[f"shipping:{order}"].append(standing)
    return _added_up(found)


def _of_memos(memos: Iterable[Document], refunds: Mapping[str, str]) -> dict[str, Standing]:
    """A memo of a refund names it by the store's id, and the invoice after a colon."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for memo in memos:
        said = memo["client_reference"] or memo["id"]
        name = refunds.get(said.partition(":")[0], said)
        pieces = sum(line["pieces"] for line in memo["lines"])
        day = date.fromisoformat(memo["issued_on"])
        found[name].append(Standing(day, -pieces, -memo["total_minor"]))
    return _added_up(found)


def _of_acts(acts: Iterable[Document], zone: str) -> dict[str, Standing]:
    standings: dict[str, Standing] = {}
    for act in acts:
        name = act["client_reference"] or ""
        if name.startswith("stock:"):
            pieces = sum(movement["pieces"] for movement in act["movements"])
            day = _day(act["movements"][0]["at"], zone)
            standings[name] = Standing(day, pieces, 0)
    return standings


def _added_up(found: Mapping[str, list[Standing]]) -> dict[str, Standing]:
    return {
        name: Standing(
            parts[0].day,
            sum(part.pieces for part in parts),
            sum(part.amount_minor for part in parts),
        )
        for name, parts in found.items()
    }


def _day(instant: str, zone: str) -> date:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()
