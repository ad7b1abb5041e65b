"""What must stand in the systems when a script was played: lines, orders, items, customers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scenarios.retail_history.script import Entry, Order, Script
from scenarios.retail_history.standing import KINDS, Side, Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a record must hold, and the places of the lines that say so."""

    places: tuple[str, ...]
    standing: Standing


Wants = Mapping[str, Wanted]


def wanted_of(script: Script) -> dict[Side, Wants]:
    """Return what must stand on each side, by record."""
    lines = dict(_lines(script))
    orders = dict(_orders(script, lines))
    items = dict(_items(script, lines))
    customers = dict(_customers(script, orders))
    kinds = {entry.record: entry.kind for entry in reversed(script.entries)}
    found: dict[Side, Wants] = {}
    for side, shown in KINDS.items():
        own = {record: each for record, each in lines.items() if kinds[record] in shown}
        papers = _invoices(script, orders) if side == "erp books" else orders
        beside = {**items, **customers} if side != "erp orders" else {}
        found[side] = {**own, **papers, **beside}
    return found


def added_up(entries: Sequence[Entry], said: str = "") -> Standing:
    """What a record must hold for these entries."""
    return Standing(
        entries[0].day,
        sum(entry.pieces for entry in entries),
        sum(entry.amount_minor for entry in entries),
        said,
    )


def _lines(script: Script) -> Iterator[tuple[str, Wanted]]:
    codes = {f"line:{sold.key}": sold.code for order in _placed(script) for sold in order.lines}
    of_record: dict[str, list[Entry]] = defaultdict(list)
    for entry in script.entries:
        if entry.record:
            of_record[entry.record].append(entry)
    for record, entries in of_record.items():
        places = tuple(dict.fromkeys(entry.place for entry in entries))
        yield record, Wanted(places, added_up(entries, codes.get(record, "")))


def _orders(script: Script, lines: Wants) -> Iterator[tuple[str, Wanted]]:
    """Orders as wholes: nothing beside their lines and what was shipping."""
    for order in _placed(script):
        said = f"{order.instant(script.zone).isoformat()} {order.email} {order.customer.country}"
        parts = [lines[f"line:{sold.key}"] for sold in order.lines]
        standing = Standing(order.at.date(), 0, 0, said)
        yield f"order:{order.reference}", Wanted(_places(parts), standing)


def _invoices(script: Script, orders: Wants) -> Wants:
    """Each order is billed whole, and to whom it is of."""
    found = {}
    for order in _placed(script):
        wanted = orders[f"order:{order.reference}"]
        standing = replace(wanted.standing, said=order.email)
        found[f"invoice:{order.reference}"] = replace(wanted, standing=standing)
    return found


def _items(script: Script, lines: Wants) -> Iterator[tuple[str, Wanted]]:
    """Items: their list price, and no piece on the shelf that nothing accounts for."""
    named: dict[str, list[Wanted]] = defaultdict(list)
    for order in _placed(script):
        for sold in order.lines:
            named[sold.code].append(lines[f"line:{sold.key}"])
    for day in script.days:
        for adjustment in day.adjustments:
            named[adjustment.code].append(lines[adjustment.record])
    for item in script.items:
        standing = Standing(None, 0, item.list_price_minor or 0, item.name)
        yield f"item:{item.code}", Wanted(_places(named[item.code]), standing)


def _customers(script: Script, orders: Wants) -> Iterator[tuple[str, Wanted]]:
    papers: dict[str, list[Wanted]] = defaultdict(list)
    for order in _placed(script):
        if order.customer.number:
            papers[order.email].append(orders[f"order:{order.reference}"])
    for email, own in papers.items():
        yield f"customer:{email}", Wanted(_places(own), Standing(None, 0, 0))


def _placed(script: Script) -> Iterator[Order]:
    return (order for day in script.days for order in day.orders)


def _places(parts: Iterable[Wanted]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for part in parts for place in part.places))
