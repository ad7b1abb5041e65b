"""Decide what becomes of fresh events: held, dropped, gathered, or sent, once, late or often."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mock_kit.delivery.topics import matches
from mock_kit.faults.fault import Bite, Draw, Fault, is_left, strikes
from mock_kit.faults.on_delivery.deliver_late import DeliverLate, deliver_late
from mock_kit.faults.on_delivery.deliver_reversed import DeliverReversed, deliver_reversed
from mock_kit.faults.on_delivery.deliver_twice import DeliverTwice, deliver_twice
from mock_kit.faults.on_delivery.deliver_twice_parallel import (
    DeliverTwiceParallel,
    deliver_twice_parallel,
)
from mock_kit.faults.on_delivery.drop_delivery import DropDelivery, drop_delivery
from mock_kit.faults.on_delivery.parcel import Event, Parcel

DELIVERY_KINDS: Mapping[str, tuple[type[Any], Callable[[Any, Parcel], Parcel]]] = {
    "deliver_late": (DeliverLate, deliver_late),
    "deliver_twice": (DeliverTwice, deliver_twice),
    "deliver_twice_parallel": (DeliverTwiceParallel, deliver_twice_parallel),
    "deliver_reversed": (DeliverReversed, deliver_reversed),
    "drop_delivery": (DropDelivery, drop_delivery),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests to come of some fresh events, and the faults that struck them."""

    parcels: tuple[Parcel, ...]
    bites: tuple[Bite, ...]


def plan_parcels(
    events: Sequence[Event], *, held: Sequence[str], faults: Sequence[Fault], rng: Draw
) -> Plan:
    """Turn fresh events, in the order of their numbers, into parcels.

    Undisturbed events share one parcel. A held topic keeps its event from every fault.
    The bite of a reversal is counted when its window ends, since a window of one event
    turns nothing round.
    """
    singles: list[Parcel] = []
    bites: list[Bite] = []
    new_bites: Counter[str] = Counter()
    for event in events:
        parcel = Parcel(events=(event,))
        if matches(event.topic, held):
            singles.append(replace(parcel, status="held"))
            continue
        for fault in faults:
            if parcel.status == "pending" and _meets(fault, event, new_bites[fault.id], rng):
                parcel = _shaped(fault, parcel)
                if parcel.status != "gathered":
                    new_bites[fault.id] += 1
                    bites.append(Bite(fault.id, fault.kind, event.event_id))
        singles.append(parcel)
    return Plan(_joined(singles), tuple(bites))


def _meets(fault: Fault, event: Event, new_bites: int, rng: Draw) -> bool:
    if fault.kind not in DELIVERY_KINDS or not is_left(fault, new_bites):
        return False
    if fault.topic is not None and not matches(event.topic, [fault.topic]):
        return False
    if fault.entity_id not in (None, event.entity_id):
        return False
    return strikes(fault, rng, event.event_id)


def _shaped(fault: Fault, parcel: Parcel) -> Parcel:
    numbers, apply = DELIVERY_KINDS[fault.kind]
    return replace(apply(numbers(**(fault.params or {})), parcel), fault_id=fault.id)


def _joined(singles: Sequence[Parcel]) -> tuple[Parcel, ...]:
    """Put all that is simply to be sent into one parcel, at the place of its first event."""
    sent = [single for single in singles if single.status == "pending"]
    if not sent:
        return tuple(singles)
    whole = replace(
        sent[0],
        events=tuple(event for single in sent for event in single.events),
        extra_sends=max(single.extra_sends for single in sent),
        is_parallel=any(single.is_parallel for single in sent),
        fault_id=next((single.fault_id for single in sent if single.fault_id), None),
    )
    others = [single for single in singles if single.status != "pending"]
    return (whole, *others)
