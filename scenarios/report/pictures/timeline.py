"""The moments around a breach as a picture: a lane per program, a row per moment.

Rows stand for the order of things, not for their distance: the clock is written beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.report.models import MomentShown

LANES = {"store": 150, "bridge": 250, "erp": 350}
NAMES = {"store": "store", "bridge": "bridge", "erp": "ERP"}
LABEL_LEFT = 390
WIDTH = 1060
HEAD_HEIGHT = 30
ROW_HEIGHT = 26
LETTERS_SHOWN = 88


@dataclass(frozen=True)
class Row:
    """One moment: a dot in the lane of its system, with an arrow to it if the bridge did it."""

    y: int
    clock: str
    x: int
    tail: int | None
    label: str
    title: str
    is_evidence: bool

    @property
    def step(self) -> int:
        """1 for an arrow to the right, -1 for one to the left."""
        return 1 if self.tail is not None and self.x > self.tail else -1


@dataclass(frozen=True)
class Timeline:
    """All rows with the lanes that run through them."""

    width: int
    height: int
    lanes: Sequence[tuple[int, str]]
    rows: Sequence[Row]
    label_left: int = LABEL_LEFT


def timeline_of(moments: Sequence[MomentShown]) -> Timeline:
    """Lay out the moments, oldest first."""
    return Timeline(
        width=WIDTH,
        height=HEAD_HEIGHT + ROW_HEIGHT * len(moments) + 6,
        lanes=[(x, NAMES[name]) for name, x in LANES.items()],
        rows=[_row(place, each, moments[0]) for place, each in enumerate(moments)],
    )


def _row(place: int, moment: MomentShown, first: MomentShown) -> Row:
    said = f"{NAMES[moment.system]}, {moment.by}: {moment.what}"
    label = said if len(said) <= LETTERS_SHOWN else said[: LETTERS_SHOWN - 1] + "…"
    return Row(
        y=HEAD_HEIGHT + place * ROW_HEIGHT + ROW_HEIGHT // 2,
        clock=_clock((moment.at - first.at).total_seconds()),
        x=LANES[moment.system],
        tail=LANES["bridge"] if moment.is_bridge else None,
        label=label,
        title=f"{moment.at.isoformat(sep=' ', timespec='milliseconds')} {said}",
        is_evidence=moment.is_evidence,
    )


def _clock(seconds: float) -> str:
    if seconds < 120:
        return f"+{seconds:.2f} s"
    if seconds < 7200:
        return f"+{seconds / 60:.1f} min"
    return f"+{seconds / 3600:.1f} h"
