"""Events of a window arrive one by one, the latest first.

Allowed by Standard Webhooks: no order of delivery is promised.
"""

from dataclasses import dataclass, replace

from mock_kit.faults.on_delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class DeliverReversed:
    """Gather for `window_s` seconds from the first event on, then send in reverse."""

    window_s: float = 1.0


def deliver_reversed(fault: DeliverReversed, parcel: Parcel) -> Parcel:
    """Put the event into the window; the deliverer turns the window round when it ends."""
    return replace(parcel, status="gathered", window_s=fault.window_s)
