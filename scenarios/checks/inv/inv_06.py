"""INV-06: an open offline order and its parcels are visible."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scenarios.checks.inv.pairing import Document, due, owners, shown_to
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-06"
OPEN = ("accepted", "backordered", "held")
HEAD = ("status", "channel", "currency", "prices_include_tax", "discount_minor", "total_minor")
LINE = (
    *("sku", "quantity", "unit_price_minor", "discount_minor", "tax_minor"),
    *("backordered", "cancelled", "shipped"),
)
DAY = "ship_on"
PARCEL = ("tracking_number", "status")
IF_SHOWN = ("carrier", "method", "shipped_on", "tracking_url")
PLACE = ("name", "line1", "line2", "city", "region", "postal_code", "country")
Shipments = Mapping[str, list[Document]]


def check(history: History, end: EndState) -> list[Violation]:
    """Each offline order of a known customer shows once, as it stands, with its parcels."""
    found: list[Violation] = []
    shipments = _shipments(history)
    for order in due(history, end, end.erp.orders):
        accounts = owners(end, order["customer_id"])
        if accounts:
            found += _of(order, accounts, _shown(end, order["number"]), shipments)
    return found


def _of(
    order: Document, accounts: set[str], shown: list[Document], shipments: Shipments
) -> Iterator[Violation]:
    subject = f"offline order {order['number']}"
    if len(shown) != 1:
        yield Violation(RULE, subject, "shown once", f"shown {len(shown)} times")
        return
    mine = shown[0]
    if shown_to(mine) not in accounts:
        yield Violation(RULE, subject, "in the customer's account", "in another one")
    yield from _head(subject, order, mine)
    if _lines(mine) != _lines(order):
        yield Violation(RULE, f"lines of {subject}", str(_lines(order)), str(_lines(mine)))
    if not _same_days(mine, order):
        days = [{line["sku"]: line[DAY] for line in each["lines"]} for each in (order, mine)]
        yield Violation(RULE, f"days of {subject}", f"{days[0]}", f"{days[1]}")
    sent = [_sent(each) for each in shipments.get(str(order["id"]), [])]
    told = [_told(each, mine) for each in mine["parcels"]]
    if not _same_parcels(sent, told):
        yield Violation(RULE, f"parcels of {subject}", str(sent), str(told))


def _head(subject: str, order: Document, mine: Document) -> Iterator[Violation]:
    """What stands above the lines."""
    shipping = {"shipping_minor": order["shipping"]["price_minor"]}
    for name in (*HEAD, *shipping):
        wanted = {**order, **shipping}[name]
        if mine[name] != wanted:
            yield Violation(RULE, f"{name} of {subject}", str(wanted), str(mine[name]))
    placed = [datetime.fromisoformat(each["placed_at"]) for each in (order, mine)]
    if placed[0] != placed[1]:
        yield Violation(RULE, f"instant of {subject}", order["placed_at"], mine["placed_at"])
    if mine["shipping_address"] and not _same_place(mine, order):
        places = (str(order["shipping_address"]), str(mine["shipping_address"]))
        yield Violation(RULE, f"address of {subject}", *places)


def _same_place(mine: Document, order: Document) -> bool:
    """Whether an address that is shown is the order's, blank being the same as nothing."""
    theirs = order["shipping_address"] or {}
    return all((mine["shipping_address"][k] or "") == (theirs.get(k) or "") for k in PLACE)


def _shown(end: EndState, number: str) -> list[Document]:
    return [each for each in end.store.offline_orders.values() if each["number"] == number]


def _lines(order: Document) -> list[tuple[Any, ...]]:
    return sorted(tuple(line[name] for name in LINE) for line in order["lines"])


def _same_days(mine: Document, order: Document) -> bool:
    """Whether each day on which a line is to leave, where one is shown, is the ERP's of the SKU."""
    days = {(line["sku"], line[DAY]) for line in order["lines"]}
    return all(not line[DAY] or (line["sku"], line[DAY]) in days for line in mine["lines"])


def _sent(shipment: Document) -> Document:
    """A parcel as the ERP has it, its pieces by SKU."""
    pieces: Counter[str] = Counter()
    for line in shipment["lines"]:
        pieces[line["sku"]] += line["pieces"]
    return {name: shipment[name] for name in (*PARCEL, *IF_SHOWN)} | {"pieces": pieces}


def _told(parcel: Document, mine: Document) -> Document:
    """A parcel as the store shows it, its pieces by SKU."""
    skus = {line["client_line_id"]: line["sku"] for line in mine["lines"]}
    pieces: Counter[str] = Counter()
    for line in parcel["lines"]:
        pieces[skus.get(line["client_line_id"], line["client_line_id"])] += line["quantity"]
    return {name: parcel[name] for name in (*PARCEL, *IF_SHOWN)} | {"pieces": pieces}


def _same_parcels(sent: list[Document], told: list[Document]) -> bool:
    """Whether each parcel shows once, in all that is shown of it, whatever it is called."""
    left = list(sent)
    for parcel in told:
        same = next((each for each in left if _is_same(each, parcel)), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def _is_same(sent: Document, told: Document) -> bool:
    return all(told[name] == sent[name] for name in (*PARCEL, "pieces")) and all(
        told[name] in (None, "", sent[name]) for name in IF_SHOWN
    )


def _shipments(history: History) -> Shipments:
    """The parcels as the ERP's journal leaves them, by order."""
    last = {change.entity_id: change.after for change in history.of("erp", "shipment")}
    found: dict[str, list[Document]] = {}
    for shipment in last.values():
        found.setdefault(str(shipment["order_id"]), []).append(shipment)
    return found


def reach(history: History, end: EndState) -> Reach:
    """An open offline order with a parcel is there to look at."""
    for order in due(history, end, end.erp.orders):
        is_under_way = order["status"] in OPEN and any(line["shipped"] for line in order["lines"])
        if is_under_way and _shown(end, order["number"]):
            return Reach.yes(f"the open order {order['number']} shows, a part of it sent")
    return Reach.no("no open offline order that was sent in part shows")
