"""Corrupts clean runs, cell by cell, and asks who notices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mock_kit.ids import keyed_random
from scenarios.adequacy.clean import CleanRun
from scenarios.adequacy.corruption.cells import Cell, Found, Missed
from scenarios.adequacy.corruption.kinds import KINDS
from scenarios.adequacy.corruption.pointless import is_pointless
from scenarios.adequacy.corruption.tables import Edited, Edits, Spot, Table, tables
from scenarios.model.verdict import UNREADABLE
from scenarios.self_check.whole import contradictions

INSTANCES = 5
# How many places of a cell are looked at until enough could be corrupted.
TRIES = 60
SELF_CHECK = "self-check"
# Fields of a row that are worked out from others.
DERIVED = ("changes", "after", "entity", "system")
LONGEST = 200


@dataclass(frozen=True)
class _Place:
    run: CleanRun
    table: Table


class Sweep:
    """All cells of some clean runs; `seed` draws the instances."""

    def __init__(self, runs: Sequence[CleanRun], seed: str) -> None:
        self._rng = keyed_random(seed)
        self._places: dict[tuple[str, str], list[_Place]] = {}
        for run in runs:
            for table in tables(run.history, run.end):
                named = (table.layer, f"{table.system} {table.name}")
                self._places.setdefault(named, []).append(_Place(run, table))
        self._likely: dict[str, list[str]] = {}

    def cells(self) -> list[Cell]:
        """Every cell that has a place, in a fixed order."""
        found = {
            Cell(layer, record, name, kind)
            for (layer, record), places in self._places.items()
            for place in places
            for name in place.table.spots
            if name.split(".")[0] not in DERIVED or not place.table.is_journal
            for kind in KINDS
        }
        return sorted(found)

    def try_cell(self, cell: Cell, *, share: int = 1) -> Found:
        """Corrupt and judge; of `share` instances drawn, one is tried."""
        found = Found(cell)
        chosen = self._rng("share", str(cell), 0).randrange(share)
        if chosen >= INSTANCES:
            return found
        for number, (place, spot, edits) in enumerate(self._instances(cell)):
            if number % share == chosen:
                self._judge(found, place, (spot, edits))
        return found

    def _instances(self, cell: Cell) -> Iterator[tuple[_Place, Spot, Edits]]:
        rng = self._rng("cell", str(cell), 0)
        spots = [
            (place, spot)
            for place in self._places[cell.layer, cell.record]
            for spot in place.table.spots.get(cell.field, ())
        ]
        made = 0
        for place, spot in rng.sample(spots, min(len(spots), TRIES)):
            edits = KINDS[cell.kind](place.table, cell.field, spot, rng)
            if edits is not None and not is_pointless(cell, place.run, place.table.rows[spot.key]):
                yield place, spot, edits
                made += 1
            if made == INSTANCES:
                return

    def _judge(self, found: Found, place: _Place, made: tuple[Spot, Edits]) -> None:
        spot, edits = made
        who = self._noticed(found, place, place.table.put(edits))
        if who is not None:
            found.caught[who] = found.caught.get(who, 0) + 1
            return
        corrupted = _short(edits.get(spot.key), spot)
        was = str(spot.value)[:LONGEST]
        found.missed.append(Missed(place.run.name, str(spot.key), was, corrupted))

    def _noticed(self, found: Found, place: _Place, edited: Edited) -> str | None:
        """Who notices first, asking those first who noticed such things before."""
        judges = {check.RULE: check.check for check in place.run.checks}
        likely = self._likely.setdefault(found.cell.record, [SELF_CHECK])
        for rule in (*likely, *(rule for rule in judges if rule not in likely)):
            try:
                if rule == SELF_CHECK:
                    noticed = next(contradictions(*edited), None) is not None
                else:
                    told = judges[rule](*edited) if rule in judges else []
                    noticed = any(not violation.possible_only for violation in told)
            except UNREADABLE:
                noticed = True  # the verdict is `error`, not a pass
            if noticed:
                self._likely[found.cell.record] = [rule, *(x for x in likely if x != rule)]
                return rule
        return None


def _short(row: Any, spot: Spot) -> str:
    """What stands there after the corruption."""
    value = row
    for step in spot.steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return "(gone)"
    return "(gone)" if row is None else str(value)[:LONGEST]
