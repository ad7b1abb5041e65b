"""The published status graph of an order: what may follow what.

placed -> confirmed | backordered | held | cancelled
held -> confirmed | backordered | cancelled
confirmed <-> backordered, either -> held | cancelled
"""

from types import MappingProxyType
from typing import Literal

from mock_store.domain.order import OrderStatus

ErpWord = Literal["accepted", "backordered", "held", "cancelled"]

FOLLOWERS: MappingProxyType[OrderStatus, tuple[OrderStatus, ...]] = MappingProxyType(
    {
        "placed": ("confirmed", "backordered", "held", "cancelled"),
        "held": ("confirmed", "backordered", "cancelled"),
        "confirmed": ("backordered", "held", "cancelled"),
        "backordered": ("confirmed", "held", "cancelled"),
        "cancelled": (),
    }
)

STATUS_OF_ANSWER: MappingProxyType[ErpWord, OrderStatus] = MappingProxyType(
    {
        "accepted": "confirmed",
        "backordered": "backordered",
        "held": "held",
        "cancelled": "cancelled",
    }
)


def may_follow(before: OrderStatus, after: OrderStatus) -> bool:
    """Say whether an order may go, or stay, there (UPD-06)."""
    return before == after or after in FOLLOWERS[before]
