"""How long until everybody knows: the lag of each effect behind its cause, from the journals.

A cause without its effect has an infinite lag. Instants of two systems on one machine are
compared as they stand.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import inf

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import listed, store_orders_due
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History


@dataclass(frozen=True, slots=True)
class Lag:
    """One effect: of which flow, on which record, since when, and after how many seconds."""

    flow: str
    subject: str
    since: datetime
    lag_s: float


def lags(history: History, end: EndState, since: datetime) -> list[Lag]:
    """Every effect of what happened after an instant."""
    found = (
        *_booked(history, end),
        *_answered(history),
        *_stock(history, end),
        *_tracking(history, end),
    )
    return [lag for lag in found if lag.since >= since]


def _seconds(since: datetime, effect: datetime | None) -> float:
    return inf if effect is None else max(0.0, (effect - since).total_seconds())


def _booked(history: History, end: EndState) -> Iterator[Lag]:
    """From the shopper's order to the ERP's; an order that came to nothing is not awaited."""
    booked: dict[str, datetime] = {}
    for change in history.of("erp", "order"):
        reference = change.after.get("client_reference")
        if reference and change.after["channel"] == "web":
            booked.setdefault(str(reference), change.at)
    due = {str(order["id"]) for order in store_orders_due(history, end)}
    for placed in _placed(history):
        order = end.store.orders.get(placed.entity_id, placed.after)
        is_void = order["status"] == "cancelled" and placed.entity_id not in booked
        if placed.entity_id in due and not is_void:
            lag_s = _seconds(placed.at, booked.get(placed.entity_id))
            yield Lag("order booked", str(placed.after["number"]), placed.at, lag_s)


def _answered(history: History) -> Iterator[Lag]:
    """From the ERP's booking to the shopper's order page."""
    for booked in history.of("erp", "order"):
        if booked.topic != "order.created" or booked.after["channel"] != "web":
            continue
        versions = history.versions("store", "order", str(booked.after["client_reference"]))
        told = (v.at for v in versions if v.after["status"] != "placed" and v.at >= booked.at)
        if versions and not _was_void(versions, booked.at):
            lag_s = _seconds(booked.at, next(told, None))
            yield Lag("order answered", str(versions[0].after["number"]), booked.at, lag_s)


def _was_void(versions: Sequence[Change], at: datetime) -> bool:
    """Whether the shopper had cancelled before: nobody waits for an answer."""
    return any(v.after["status"] == "cancelled" and v.at <= at for v in versions)


def _placed(history: History) -> list[Change]:
    return [c for c in history.of("store", "order") if c.topic == "order.created"]


def _stock(history: History, end: EndState) -> Iterator[Lag]:
    """From a change of what may be offered to the level of each channel that tells of it.

    A level tells of a state if it says what that state or a later one gives.
    """
    for item in listed(history, end):
        if item.store_variant is None or not item.variant["tracked"]:
            continue
        subject = f"{item.variant['sku']} on {item.channel}"
        stocks = history.versions("erp", "stock", str(item.variant["id"]))
        levels = history.versions("store", "inventory_level", ":".join(item.key))
        known = [change for change in stocks if change.after["known"]]
        shelf = _Shelf(
            [change.at for change in known],
            [offer_of(change.after, item.rules) for change in known],
            [level.at for level in levels],
            [level.after["available"] for level in levels],
        )
        for number, (before, offer) in enumerate(pairwise(shelf.offers), start=1):
            if offer != before:
                since = shelf.changed_at[number]
                lag_s = _seconds(since, shelf.told(number))
                yield Lag("stock right", subject, since, lag_s)


@dataclass(frozen=True)
class _Shelf:
    """What may be offered of an item on a channel, and what was shown, each with its instants."""

    changed_at: Sequence[datetime]
    offers: Sequence[int]
    shown_at: Sequence[datetime]
    shown: Sequence[int | None]

    def told(self, number: int) -> datetime | None:
        """When a level first said what this state gives, or a later one that was known by then."""
        since = self.changed_at[number]
        for level in range(max(0, bisect_right(self.shown_at, since) - 1), len(self.shown)):
            is_last = level + 1 == len(self.shown)
            until = (
                len(self.offers)
                if is_last
                else bisect_right(self.changed_at, self.shown_at[level + 1])
            )
            for state in range(number, until):
                if self.offers[state] == self.shown[level]:
                    return max(since, self.shown_at[level], self.changed_at[state])
        return None


def _tracking(history: History, end: EndState) -> Iterator[Lag]:
    """From the warehouse's parcel to the tracking number in the shopper's order."""
    shown: dict[tuple[str, str], datetime] = {}
    for change in history.of("store", "order"):
        if "fulfillments" in change.changes:
            for parcel in change.after["fulfillments"]:
                shown.setdefault((change.entity_id, parcel["tracking_number"]), change.at)
    for sent in history.of("erp", "shipment"):
        key = (str(sent.after["order_client_reference"]), sent.after["tracking_number"])
        if sent.topic == "shipment.created" and key[0] in end.store.orders:
            lag_s = _seconds(sent.at, shown.get(key))
            yield Lag("tracking visible", str(sent.after["number"]), sent.at, lag_s)


def by_flow(found: Sequence[Lag]) -> Mapping[str, list[Lag]]:
    """Group lags by flow, in the order in which an order passes them."""
    groups: dict[str, list[Lag]] = {}
    for lag in found:
        groups.setdefault(lag.flow, []).append(lag)
    return groups


def unconverged(found: Sequence[Lag]) -> Counter[str]:
    """How many effects never came, by flow."""
    return Counter(lag.flow for lag in found if lag.lag_s == inf)
