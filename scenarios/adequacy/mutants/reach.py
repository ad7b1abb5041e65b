"""Which run executes which lines of the bridge, and what it costs: where a slip can show at all."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from types import CodeType, FrameType
from typing import Any

from scenarios.adequacy.mutants.places import Mutant, modules, path_of
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan
from scenarios.runs.trial import simulate_row


@dataclass(frozen=True)
class Reached:
    """What one run executes: the lines of each module; `digest` names all that it did."""

    plan: str
    cost_s: float
    digest: str
    lines: Mapping[str, Sequence[int]]

    @property
    def count(self) -> int:
        """How many lines it executes in all."""
        return sum(map(len, self.lines.values()))

    def shows(self, mutant: Mutant) -> bool:
        """Whether the mutated line is executed."""
        return mutant.line in self.lines.get(mutant.module, ())


def reach_of(plans: Sequence[RunPlan], seed: str, kept: Path) -> Iterator[Reached]:
    """Of each plan; what stands in `kept` is not played again."""
    known = {each.plan: each for each in _read(kept)}
    kept.parent.mkdir(parents=True, exist_ok=True)
    for plan in plans:
        if plan.name not in known:
            known[plan.name] = _played(plan, seed)
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(known[plan.name])) + "\n")
        yield known[plan.name]


def _read(kept: Path) -> Iterator[Reached]:
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            yield Reached(**json.loads(line))


def _played(plan: RunPlan, seed: str) -> Reached:
    seen = _Lines()
    began = process_time()
    sys.settrace(seen.entered)
    try:
        result = simulate_row(plan, sample(), seed).result
    finally:
        sys.settrace(None)
    if result.error is not None:
        raise RuntimeError(f"{plan.name}: {result.error}")
    cost_s = round(process_time() - began, 2)
    return Reached(plan.name, cost_s, result.world_digest, seen.by_module())


class _Lines:
    """The lines that were executed, by file."""

    def __init__(self) -> None:
        self._names = {path_of(name): name for name in modules()}
        self._open: dict[CodeType, set[int]] = {}
        self._seen: dict[str, set[int]] = {}

    def entered(self, frame: FrameType, event: str, told: Any) -> Any:
        """A function is entered; one of which every line was seen is not looked at any more."""
        code = frame.f_code
        if code.co_filename not in self._names:
            return None
        if code not in self._open:
            self._open[code] = {line for _, _, line in code.co_lines() if line is not None}
        if not self._open[code]:
            return None
        seen, left = self._seen.setdefault(code.co_filename, set()), self._open[code]

        def executed(frame: FrameType, event: str, told: Any) -> Any:
            seen.add(frame.f_lineno)
            left.discard(frame.f_lineno)
            return executed

        return executed

    def by_module(self) -> dict[str, list[int]]:
        """Sorted, by the names of modules."""
        return {self._names[path]: sorted(lines) for path, lines in sorted(self._seen.items())}
