"""How long until everybody knows: the lag of each effect behind its cause, from the journals.

A cause without its effect has an infinite lag. Instants of two systems on one machine are
compared as they stand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import inf

from load.judging.shelf import Shelf
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
        *_price(history, end),
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
        shelf = Shelf(
            [change.at for change in known],
            [offer_of(change.after, item.rules) for change in known],
            [level.at for level in levels],
            [level.after["available"] for level in levels],
        )
        for number, (before, offer) in enumerate(pairwise(shelf.states), start=1):
            if offer != before:
                since = shelf.changed_at[number]
                lag_s = _seconds(since, shelf.told(number))
                yield Lag("stock right", subject, since, lag_s)


def _price(history: History, end: EndState) -> Iterator[Lag]:
    """From a change of a style's price to that of each of its variants in each channel.

    Styles with further lines on the list, for a variant, a quantity or a time, are left out.
    """
    lists = {row["code"]: row["id"] for row in end.erp.price_lists.values()}
    lines: dict[tuple[str, str], list[Change]] = {}
    for change in history.of("erp", "price_line"):
        line = change.after
        lines.setdefault((line["price_list_id"], line["style_id"]), []).append(change)
    for item in listed(history, end):
        written = lines.get((lists.get(item.rules["price_list"], ""), str(item.style["id"])), [])
        if item.store_variant is None or not all(map(_is_plain, written)):
            continue
        # A line that follows another one ends that one, which is no change of a price.
        written = [change for change in written if "price_minor" in change.changes]
        subject = f"{item.variant['sku']} on {item.channel}"
        prices = history.versions("store", "price", ":".join(item.key))
        shelf = Shelf(
            [change.at for change in written],
            [change.after["price_minor"] for change in written],
            [price.at for price in prices],
            [price.after["price_minor"] for price in prices],
        )
        for number, (before, price_minor) in enumerate(pairwise(shelf.states), start=1):
            if price_minor != before:
                since = shelf.changed_at[number]
                yield Lag("price right", subject, since, _seconds(since, shelf.told(number)))


def _is_plain(change: Change) -> bool:
    """Whether a line holds for a whole style, for everybody and from now on."""
    line = change.after
    begins = line["valid_from"]
    return (
        change.topic != "price_line.deleted"
        and (line["kind"], line["variant_id"], line["min_quantity"]) == ("regular", None, 1)
        and (begins is None or datetime.fromisoformat(begins) <= change.business_at)
    )


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
