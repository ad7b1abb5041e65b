"""A cancel in the store goes up, as far as nothing has left: values in, intended writes out."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.model.orders import Cancellation, ErpOrder, ErpStatus, Hold
from bridge.settings import Settings

REASON = "cancelled in the store"
OPEN: tuple[ErpStatus, ...] = ("accepted", "backordered", "held")


@dataclass(frozen=True, slots=True)
class CancelUp:
    """The write that is due, or what only a person can settle."""

    write: Cancellation | Hold | None = None
    conflict: str | None = None


def cancel_up(ours: ErpOrder, settings: Settings, *, is_flagged: bool) -> CancelUp:
    """Cancel what is open of the ERP's order, or have a clerk decide, as set (UPD-04).

    What has left stays in the ERP's order, which then ends shipped. `is_flagged`: the clerk was
    asked before; a release afterwards is the answer.
    """
    if ours.status not in OPEN:
        return CancelUp()
    if settings.cancel_handling == "auto":
        adjust = settings.adjust_on_cancel
        return CancelUp(Cancellation(ours.id, ours.version, REASON, adjust_stock=adjust))
    if is_held_for_it(ours):
        return CancelUp(conflict=f"cancelled in the store; a clerk decides on {ours.number}")
    if is_flagged:
        return CancelUp(conflict=f"cancelled in the store, but {ours.number} was released")
    return CancelUp(Hold(ours.id, ours.version, REASON))


def is_held_for_it(ours: ErpOrder) -> bool:
    """Tell whether an ERP order waits for the clerk because its store order was cancelled."""
    return ours.status == "held" and ours.status_reason == REASON


def crossed(ours: ErpOrder, settings: Settings) -> str | None:
    """Say what a person must see of goods that stay with a shopper who cancelled (UPD-05)."""
    if settings.cancel_after_shipment == "return" or ours.status in OPEN:
        return None
    if not any(line.shipped for line in ours.lines):
        return None
    return f"cancelled in the store after {ours.number} was shipped"
