"""Levels at the instants at which the trade had settled: stopped while wrong is wrong.

What a later change, or a second sync that somebody asked for, puts right was wrong until then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import Listed
from scenarios.model.history import Change, History


@dataclass(frozen=True)
class WrongAtRest:
    """A level that differed from the ERP's offer although nothing moved."""

    item: Listed
    at: datetime
    wanted: int
    shown: int
    evidence: tuple[str, str]

    @property
    def subject(self) -> str:
        """What a person would call it."""
        return f"{self.item.subject} at rest at {self.at.isoformat(timespec='seconds')}"


@dataclass(frozen=True)
class AtRest:
    """A level and the stock behind it at an instant at which nothing moved."""

    item: Listed
    at: datetime
    stock: Change
    level: Change

    @property
    def evidence(self) -> tuple[str, str]:
        """The entries of both journals."""
        return (f"erp {self.stock.seq}", f"store {self.level.seq}")


def at_rest(history: History, item: Listed) -> Iterator[AtRest]:
    """What an item's known stock and its level were at each settled instant."""
    stocks = history.versions("erp", "stock", str(item.variant["id"]))
    levels = history.versions("store", "inventory_level", ":".join(item.key))
    for act in history.acts_of("settled"):
        stock, level = _as_of(stocks, act.at), _as_of(levels, act.at)
        if stock is None or level is None or not stock.after.get("known"):
            continue
        if level.after["available"] is not None:
            yield AtRest(item, act.at, stock, level)


def wrong_at_rest(history: History, items: Sequence[Listed]) -> list[WrongAtRest]:
    """For each item the first settled instant at which its level was wrong."""
    found = []
    for item in items:
        for rest in at_rest(history, item):
            wanted, shown = offer_of(rest.stock.after, item.rules), rest.level.after["available"]
            if shown != wanted:
                found.append(WrongAtRest(item, rest.at, wanted, shown, rest.evidence))
                break
    return found


def _as_of(versions: Sequence[Change], at: datetime) -> Change | None:
    return next((change for change in reversed(versions) if change.at <= at), None)
