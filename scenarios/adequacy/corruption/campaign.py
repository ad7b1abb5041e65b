"""The whole sweep, over cores, going on where it was ended."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from itertools import groupby
from pathlib import Path

from scenarios.adequacy.clean import clean_runs
from scenarios.adequacy.corruption.cells import Cell, Found, found_of
from scenarios.adequacy.corruption.sweep import Sweep
from scenarios.runs.workers import CORES, workers


class Campaign:
    """One sweep; `path` keeps the answers, a line per cell."""

    def __init__(self, path: Path, seed: str, share: int) -> None:
        self.found: list[Found] = []
        self._path, self._seed, self._share = path, seed, share

    def run(self) -> Iterator[tuple[int, int]]:
        """Try every cell that has no answer yet; yields how many have one, of how many."""
        known = self._read()
        sweep = Sweep(list(clean_runs(self._seed)), self._seed)
        cells = sweep.cells()
        self.found = [known[cell] for cell in cells if cell in known]
        parts = _parts([cell for cell in cells if cell not in known])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        global _sweep  # noqa: PLW0603 - how a forked worker gets the runs: shared, not sent
        _sweep = (sweep, self._share)
        with workers(CORES) as pool, self._path.open("a", encoding="utf-8") as file:
            yield len(self.found), len(cells)
            for done in as_completed([pool.submit(_try, part) for part in parts]):
                answers = done.result()
                file.writelines(json.dumps(found.row()) + "\n" for found in answers)
                file.flush()
                self.found += answers
                yield len(self.found), len(cells)

    def _read(self) -> dict[Cell, Found]:
        if not self._path.exists():
            return {}
        found = [found_of(json.loads(line)) for line in self._path.open(encoding="utf-8")]
        return {each.cell: each for each in found}


_sweep: tuple[Sweep, int] | None = None


def _try(cells: Sequence[Cell]) -> list[Found]:
    assert _sweep is not None
    sweep, share = _sweep
    return [sweep.try_cell(cell, share=share) for cell in cells]


def _parts(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of one field together, so that who noticed one is asked first about the next."""
    return [list(part) for _, part in groupby(cells, lambda c: (c.layer, c.record, c.field))]
