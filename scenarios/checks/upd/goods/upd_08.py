"""UPD-08: with two lines of one SKU, or two invoices, an update lands on the one that it names."""

from collections import Counter

from scenarios.checks.upd.pairing import Traded, crossed_edit, traded
from scenarios.checks.upd.upd_07 import deposits_of, due, memos_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-08"
UPDATED = ("quantity", "shipped", "cancelled", "backordered")


def check(history: History, end: EndState) -> list[Violation]:
    """Both sides say the same of each of several lines of one SKU, line by line.

    Money back for goods is credited on the invoice that has them.
    """
    found = [each for pair in traded(end) for each in _credited(history, end, pair)]
    for pair in traded(end):
        if pair.order["status"] == "cancelled" or crossed_edit(history, pair):
            continue
        twins = _twins(pair)
        for ours, theirs in pair.lines():
            said = tuple(ours[name] for name in UPDATED)
            wanted = tuple(theirs[name] for name in UPDATED)
            if ours["id"] in twins and said != wanted:
                subject = f"{pair.subject} line {ours['id']}, SKU {ours['sku']}"
                named = ", ".join(UPDATED)
                found.append(Violation(RULE, subject, f"{named}: {wanted}", f"{said}"))
    return found


def _credited(history: History, end: EndState, pair: Traded) -> list[Violation]:
    """Credits by invoice, where every refund names goods that are on one invoice alone."""
    invoices = [
        each
        for each in end.erp.invoices.values()
        if each["order_id"] == pair.booked["id"] and each["status"] != "cancelled"
    ]
    refunds = due(pair.order, pair.booked)
    homes = [_home(refund, invoices) for refund in refunds]
    if len(invoices) < 2 or None in homes or deposits_of(history, pair.booked):
        return []
    wanted: Counter[object] = Counter()
    for refund, home in zip(refunds, homes, strict=True):
        wanted[home] += refund["amount_minor"]
    actual: Counter[object] = Counter()
    for memo in memos_of(history, end, pair.booked):
        actual[memo["invoice_id"]] += memo["total_minor"]
    return [
        Violation(
            RULE,
            f"credit on invoice {each['number']} of {pair.subject}",
            str(wanted[each["id"]]),
            str(actual[each["id"]]),
        )
        for each in invoices
        if wanted.total() == actual.total() and wanted[each["id"]] != actual[each["id"]]
    ]


def _home(refund: Document, invoices: list[Document]) -> object:
    """The only invoice that has what is paid back, if it is enough for it."""
    named = {line["line_id"] for line in refund["lines"]}
    homes = [
        each
        for each in invoices
        if named & {str(line["client_line_id"]) for line in each["lines"]}
        and each["total_minor"] >= refund["amount_minor"]
    ]
    return homes[0]["id"] if len(homes) == 1 else None


def _twins(pair: Traded) -> set[str]:
    """Lines of an order that share their SKU with another one."""
    counts = Counter(line["sku"] for line in pair.order["lines"])
    return {line["id"] for line in pair.order["lines"] if counts[line["sku"]] > 1}


def reach(history: History, end: EndState) -> Reach:
    """Of two lines of one SKU one had left and the other had not, and the bridge showed it."""
    for pair in traded(end):
        twins = _twins(pair)
        for change in history.versions("store", "order", pair.order["id"]):
            left = {bool(line["shipped"]) for line in change.after["lines"] if line["id"] in twins}
            if left == {True, False} and change.actor == history.bridge_actor:
                return Reach.yes(f"{pair.subject} has two lines of one SKU, one left first")
    return Reach.no("no two lines of one SKU left apart")
