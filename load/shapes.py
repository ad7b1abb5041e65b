"""How the rate of arrivals goes over a run: the share of the peak rate at each moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import pi, sin

FLASH_BEGINS, FLASH_ENDS = 0.2, 0.8
BEFORE_THE_FLASH = 0.2
RAMP_BEGINS = 0.1
LOW_TIDE = 0.5
STEPS = 1000


@dataclass(frozen=True)
class Shape:
    """A named shape; `share` is the part of the peak rate at a part of the run, both 0 to 1.

    In a sale nearly everybody wants the same few articles, and there are too few of them.
    """

    name: str
    says: str
    share: Callable[[float], float]
    for_s: float = 60.0
    is_sale: bool = False

    def mean(self) -> float:
        """The share of the peak over the whole run."""
        return sum(self.share((step + 0.5) / STEPS) for step in range(STEPS)) / STEPS


def _steady(part: float) -> float:
    return 1.0


def _ramp(part: float) -> float:
    return RAMP_BEGINS + (1.0 - RAMP_BEGINS) * part


def _flash(part: float) -> float:
    return 1.0 if FLASH_BEGINS <= part < FLASH_ENDS else BEFORE_THE_FLASH


def _tide(part: float) -> float:
    """Four tides between half and the whole rate."""
    return LOW_TIDE + (1.0 - LOW_TIDE) * (1.0 + sin(8 * pi * part)) / 2


SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("steady", "the same rate all the time", _steady),
        Shape("ramp", "from a tenth of the rate to the whole of it", _ramp),
        Shape("flash", "a sale opens: a fifth of the rate, the whole, a fifth", _flash, 60.0, True),
        Shape("soak", "a long run that rises and falls as tides do", _tide, 600.0),
    )
}
