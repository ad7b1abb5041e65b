"""UPD-09: a reversed shipment is reversed in the store."""

from scenarios.checks.upd.pairing import (
    Document,
    parcels_of,
    pieces_sent,
    pieces_shown,
    shown_parcels,
    traded,
)
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-09"


def check(history: History, end: EndState) -> list[Violation]:
    """No parcel is shown as under way that the ERP took back."""
    found = []
    for pair in traded(end):
        live = [_label(x) for x in parcels_of(end, pair.booked)]
        for shipment in parcels_of(end, pair.booked, "reversed"):
            for parcel in shown_parcels(pair.order):
                if _is_of(parcel, shipment) and _label(shipment) not in live:
                    subject = f"parcel {shipment['number']} of {pair.subject}"
                    found.append(Violation(RULE, subject, "reversed", "shown as shipped"))
    return found


def _label(parcel: Document) -> tuple[object, object]:
    return parcel["carrier"], parcel["tracking_number"]


def _is_of(parcel: Document, shipment: Document) -> bool:
    """Whether a parcel of the store is that shipment: by its id, or by what it says."""
    if parcel["client_reference"] == shipment["id"]:
        return True
    is_same_label = _label(parcel) == _label(shipment)
    return is_same_label and pieces_shown(parcel) == pieces_sent(shipment)


def reach(history: History, end: EndState) -> Reach:
    """The bridge showed a parcel as shipped that was reversed later."""
    for pair in traded(end):
        for shipment in parcels_of(end, pair.booked, "reversed"):
            for change in history.versions("store", "order", pair.order["id"]):
                shown = any(_is_of(each, shipment) for each in shown_parcels(change.after))
                if shown and change.actor == history.bridge_actor:
                    return Reach.yes(f"parcel {shipment['number']} was shown, then reversed")
    return Reach.no("no parcel that the store showed was reversed")
