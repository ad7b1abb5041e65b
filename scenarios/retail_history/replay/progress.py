"""What an import remembers on disk: which lines it began with, and which days are closed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scenarios.report.files import write_whole


class NoProgress(Exception):
    """There is no import to go on with; the text says why."""


@dataclass
class Progress:
    """The memory of one import: the keys of its lines, each with the place where it stood.

    Without a path it is kept nowhere.
    """

    imported: Mapping[str, str]
    closed: list[date] = field(default_factory=list)
    path: Path | None = None

    def close(self, day: date) -> None:
        """Note that a day is closed."""
        self.closed.append(day)
        self.write()

    def write(self) -> None:
        """Write it whole."""
        if self.path is not None:
            days = [day.isoformat() for day in self.closed]
            text = json.dumps({"imported": dict(self.imported), "closed": days})
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, text.encode())


def read_progress(path: Path) -> Progress:
    """Read what an earlier import left; raises NoProgress."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        closed = [date.fromisoformat(day) for day in found["closed"]]
        return Progress(dict(found["imported"]), closed, path)
    except OSError as error:
        raise NoProgress("no import was begun in this folder; leave --resume out") from error
    except (ValueError, LookupError, TypeError) as error:
        raise NoProgress(f"{path} is not what an import leaves; begin anew") from error
