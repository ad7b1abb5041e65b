"""Which sold pieces a credit line takes back: those of the latest earlier line first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class OpenLine:
    """A sold line and the pieces of it that nothing has taken back yet."""

    order: str
    key: str
    day: date
    price_minor: int
    pieces: int
    may_cancel: bool
    is_service: bool


class OpenLines:
    """What each customer has bought and not given back, by code."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], list[OpenLine]] = defaultdict(list)

    def add(self, customer: str, code: str, line: OpenLine) -> None:
        """Note a sold line; guests give nothing back, since nobody knows them again.

        Of what was free there is nothing to pay back.
        """
        if customer and line.price_minor:
            self._lines[customer, code].append(line)

    def take(self, customer: str, code: str, pieces: int) -> Iterator[tuple[OpenLine, int]]:
        """Take pieces back from the latest line to the earliest, as far as they go."""
        left = pieces
        for line in reversed(self._lines.get((customer, code), [])):
            part = min(left, line.pieces)
            if part:
                line.pieces -= part
                left -= part
                yield line, part


def is_cancel(line: OpenLine, day: date, price_minor: int) -> bool:
    """Whether it is taken off the order before it leaves, rather than paid back after.

    A cancel gives back what the line cost; less than that can only be a refund. An order with
    shipping is not cancelled, since its shipping stays sold.
    """
    return line.may_cancel and line.day == day and price_minor >= line.price_minor
