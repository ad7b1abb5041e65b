"""What stands in both systems after a replay, told by the records of its lines: values only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from scenarios.model.end_state import Document, EndState, Records
from scenarios.retail_history.replay.bodies import key_of
from scenarios.retail_history.replay.masters import CHANNEL
from scenarios.retail_history.standing import Facts, Standing

Told = Iterator[tuple[str, Standing]]


def facts_of(end: EndState, acts: Sequence[Document], zone: str) -> Facts:
    """Tell what the store and the ERP hold; `acts` are receipts and damages of the warehouse."""
    own = [order for order in end.store.orders.values() if order["channel"] == CHANNEL]
    booked = [one for one in end.erp.orders.values() if one["sales_channel"] == CHANNEL]
    names = {order["id"]: str(order["client_reference"]) for order in own}
    refunds = {one["id"]: one["client_reference"] for order in own for one in order["refunds"]}
    invoices = [one for one in end.erp.invoices.values() if one["status"] != "cancelled"]
    known = {order["contact"]["email"] for order in own if not order["is_guest"]}
    store = [*_orders(own, {}, zone), *_refunds(own, zone), *_store_items(end)]
    books = [
        *_invoices(invoices, names),
        *_memos(end.erp.credit_memos.values(), refunds),
        *_acts(acts, zone),
        *_erp_items(end, acts),
    ]
    return Facts(
        _added_up([*store, *_customers(end.store.customers, known)]),
        _added_up(_orders(booked, names, zone)),
        _added_up([*books, *_customers(end.erp.customers, known)]),
    )


def _orders(orders: Iterable[Document], names: Mapping[str, str], zone: str) -> Told:
    """Orders of either system, net of what was cancelled; `names` are theirs by the store's id."""
    for order in orders:
        at, is_open = datetime.fromisoformat(order["placed_at"]), order["status"] != "cancelled"
        day, rest_minor = _day(order["placed_at"], zone), order["total_minor"]
        rest_minor -= order["shipping"]["price_minor"]
        for line in order["lines"]:
            pieces = (line["quantity"] - line["cancelled"]) * is_open
            rest_minor -= pieces * line["unit_price_minor"]
            name = f"line:{key_of(line.get('client_line_id') or line['id'])}"
            yield name, Standing(day, pieces, pieces * line["unit_price_minor"], line["sku"])
        said = order["client_reference"]
        name = names.get(said, said)
        if order["shipping"]["price_minor"]:
            standing = Standing(day, 0, order["shipping"]["price_minor"] * is_open)
            yield f"shipping:{name}", standing
        country = order["billing_address"]["country"]
        whose = f"{at.astimezone(UTC).isoformat()} {order['contact']['email']} {country}"
        yield f"order:{name}", Standing(day, 0, rest_minor * is_open, whose)


def _refunds(orders: Iterable[Document], zone: str) -> Told:
    """Money paid back in the store, but for what was taken off an order."""
    for order in orders:
        for refund in order["refunds"]:
            if refund["cause"] not in ("edit", "cancel"):
                pieces = sum(line["quantity"] for line in refund["lines"])
                day = _day(refund["created_at"], zone)
                back = Standing(day, -pieces, -refund["amount_minor"])
                yield refund["client_reference"] or refund["id"], back


def _invoices(invoices: Iterable[Document], names: Mapping[str, str]) -> Told:
    for invoice in invoices:
        day = date.fromisoformat(invoice["issued_on"])
        rest_minor = invoice["total_minor"] - invoice["shipping"]["price_minor"]
        for line in invoice["lines"]:
            rest_minor -= line["total_minor"]
            name = f"line:{key_of(line['client_line_id'] or '')}"
            yield name, Standing(day, line["pieces"], line["total_minor"], line["sku"])
        order = names.get(invoice["order_client_reference"], invoice["order_number"])
        if invoice["shipping"]["price_minor"]:
            yield f"shipping:{order}", Standing(day, 0, invoice["shipping"]["price_minor"])
        whose = invoice["contact"]["email"]
        yield f"invoice:{order}", Standing(day, 0, rest_minor, whose)


