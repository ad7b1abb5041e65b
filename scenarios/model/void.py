"""Orders that came to nothing: two runs may differ in how far they got before."""

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History

# What a shopper is told once an order is booked.
OF_BOOKING = ("accepted", "allocated", "backordered", "held")


def void_orders(history: History, end: EndState) -> set[str]:
    """Orders cancelled in the store: booked first and then cancelled, or never booked.

    Which of the two is a race, or a question of the route; both are right, and end alike.
    """
    return {
        str(order["id"])
        for order in end.store.orders.values()
        for row in order["timeline"]
        if row["kind"] == "cancelled" and row["source"] != history.bridge_actor
    }


def told(order: Document, is_void: bool) -> list[str]:
    """What the shopper was told, without what a void order may lack."""
    kinds = sorted(str(row["kind"]) for row in order["timeline"])
    return [kind for kind in kinds if not (is_void and kind in OF_BOOKING)]
