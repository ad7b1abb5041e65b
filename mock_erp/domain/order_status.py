"""The status graph of a sales order (UPD-06): a late message reopens nothing."""

from typing import Literal, get_args

OrderStatus = Literal["accepted", "backordered", "held", "cancelled", "shipped", "closed"]

STATUSES: tuple[str, ...] = get_args(OrderStatus)

# A held order that is released is booked afresh, so it may end in any booked status.
# An edit books, too: it stays where it is or moves between accepted and backordered.
# An order of which a part has left ends shipped when its rest is cancelled; a shipment that is
# reversed opens it again.
MOVES: dict[str, tuple[str, ...]] = {
    "accepted": ("accepted", "backordered", "held", "cancelled", "shipped"),
    "backordered": ("backordered", "accepted", "held", "cancelled", "shipped"),
    "held": ("held", "accepted", "backordered", "cancelled", "shipped"),
    "shipped": ("closed", "accepted"),
    "cancelled": (),
    "closed": (),
}

# In these an order asks for goods: its lines are open demand.
OPEN: tuple[str, ...] = ("accepted", "backordered", "held")

# In these goods may leave: nobody has put the order aside, and nothing ended it.
SHIPPABLE: tuple[str, ...] = ("accepted", "backordered")


def may_move(before: str, after: str) -> bool:
    """Say whether the graph has an edge from one status to the other."""
    return after in MOVES[before]


def booked_status(backordered_pieces: int) -> OrderStatus:
    """Status of a booked order: one piece that waits makes it backordered."""
    return "backordered" if backordered_pieces > 0 else "accepted"


def status_by_pieces(*, open_pieces: int, backordered: int, shipped: int) -> OrderStatus:
    """Status of an order that goods may leave for: shipped once nothing of it is open."""
    return "shipped" if shipped and not open_pieces else booked_status(backordered)
