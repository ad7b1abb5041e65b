"""UPD-01: ship date, carrier, method and tracking of each parcel show once, on its lines."""

from scenarios.checks.upd.pairing import (
    Document,
    Traded,
    crossed_edit,
    parcels_of,
    pieces_sent,
    pieces_shown,
    shown_parcels,
    traded,
)
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-01"
TRACKING = ("shipped_on", "carrier", "method", "tracking_number")


def check(history: History, end: EndState) -> list[Violation]:
    """For each live shipment of a web order the store shows one parcel, and no other.

    A parcel is known by what it says, not by an id. One that an edit left no room for waits for
    a person (UPD-03).
    """
    found = []
    for pair in traded(end):
        shown = [_said(each, pieces_shown(each)) for each in shown_parcels(pair.order)]
        for shipment in parcels_of(end, pair.booked):
            said = _said(shipment, pieces_sent(shipment))
            times = shown.count(said)
            shown = [each for each in shown if each != said]
            found += _labels(pair, shipment)
            if times == 1 or (times == 0 and crossed_edit(history, pair)):
                continue
            subject = f"parcel {shipment['number']} of {pair.subject}"
            actual = f"shown {times} times" if times else "not shown as it was sent"
            found.append(Violation(RULE, subject, f"shown once: {said}", actual))
        for said in shown:
            found.append(Violation(RULE, f"parcel of {pair.subject}", "none such", f"{said}"))
    return found


def _labels(pair: Traded, shipment: Document) -> list[Violation]:
    """Number and tracking page need not be shown, but never those of another parcel."""
    return [
        Violation(RULE, f"{name} of a parcel of {pair.subject}", f"{shipment[name]}", f"{told}")
        for parcel in shown_parcels(pair.order)
        if (parcel["tracking_number"] or parcel["number"])
        in (shipment["tracking_number"], shipment["number"])
        for name in ("number", "tracking_url")
        if (told := parcel.get(name)) and shipment[name] and told != shipment[name]
    ]


def _said(parcel: Document, pieces: Document) -> tuple[object, ...]:
    return (*(parcel[name] for name in TRACKING), tuple(sorted(pieces.items())))


def reach(history: History, end: EndState) -> Reach:
    """The bridge showed a parcel with its tracking number."""
    for pair in traded(end):
        for change in history.versions("store", "order", pair.order["id"]):
            parcels = shown_parcels(change.after) if "fulfillments" in change.changes else ()
            if change.actor == history.bridge_actor and any(x["tracking_number"] for x in parcels):
                return Reach.yes(f"a parcel of {pair.subject} was shown")
    return Reach.no("no parcel of a web order was shown")
