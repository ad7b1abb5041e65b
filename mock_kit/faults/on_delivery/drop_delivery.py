"""A webhook is never sent.

Allowed by the published contract of the webhooks: they are a hint, and the change feed is
the record that a consumer has to read after an outage.
"""

from dataclasses import dataclass, replace

from mock_kit.faults.on_delivery.parcel import Parcel


@dataclass(frozen=True, slots=True)
class DropDelivery:
    """Lose the event on its way; the feed still has it."""


def drop_delivery(fault: DropDelivery, parcel: Parcel) -> Parcel:
    """Mark the event as never to be sent."""
    return replace(parcel, status="dropped")
