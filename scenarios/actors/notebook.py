"""Where the harness writes down what people did and saw."""

from collections.abc import Callable
from datetime import datetime

from scenarios.model.history import Act, Document


class Notebook:
    """The acts of one session, in order."""

    def __init__(self, now: Callable[[], datetime], business_now: Callable[[], datetime]) -> None:
        self._now = now
        self._business_now = business_now
        self.acts: list[Act] = []

    def note(self, story: str, kind: str, facts: Document) -> Act:
        """Write one act down and return it."""
        act = Act(story, kind, self._now(), self._business_now(), facts)
        self.acts.append(act)
        return act
