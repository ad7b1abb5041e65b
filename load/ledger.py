"""What became of each arrival, as its generator saw it: one line of JSON each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """How an arrival ended: served, told no for a reason, failed, or never sent at all."""

    SERVED = "served"
    REFUSED = "refused"
    FAILED = "failed"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One arrival; times in seconds after the start, `ended_s` of the last answer.

    `at_s` is the intended instant, from which everything is measured; `began_s` is when it was
    really sent. `orders` are those that a system said it had taken. `said` is why not.
    """

    kind: str
    process: int
    number: int
    at_s: float
    began_s: float
    ended_s: float
    outcome: Outcome
    orders: Sequence[str] = ()
    said: str = ""

    @property
    def took_s(self) -> float:
        """How long the person waited, from when they meant to come."""
        return self.ended_s - self.at_s

    @property
    def late_s(self) -> float:
        """How much later than intended the generator sent it."""
        return self.began_s - self.at_s


def to_lines(entries: Iterable[Entry]) -> str:
    """Write entries as lines."""
    return "".join(json.dumps(asdict(entry)) + "\n" for entry in entries)


def from_lines(text: str) -> Iterator[Entry]:
    """Read entries from whole lines."""
    for line in text.splitlines():
        row = json.loads(line)
        yield Entry(**{**row, "outcome": Outcome(row["outcome"])})


class LedgerReader:
    """Reads a ledger that is still being written, whole lines alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    def new(self) -> list[Entry]:
        """Return what was written since the last look."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._at)
            found = file.read()
        whole = found[: found.rfind(b"\n") + 1]
        self._at += len(whole)
        return list(from_lines(whole.decode()))
