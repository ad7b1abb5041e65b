"""The balance sheet as a document: the one thing that the page, the command and machines read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.retail_history.replay.pace import Pace, rate
from scenarios.retail_history.replay.playing import Replayed
from scenarios.retail_history.script import Entry, Script
from scenarios.retail_history.sheet import Group, Sheet
from scenarios.retail_history.standing import Standing

Document = dict[str, Any]
MOST_SENTENCES = 200


@dataclass(frozen=True)
class Told:
    """What a run of the command found: the sheet, the recount, and how it was made."""

    files: Sequence[str]
    rules: str
    mode: str
    seed: str
    script: Script
    sheet: Sheet
    replayed: Replayed
    recount: Mapping[str, Mapping[str, int]]

    @property
    def differing_days(self) -> list[str]:
        """The days on which the recount and the ERP's books do not agree."""
        billed = billed_by_day(self.replayed.facts.books)
        days = sorted({*billed, *self.recount})
        return [day for day in days if _said(billed, day) != _said(self.recount, day)]

    @property
    def is_right(self) -> bool:
        """Whether the books close, by the sheet and by the recount, and all settled in time."""
        return self.sheet.is_balanced and not self.differing_days and not self.replayed.late


def billed_by_day(books: Mapping[str, Standing]) -> dict[str, Counter[str]]:
    """Revenue, credits and pieces of the ERP's books by day."""
    days: dict[str, Counter[str]] = {}
    for record, standing in books.items():
        kind = record.partition(":")[0]
        if kind in ("line", "shipping"):
            counted = {"revenue": standing.amount_minor, "sold": standing.pieces}
        elif kind in ("refund", "memo"):
            counted = {"credits": -standing.amount_minor, "back": -standing.pieces}
        else:
            continue
        days.setdefault(str(standing.day), Counter()).update(counted)
    return days


def sheet_document(told: Told) -> Document:
    """The whole of it, for machines."""
    sheet = told.sheet
    return {
        "balanced": told.is_right,
        "mode": told.mode,
        "seed": told.seed,
        "files": list(told.files),
        "rules": told.rules,
        "currency": told.script.currency,
        "lines": sheet.lines,
        "orders": sum(len(day.orders) for day in told.script.days),
        "gross_minor": sheet.gross_minor,
        "parked": {"lines": sheet.parked_lines, "amount_minor": sheet.parked_minor},
        "groups": [_group(group) for group in sheet.groups],
        "parked_lines": [_parked(entry) for entry in told.script.of_status("parked")],
        "differences": _sentences(told)[:MOST_SENTENCES],
        "difference_count": len(_sentences(told)),
        "recount": {"differing_days": told.differing_days},
        "pace": _pace(told.replayed.pace),
    }


def _sentences(told: Told) -> list[str]:
    new = [f"{place}: is not a line that was imported" for place in told.sheet.new]
    missing = [f"a line that was imported is missing ({key})" for key in told.sheet.missing]
    days = [f"{day}: the recount does not agree with the ERP" for day in told.differing_days]
    late = [f"the systems had not settled in time: {text}" for text in told.replayed.late]
    return [*new, *missing, *(each.sentence for each in told.sheet.differences), *days, *late]


def _group(group: Group) -> Document:
    return {
        "day": group.day.isoformat() if group.day else None,
        "kind": group.kind,
        "cause": group.cause,
        "status": group.status,
        "lines": group.lines,
        "file": {"pieces": group.pieces, "amount_minor": group.amount_minor},
        "store": _figures(group.store),
        "erp": _figures(group.erp),
    }


def _figures(standing: Standing | None) -> Document | None:
    if standing is None:
        return None
    return {"pieces": standing.pieces, "amount_minor": standing.amount_minor}


def _parked(entry: Entry) -> Document:
    return {"place": entry.place, "cause": entry.cause, "amount_minor": entry.amount_minor}


def _pace(pace: Pace) -> Document:
    days = [
        {
            "day": one.day.isoformat(),
            "orders": one.orders,
            "lines": one.lines,
            "took_s": round(one.took_s, 3),
        }
        for one in pace.days
    ]
    return {
        "orders_per_s": round(rate(pace.days, of_lines=False), 2),
        "lines_per_s": round(rate(pace.days, of_lines=True), 1),
        "days": days,
        "samples": [[round(s.elapsed_s, 2), s.placed, s.waiting] for s in pace.samples],
    }


def _said(days: Mapping[str, Mapping[str, int]], day: str) -> dict[str, int]:
    return {name: count for name, count in days.get(day, {}).items() if count}
