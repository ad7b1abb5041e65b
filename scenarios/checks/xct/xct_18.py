"""XCT-18: after one side was set back nothing is doubled, and the lost span is found."""

from collections import Counter
from collections.abc import Iterator

from scenarios.checks.pairs import listed, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "XCT-18"


def check(history: History, end: EndState) -> list[Violation]:
    """Every due order is booked once; no record twice; the store shows what the ERP holds."""
    if not history.acts_of("set_back"):
        return []
    return [*_doubled(end), *_unbooked(history, end), *_not_shown(history, end)]


def _doubled(end: EndState) -> list[Violation]:
    names: list[tuple[str, Iterator[str]]] = [
        ("live ERP order of store order", _references(_live(end))),
        ("ERP customer of store customer", _references(iter(end.erp.customers.values()))),
        ("store product of style", _references(iter(end.store.products.values()))),
    ]
    return [
        Violation(RULE, f"{what} {reference}", "one", f"{count}")
        for what, references in names
        for reference, count in sorted(Counter(references).items())
        if count > 1
    ]


def _live(end: EndState) -> Iterator[Document]:
    return (order for order in end.erp.orders.values() if order["status"] != "cancelled")


def _references(records: Iterator[Document]) -> Iterator[str]:
    return (str(each["client_reference"]) for each in records if each.get("client_reference"))


def _unbooked(history: History, end: EndState) -> list[Violation]:
    return [
        Violation(RULE, f"store order {order['number']}", "booked in the ERP", "not booked")
        for order in store_orders_due(history, end)
        if order["status"] != "cancelled" and not end.erp.orders_by_reference.get(order["id"])
    ]


def _not_shown(history: History, end: EndState) -> list[Violation]:
    """What the ERP owns stands in the store again: texts, and a level of its present books."""
    found = []
    for each in listed(history, end):
        title = (each.product or {}).get("title")
        if title != each.style["name"]:
            found.append(Violation(RULE, each.subject, f"title {each.style['name']}", f"{title}"))
        stock = end.erp.stock[each.variant["id"]]
        version = end.store.levels.get(each.key, {}).get("stock_version")
        if stock["known"] and (version is None or version > stock["stock_version"]):
            expected = f"a level of stock version {stock['stock_version']} or before"
            found.append(Violation(RULE, each.subject, expected, f"stock version {version}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """A side was set back after trade went on, and the bridge wrote there after that."""
    back = history.acts_of("set_back")
    if not back:
        return Reach.no("no side was set back")
    for act in back:
        if not any(
            change.actor == history.bridge_actor and change.at > act.at
            for change in history.changes
            if change.system == act.facts["system"]
        ):
            return Reach.no(f"the bridge was not seen to write into the {act.facts['system']} then")
    sides = " and ".join(act.facts["system"] for act in back)
    return Reach.yes(f"set back: {sides}; the bridge filled the gap")
