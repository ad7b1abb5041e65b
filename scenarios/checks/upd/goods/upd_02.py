"""UPD-02: parts of a line add up, never to more than was ordered; the rest stays open."""

from collections import Counter

from scenarios.checks.upd.pairing import (
    Document,
    crossed_edit,
    parcels_of,
    pieces_sent,
    pieces_shown,
    shown_parcels,
    traded,
)
from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-02"


def check(history: History, end: EndState) -> list[Violation]:
    """At no time was more shipped, cancelled, invoiced or credited than there was before it."""
    found = []
    systems: tuple[SystemName, ...] = ("erp", "store")
    for system in systems:
        for change in history.of(system, "order"):
            for line in change.after["lines"] if "lines" in change.changes else ():
                for expected, actual in _excesses(line):
                    subject = f"{_named(system)} order {change.after['number']} line {line['id']}"
                    evidence = (f"{system} {change.seq}",)
                    found.append(Violation(RULE, subject, expected, actual, evidence))
    return [*found, *_sums(end), *_rests(history, end)]


def _excesses(line: Document) -> list[tuple[str, str]]:
    gone = line["shipped"] + line["cancelled"]
    rows = (
        (gone, line["quantity"], "shipped or cancelled", "ordered"),
        (line.get("invoiced", 0), line["shipped"], "invoiced", "shipped"),
        (line.get("credited", 0), line.get("invoiced", 0), "credited", "invoiced"),
    )
    return [
        (f"at most the {most} {bound}", f"{part} {what}")
        for part, most, what, bound in rows
        if part > most
    ]


def _sums(end: EndState) -> list[Violation]:
    """`shipped` of a line is the sum of its live parcels, on each side for itself."""
    found = []
    for order in end.erp.orders.values():
        sent: Counter[str] = Counter()
        for shipment in parcels_of(end, order):
            sent.update({x["order_line_id"]: x["pieces"] for x in shipment["lines"]})
        found += _differences(f"ERP order {order['number']}", order, sent)
    for pair in traded(end):
        shown: Counter[str] = Counter()
        for parcel in shown_parcels(pair.order):
            shown += pieces_shown(parcel)
        found += _differences(pair.subject, pair.order, shown)
    return found


def _rests(history: History, end: EndState) -> list[Violation]:
    """What is still owed is the same on both sides, unless an edit crossed a parcel.

    Where the sides differ in what was ordered, ORD-02 and UPD-03 say so.
    """
    return [
        Violation(
            RULE,
            f"{pair.subject} line {ours['id']}",
            f"{_rest(theirs)} owed",
            f"{_rest(ours)} owed",
        )
        for pair in traded(end)
        if pair.order["status"] != "cancelled" and not crossed_edit(history, pair)
        for ours, theirs in pair.lines()
        if ours["quantity"] == theirs["quantity"] and _rest(ours) != _rest(theirs)
    ]


def _rest(line: Document) -> int:
    pieces: int = line["quantity"] - line["cancelled"] - line["shipped"]
    return pieces


def _differences(subject: str, order: Document, parcels: Counter[str]) -> list[Violation]:
    return [
        Violation(
            RULE,
            f"{subject} line {line['id']}",
            f"{parcels[line['id']]} in parcels",
            f"{line['shipped']} shipped",
        )
        for line in order["lines"]
        if line["shipped"] != parcels[line["id"]]
    ]


def _named(system: SystemName) -> str:
    return "ERP" if system == "erp" else "store"


def reach(history: History, end: EndState) -> Reach:
    """An order left in parts, and the bridge showed a part while the rest was open."""
    for pair in traded(end):
        if sum((pieces_sent(x) for x in parcels_of(end, pair.booked)), Counter()).total() < 2:
            continue
        for change in history.versions("store", "order", pair.order["id"]):
            is_part = change.after.get("fulfillment_status") == "partial"
            if is_part and change.actor == history.bridge_actor:
                return Reach.yes(f"{pair.subject} left in parts")
    return Reach.no("no web order left in parts")
