"""What a campaign shows: alarms, how different its runs were, and how often a rule was reached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.campaign.running import Entry

ZERO_SEEN = 3.0  # with no event in n draws, its rate is below 3/n at 95 % confidence


@dataclass(frozen=True)
class Summary:
    """The figures of a campaign; `reached` counts the runs in which a rule passed or failed."""

    runs: int
    alarms: Sequence[str]
    distinct: int
    reached: dict[str, int]
    cost_s: float

    @property
    def rate(self) -> str:
        """How rare a false alarm is, as far as this many runs can tell."""
        if self.alarms or not self.runs:
            return f"{len(self.alarms)} of {self.runs} runs gave an alarm"
        return f"no false alarm in {self.runs} runs: fewer than {ZERO_SEEN / self.runs:.2%} (3/n)"


def summary_of(entries: Sequence[Entry]) -> Summary:
    """Count a campaign up."""
    reached: Counter[str] = Counter()
    for entry in entries:
        reached.update(
            {rule: int(result in ("pass", "fail")) for rule, result in entry.results.items()}
        )
    return Summary(
        runs=len(entries),
        alarms=[
            f"run {each.number}, {each.bridge}: {each.alarms[0]}" for each in entries if each.alarms
        ],
        distinct=len({each.digest for each in entries}),
        reached=dict(sorted(reached.items())),
        cost_s=sum(each.cost_s for each in entries),
    )
