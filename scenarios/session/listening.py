"""What the system under test tells its operators, heard over a session."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from scenarios.model.history import Report
from scenarios.session.bridges import Told

# A line of a log counts as told to somebody from this level on.
LOUD = re.compile(r"\b(warn|warning|error|critical|fatal|alert)\b", re.IGNORECASE)


class Listener:
    """Remembers every item of a list, and when it last stood there."""

    def __init__(self) -> None:
        self.has_channel = False
        self._seen: dict[Told, datetime] = {}

    def listen(self, told: Sequence[Told] | None, now: datetime) -> None:
        """Take in what is listed now; None where there is no channel."""
        if told is None:
            return
        self.has_channel = True
        self._seen.update(dict.fromkeys(told, now))

    def heard(self) -> list[Report]:
        """All that was ever listed, in the order in which it was first heard."""
        return [Report(told.place, told.text, at) for told, at in self._seen.items()]


def items_of(place: str, text: str) -> list[Told]:
    """The items of a list as its port answers it, `{"items": [...]}`; else the text as one item."""
    try:
        items = json.loads(text)["items"]
        return [Told(place, json.dumps(each)) for each in items]
    except (ValueError, LookupError, TypeError):
        return [Told(place, text)] if text else []


def warnings_of(outputs: Mapping[str, str], now: datetime) -> Iterator[Report]:
    """The loud lines of its logs."""
    for place, text in outputs.items():
        for line in text.splitlines() if not place.startswith("/") else ():
            if LOUD.search(line):
                yield Report(place, line, now)
