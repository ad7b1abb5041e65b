"""Levels at the instants at which the trade had settled: stopped while wrong is wrong.

What a later change, or a second sync that somebody asked for, puts right was wrong until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


def wrong_at_rest(history: History, items: Sequence[Listed]) -> list[WrongAtRest]:
    """For each item the first settled instant at which its level was wrong."""
    instants = [act.at for act in history.acts_of("settled")]
    found = []
    for item in items:
        stocks = history.versions("erp", "stock", str(item.variant["id"]))
        levels = history.versions("store", "inventory_level", ":".join(item.key))
        for at in instants:
            wrong = _judge(item, at, _as_of(stocks, at), _as_of(levels, at))
            if wrong is not None:
                found.append(wrong)
                break
    return found


def _as_of(versions: Sequence[Change], at: datetime) -> Change | None:
    return next((change for change in reversed(versions) if change.at <= at), None)


def _judge(
    item: Listed, at: datetime, stock: Change | None, level: Change | None
) -> WrongAtRest | None:
    if stock is None or level is None or not _is_known(stock.after):
        return None
    wanted, shown = offer_of(stock.after, item.rules), level.after["available"]
    if shown is None or shown == wanted:
        return None
    return WrongAtRest(item, at, wanted, shown, (f"erp {stock.seq}", f"store {level.seq}"))


def _is_known(stock: dict[str, Any]) -> bool:
    return bool(stock.get("known"))
