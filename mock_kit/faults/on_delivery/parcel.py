"""What a fault of delivery can do to events on their way out."""

from dataclasses import dataclass
from typing import Literal

# pending: to be sent in turn; held: waits for a release by hand; gathered: waits for the
# end of a window; late: waits for its delay; dropped: is never sent.
ParcelStatus = Literal["pending", "held", "gathered", "late", "dropped"]


@dataclass(frozen=True, slots=True)
class Event:
    """A recorded change, as far as routing and faults look at it."""

    change_no: int
    topic: str
    entity_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One webhook request to be: its events and what befalls it."""

    events: tuple[Event, ...]
    status: ParcelStatus = "pending"
    extra_sends: int = 0
    is_parallel: bool = False
    window_s: float = 0.0
    delay_s: float = 0.0
    fault_id: str | None = None
