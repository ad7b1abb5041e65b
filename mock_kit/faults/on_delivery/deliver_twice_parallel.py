"""The same webhook arrives twice at once.

Allowed by Standard Webhooks: delivery is at least once, and nothing says that a repeat
waits for the answer to the first.
"""

from dataclasses import dataclass, replace

from mock_kit.faults.on_delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class DeliverTwiceParallel:
    """Send `copies` more together with the first."""

    copies: int = 1


def deliver_twice_parallel(fault: DeliverTwiceParallel, parcel: Parcel) -> Parcel:
    """Ask for the copies, all under way together."""
    return replace(parcel, extra_sends=parcel.extra_sends + fault.copies, is_parallel=True)
