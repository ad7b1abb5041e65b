"""The balance sheet as a document: the one thing that the page, the command and machines read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.retail_history.replay.playing import Replayed
from scenarios.retail_history.report.rates import rates_document
from scenarios.retail_history.script import Entry, Script
from scenarios.retail_history.sheet import Group, Sheet
from scenarios.retail_history.standing import Standing

Document = dict[str, Any]
MOST_SENTENCES = 200
FIGURES = ("revenue", "credits", "sold", "back")


@dataclass(frozen=True)
class Told:
    """What a run of the command found: the sheet, the recount, and how it was made.

    `imported` are the keys of the lines that were imported, with their places.
    """

    files: Sequence[str]
    rules: str
    mode: str
    seed: str
    script: Script
    sheet: Sheet
    replayed: Replayed
    recount: Mapping[str, Mapping[str, int]]
    imported: Mapping[str, str]

    @property
    def differing_days(self) -> list[str]:
        """The days on which the recount and the ERP's books do not agree."""
        billed = billed_by_day(self.replayed.facts.books)
        days = sorted({*billed, *self.recount})
        return [day for day in days if _said(billed, day) != _said(self.recount, day)]

    @property
    def is_right(self) -> bool:
        """Whether the books close, by the sheet and by the recount, as the import left them."""
        replayed = self.replayed
        is_sound = not (replayed.late or replayed.touched)
        return is_sound and self.sheet.is_balanced and not self.differing_days


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
        "end_state": told.replayed.end_state,
        "days": _days(told),
        "groups": [_group(group) for group in sheet.groups],
        "parked_lines": [_parked(entry) for entry in told.script.of_status("parked")],
        "differences": _sentences(told)[:MOST_SENTENCES],
        "difference_count": len(_sentences(told)),
        "recount": {"differing_days": told.differing_days},
        "pace": rates_document(told.replayed.pace),
    }


def _sentences(told: Told) -> list[str]:
    new = [f"{place}: is not a line that was imported" for place in told.sheet.new]
    missing = [f"{told.imported[key]}: is missing now" for key in told.sheet.missing]
    days = [f"{day}: the recount does not agree with the ERP" for day in told.differing_days]
    late = [f"the systems had not settled in time: {text}" for text in told.replayed.late]
    lines = [each.sentence for each in told.sheet.differences]
    return [*new, *missing, *told.replayed.touched, *lines, *days, *late]


def _days(told: Told) -> list[Document]:
    """By day what the recount found in the files, and what the ERP billed."""
    billed = billed_by_day(told.replayed.facts.books)
    orders = {str(day.day): len(day.orders) for day in told.script.days}
    lines = Counter(str(entry.day) for entry in {e.key: e for e in told.script.entries}.values())
    return [
        {
            "day": day,
            "orders": orders.get(day, 0),
            "lines": lines[day],
            "recount": {name: told.recount.get(day, {}).get(name, 0) for name in FIGURES},
            "erp": {name: billed.get(day, Counter())[name] for name in FIGURES},
        }
        for day in sorted({*orders, *billed})
    ]


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


def _said(days: Mapping[str, Mapping[str, int]], day: str) -> dict[str, int]:
    return {name: count for name, count in days.get(day, {}).items() if count}
