"""The report half of a rule: what went otherwise was listed, reported or recorded.

Judged only where the bridge declares a channel by which it tells its operators; how it words what
it tells is its own affair, as long as it names the record.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

NO_CHANNEL = "effects verified, reporting not verified: no channel is declared under [evidence]"


@dataclass(frozen=True)
class Incident:
    """Something that operators must be told of; one of its `names` is enough to tell it."""

    subject: str
    since: datetime
    names: Collection[str]


@dataclass
class ReportHalf:
    """A check over the incidents of one rule."""

    RULE: str
    incidents: Callable[[History, EndState], Iterable[Incident]]

    def check(self, history: History, end: EndState) -> list[Violation]:
        """Every incident was told of, after it had begun."""
        if not history.has_channel:
            return []
        return [
            Violation(self.RULE, each.subject, "listed, reported or recorded", "told to nobody")
            for each in self.incidents(history, end)
            if not is_told(history, each)
        ]

    def reach(self, history: History, end: EndState) -> Reach:
        """There was an incident, and a way to tell of it."""
        if not history.has_channel:
            return Reach.no(NO_CHANNEL)
        found = list(self.incidents(history, end))
        if not found:
            return Reach.no("nothing happened that operators must be told of")
        return Reach.yes(f"{len(found)} incidents were told of, first: {found[0].subject}")


def is_told(history: History, incident: Incident) -> bool:
    """Whether an operator could read of it when it had begun."""
    words = "|".join(re.escape(name) for name in sorted(incident.names) if name.strip())
    named = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    return any(
        report.last_seen_at >= incident.since and named.search(report.text)
        for report in history.reports
    )


def has_rested(history: History, since: datetime, until: datetime | None = None) -> bool:
    """Whether the systems came to rest after an instant, and before another one."""
    return any(
        act.at > since and (until is None or act.at <= until) for act in history.acts_of("settled")
    )
