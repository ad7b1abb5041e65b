"""The same webhook arrives twice, one after the other.

Allowed by Standard Webhooks: delivery is at least once, and a consumer tells repeats by
`webhook-id`.
"""

from dataclasses import dataclass, replace

from mock_kit.faults.on_delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class DeliverTwice:
    """Send `copies` more after the first was answered."""

    copies: int = 1


def deliver_twice(fault: DeliverTwice, parcel: Parcel) -> Parcel:
    """Ask for the copies."""
    return replace(parcel, extra_sends=parcel.extra_sends + fault.copies)
