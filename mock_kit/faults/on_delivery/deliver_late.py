"""A webhook arrives some seconds late, after others that were due behind it.

Allowed by Standard Webhooks: neither an instant nor an order of delivery is promised.
"""

from dataclasses import dataclass, replace

from mock_kit.faults.on_delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class DeliverLate:
    """Keep the event back for `delay_s` seconds."""

    delay_s: float = 2.0


def deliver_late(fault: DeliverLate, parcel: Parcel) -> Parcel:
    """Have the event sent by itself, when the delay is over."""
    return replace(parcel, status="late", delay_s=fault.delay_s)
