"""INV-06: an open offline order and its parcels are visible."""

from collections.abc import Iterator, Mapping

from scenarios.checks.inv.pairing import Document, due, owners, shown_to
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-06"
OPEN = ("accepted", "backordered", "held")
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
    for name in ("status", "total_minor"):
        if mine[name] != order[name]:
            yield Violation(RULE, f"{name} of {subject}", str(order[name]), str(mine[name]))
    if _lines(mine) != _lines(order):
        yield Violation(RULE, f"lines of {subject}", str(_lines(order)), str(_lines(mine)))
    sent = _parcels(shipments.get(str(order["id"]), []), "pieces")
    told = _parcels(mine["parcels"], "quantity")
    if told != sent:
        yield Violation(RULE, f"parcels of {subject}", str(sent), str(told))


def _shown(end: EndState, number: str) -> list[Document]:
    return [each for each in end.store.offline_orders.values() if each["number"] == number]


def _lines(order: Document) -> list[tuple[str, int, int]]:
    names = ("sku", "quantity", "shipped")
    return sorted(tuple(line[name] for name in names) for line in order["lines"])


def _parcels(parcels: list[Document], pieces: str) -> list[tuple[str, str, int]]:
    return sorted(
        (str(each["tracking_number"]), each["status"], sum(line[pieces] for line in each["lines"]))
        for each in parcels
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