def _memos(memos: Iterable[Document], refunds: Mapping[str, str]) -> Told:
    """A memo of a refund names it by the store's id, and the invoice after a colon."""
    for memo in memos:
        said = memo["client_reference"] or memo["id"]
        name = refunds.get(said.partition(":")[0], said)
        pieces = sum(line["pieces"] for line in memo["lines"])
        yield name, Standing(date.fromisoformat(memo["issued_on"]), -pieces, -memo["total_minor"])


def _acts(acts: Iterable[Document], zone: str) -> Told:
    for act in acts:
        name = act["client_reference"] or ""
        if name.startswith("stock:"):
            pieces = sum(movement["pieces"] for movement in act["movements"])
            yield name, Standing(_day(act["movements"][0]["at"], zone), pieces, 0)


def _store_items(end: EndState) -> Told:
    """Items with their price; pieces are those that the store shows beyond the ERP's shelf."""
    shelf = {row["sku"]: sum(_on_hand(row)) for row in end.erp.stock.values()}
    for product in end.store.products.values():
        for variant in product["variants"]:
            level = end.store.levels.get((variant["id"], CHANNEL), {})
            price = end.store.prices.get((variant["id"], CHANNEL), {})
            pieces = (level.get("available") or 0) - shelf.get(variant["sku"], 0)
            price_minor = price.get("price_minor") or 0
            yield f"item:{variant['sku']}", Standing(None, pieces, price_minor, product["title"])


def _erp_items(end: EndState, acts: Iterable[Document]) -> Told:
    """Items with their price; pieces are those on the shelf that no paper accounts for."""
    prices = {line["style_id"]: line["price_minor"] for line in end.erp.price_lines.values()}
    moved, due = _moved(end), _due(end, acts)
    for variant in end.erp.variants.values():
        rows = _on_hand(end.erp.stock.get(variant["id"], {}))
        pieces = sum(rows) - due[variant["id"]] if rows else 0
        name = end.erp.styles[variant["style_id"]]["name"]
        if rows and moved[variant["id"]] != sum(rows):
            name = f"{name}, {moved[variant['id']]} moved"
        price_minor = prices.get(variant["style_id"], 0)
        yield f"item:{variant['sku']}", Standing(None, pieces, price_minor, name)


def _on_hand(stock: Document) -> list[int]:
    return [row["on_hand"] for row in stock.get("warehouses", [])]


def _moved(end: EndState) -> Counter[str]:
    """Pieces by variant, as its movements add up."""
    moved: Counter[str] = Counter()
    for movement in end.erp.movements.values():
        moved[movement["variant_id"]] += movement["pieces"]
    return moved


def _due(end: EndState, acts: Iterable[Document]) -> Counter[str]:
    """Pieces by variant, as receipts, damages, invoices and credit memos have them."""
    due: Counter[str] = Counter()
    for act in acts:
        for movement in act["movements"]:
            due[movement["variant_id"]] += movement["pieces"]
    for invoice in end.erp.invoices.values():
        for line in invoice["lines"]:
            due[line["variant_id"]] -= line["pieces"] * (invoice["status"] != "cancelled")
    for memo in end.erp.credit_memos.values():
        for line in memo["lines"]:
            due[line["variant_id"]] += line["pieces"]
    return due


def _customers(customers: Records, known: set[str]) -> Told:
    for customer in customers.values():
        if customer["email"] in known:
            yield f"customer:{customer['email']}", Standing(None, 0, 0)


def _added_up(found: Iterable[tuple[str, Standing]]) -> dict[str, Standing]:
    """One standing per record: what stands in several documents is one sum."""
    parts: dict[str, list[Standing]] = defaultdict(list)
    for name, standing in found:
        parts[name].append(standing)
    return {
        name: Standing(
            each[0].day,
            sum(part.pieces for part in each),
            sum(part.amount_minor for part in each),
            each[0].said,
        )
        for name, each in parts.items()
    }


def _day(instant: str, zone: str) -> date:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()
