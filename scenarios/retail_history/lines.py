"""One line of an order history as it stands in its file."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be read; amounts in minor units, `at` in the zone of the rules.

    `key` names the line for good: it follows from its content, `customer` is "" for a guest.
    """

    file: str
    number: int
    key: str
    document: str
    code: str
    description: str
    pieces: int
    at: datetime
    price_minor: int
    customer: str
    country: str

    @property
    def amount_minor(self) -> int:
        """What the line comes to; negative on a credit."""
        return self.pieces * self.price_minor

    @property
    def place(self) -> str:
        """Where the line stands, for a person."""
        return f"{self.file}, line {self.number}"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read; `reason` completes a sentence about it."""

    file: str
    number: int
    key: str
    reason: str

    @property
    def place(self) -> str:
        """Where the line stands, for a person."""
        return f"{self.file}, line {self.number}"


@dataclass(frozen=True, slots=True)
class History:
    """All lines of some files, in the order of the files."""

    lines: tuple[Line, ...]
    bad: tuple[BadLine, ...]

    @property
    def days(self) -> list[date]:
        """The days on which something was traded."""
        return sorted({line.at.date() for line in self.lines})


class Keys:
    """Gives equal lines different keys: the second one of a kind is the second one for good."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, raw: bytes) -> str:
        """Name a line by its content."""
        digest = sha256(raw.rstrip(b"\r\n")).hexdigest()[:20]
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return f"{digest}-{count}"
