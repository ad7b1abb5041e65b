"""How fast a replay goes: what was placed when, what the bridge still had to book, each day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Sample:
    """After so many seconds: orders placed so far, and those that wait to be booked."""

    elapsed_s: float
    placed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DayPace:
    """What one day took, in the seconds of the pace's clock."""

    day: date
    orders: int
    lines: int
    took_s: float


@dataclass
class Pace:
    """Measures by `clock`: seconds on the wall, or of the processor; `tell` hears each sample."""

    clock: Callable[[], float]
    tell: Callable[[Sample, int], None] = lambda sample, total: None
    samples: list[Sample] = field(default_factory=list)
    days: list[DayPace] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.clock()
        self._day_began = self._began

    def placed(self, count: int, waiting: int, total: int) -> None:
        """So many of all orders are placed, and so many of them wait."""
        sample = Sample(self.clock() - self._began, count, waiting)
        self.samples.append(sample)
        self.tell(sample, total)

    def begins(self) -> None:
        """A day begins."""
        self._day_began = self.clock()

    def closed(self, day: date, orders: int, lines: int) -> None:
        """A day is closed."""
        self.days.append(DayPace(day, orders, lines, self.clock() - self._day_began))


def rate(days: Sequence[DayPace], *, of_lines: bool) -> float:
    """Orders, or lines, per second over all days; 0 where nothing was measured."""
    took_s = sum(day.took_s for day in days)
    count = sum(day.lines if of_lines else day.orders for day in days)
    return count / took_s if took_s > 0 else 0.0
