"""XCT-10b: what was set aside is listed, and what is listed can be tried again by a person."""

from scenarios.checks.told.halves import ReportHalf
from scenarios.checks.told.trade import is_to_be_shown, is_tried
from scenarios.model.end_state import EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Violation


class ReplayableHalf(ReportHalf):
    """As any report half; and a replay after the cause was mended does the work."""

    def check(self, history: History, end: EndState) -> list[Violation]:
        """Every incident was told of, and every replay had its effect."""
        return [
            *super().check(history, end),
            *(
                Violation(
                    self.RULE, f"invoice {act.facts['number']}", "done by a replay", "not done"
                )
                for act in history.acts_of("replayed")
                if history.has_channel
                and is_to_be_shown(history, end, act.facts["number"])
                and is_tried(history, {act.facts["number"]})
                and not _is_done(history, act)
            ),
        ]


def _is_done(history: History, act: Act) -> bool:
    """Whether the store shows the invoice when the systems have come to rest after the replay."""
    rested = min((s.at for s in history.acts_of("settled") if s.at > act.at), default=None)
    return rested is None or any(
        change.after["number"] == act.facts["number"] and change.at <= rested
        for change in history.of("store", "invoice")
    )
