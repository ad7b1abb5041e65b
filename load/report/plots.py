"""Plots as SVG: lines over the parts of a run, and a dashed line where a limit is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 24
TICKS = 4
# Told apart by dashes as well as by colour.
STYLES = (
    ("#0b62a4", "none"),
    ("#b3541e", "6 3"),
    ("#3c763d", "2 2"),
    ("#7a3e9d", "8 2 2 2"),
)
Values = Sequence[float | None]


@dataclass(frozen=True)
class Line:
    """One line: its points as `x,y x,y`, in one or several pieces where a value is missing."""

    name: str
    colour: str
    dashes: str
    pieces: Sequence[str]


@dataclass(frozen=True)
class Plot:
    """A plot laid out on its page; ticks as (position, label)."""

    title: str
    lines: Sequence[Line]
    across: Sequence[tuple[float, str]]
    up: Sequence[tuple[float, str]]
    limit_y: float | None
    limit: str


def plot(
    title: str, series: Mapping[str, Values], part_s: float, limit: float | None = None
) -> Plot:
    """Lay out several series over the same parts of a run."""
    known = [value for values in series.values() for value in values if value is not None]
    most = max([*known, limit or 0.0]) * 1.05 or 1.0
    count = max((len(values) for values in series.values()), default=1)
    lines = [
        Line(name, *STYLES[number % len(STYLES)], _pieces(values, count, most))
        for number, (name, values) in enumerate(series.items())
    ]
    return Plot(
        title=title,
        lines=lines,
        across=[
            (_x(count * step / TICKS, count), f"{part_s * count * step / TICKS:.0f} s")
            for step in range(TICKS + 1)
        ],
        up=[(_y(most * step / TICKS, most), f"{most * step / TICKS:.3g}") for step in range(5)],
        limit_y=None if limit is None else _y(limit, most),
        limit="" if limit is None else f"limit {limit:g}",
    )


def _x(part: float, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * part / count, 1)


def _y(value: float, most: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most, 1)


def _pieces(values: Values, count: int, most: float) -> list[str]:
    pieces: list[list[str]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{_x(number + 0.5, count)},{_y(value, most)}")
    return [" ".join(piece) for piece in pieces if piece]
