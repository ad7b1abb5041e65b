"""The kill matrix: which rule notices which broken bridge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.calibration.trying import Tried


@dataclass(frozen=True)
class KillMatrix:
    """Broken bridges and the rules that fail on them."""

    tried: Sequence[Tried]

    @property
    def rules(self) -> list[str]:
        """Every rule that some bridge fails, most kills first."""
        kills = self.kills
        return sorted(kills, key=lambda rule: (-len(kills[rule]), rule))

    @property
    def kills(self) -> Mapping[str, frozenset[str]]:
        """The bridges that fail each rule."""
        found: dict[str, set[str]] = {}
        for each in self.tried:
            for rule in each.failed:
                found.setdefault(rule, set()).add(each.name)
        return {rule: frozenset(names) for rule, names in found.items()}

    @property
    def only_killers(self) -> dict[str, list[str]]:
        """Rules without which a bridge would go free, with those bridges."""
        found: dict[str, list[str]] = {}
        for each in self.tried:
            if len(each.failed) == 1:
                found.setdefault(next(iter(each.failed)), []).append(each.name)
        return dict(sorted(found.items()))

    @property
    def dominated(self) -> dict[str, str]:
        """Rules all of whose bridges another rule notices as well, with that rule."""
        kills = self.kills
        found = {}
        for rule in sorted(kills):
            above = [other for other in sorted(kills) if kills[rule] < kills[other]]
            if above:
                found[rule] = max(above, key=lambda other: len(kills[other]))
        return found

    @property
    def never(self) -> list[str]:
        """Rules that were named for a bridge and failed on none."""
        named = {rule for each in self.tried for rule in each.expected}
        return sorted(named - set(self.kills))

    def of(self, outcome: str) -> list[Tried]:
        """The bridges of one outcome."""
        return [each for each in self.tried if each.outcome == outcome]
