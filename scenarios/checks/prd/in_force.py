"""Which price was in force when, from the journals alone (PRD-01, PRD-02).

Prices change when a line of the list changes and when business time passes the edge of a
window, which no record tells: the edge was passed between the last record before it and the
first one after it, and between the two either price is right.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from scenarios.checks.oracle.prices import Line, price_list_of, price_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History

Variant = Mapping[str, Any]
Tick = tuple[datetime, datetime, Change | None]


@dataclass(frozen=True)
class Moment:
    """Transport time from `start` to `end` in which one set of prices held; open at the end."""

    start: datetime
    end: datetime | None
    business_at: datetime
    lines: Sequence[Line]

    def price_of(self, variant: Variant) -> int | None:
        """Price of one piece of a variant then."""
        lines = [*self._of.get(variant["id"], ()), *self._of.get(variant["style_id"], ())]
        return price_of(variant, lines, self.business_at).price_minor

    @cached_property
    def _of(self) -> dict[str, list[Line]]:
        """The lines by the variant that they are of, else the style."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(str(line.get("variant_id") or line.get("style_id")), []).append(line)
        return found

    def held_within(self, start: datetime, end: datetime) -> bool:
        """Whether it was in force at some instant between these two."""
        return self.start <= end and (self.end is None or self.end >= start)


class PricesInForce:
    """The moments of every price list of a run, worked out once per list."""

    def __init__(self, history: History, end: EndState) -> None:
        self._history = history
        self._end = end
        self._known: dict[str, list[Moment]] = {}

    def moments(self, code: str) -> list[Moment]:
        """All moments of a price list, in order; none if there is no such list."""
        if code not in self._known:
            price_list = price_list_of(self._end, code)
            found = _moments(self._history, price_list["id"]) if price_list else []
            self._known[code] = found
        return self._known[code]

    def legal(self, code: str, variant: Variant, at: datetime, lag: timedelta) -> list[int | None]:
        """Every price that was in force within `lag` before a transport instant."""
        held = [m for m in self.moments(code) if m.held_within(at - lag, at)]
        return [moment.price_of(variant) for moment in held]


def _moments(history: History, price_list_id: str) -> list[Moment]:
    ticks = _ticks(history, price_list_id)
    edges = _edges(ticks)
    standing: dict[str, Line] = {}
    found: list[Moment] = []
    began: tuple[datetime, datetime] | None = None
    before: tuple[datetime, int] | None = None
    for at, business_at, change in ticks:
        era = bisect_right(edges, business_at)
        if before is None or change is not None or era != before[1]:
            # Lines that one commit changed are in force together, never one by one.
            if began is not None and at > began[0]:
                found.append(Moment(began[0], at, began[1], list(standing.values())))
            start = at if before is None or change is not None else before[0]
            began = (start, business_at)
        if change is not None:
            _apply(standing, change)
        before = (at, era)
    last = [] if began is None else [Moment(began[0], None, began[1], list(standing.values()))]
    return [*found, *last]


def _ticks(history: History, price_list_id: str) -> list[Tick]:
    lines = [
        change
        for change in history.of("erp", "price_line")
        if change.after["price_list_id"] == price_list_id
    ]
    ticks: list[Tick] = [(change.at, change.business_at, change) for change in lines]
    ticks += [(record.at, record.business_at, None) for record in history.changes]
    ticks += [(act.at, act.business_at, None) for act in history.acts]
    return sorted(ticks, key=lambda tick: tick[0])


def _edges(ticks: Sequence[Tick]) -> list[datetime]:
    texts = [
        change.after.get(name)
        for _, _, change in ticks
        if change is not None
        for name in ("valid_from", "valid_until")
    ]
    return sorted({datetime.fromisoformat(text) for text in texts if text})


def _apply(standing: dict[str, Line], change: Change) -> None:
    if change.topic.endswith(".deleted"):
        standing.pop(change.entity_id, None)
    else:
        standing[change.entity_id] = change.after
