"""Who arrives when: a seeded Poisson schedule, made before the first arrival.

The model is open: people arrive whether or not those before them have been served.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from random import Random

from load.shapes import Shape
from mock_kit.ids import keyed_random


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who arrives: what for, which one of that kind, seconds after the start."""

    at_s: float
    kind: str
    number: int


@dataclass(frozen=True)
class Demand:
    """Arrivals per second at the peak, by kind, over so many seconds of a shape."""

    rates: Mapping[str, float]
    for_s: float
    shape: Shape


def arrivals(demand: Demand, seed: str, process: int, processes: int) -> Iterator[Arrival]:
    """Return the arrivals of one of several processes, in order; together they are the demand."""
    rng = keyed_random(seed)
    yield from merge(
        *(
            _of_kind(demand, kind, peak / processes, rng("arrivals", kind, process))
            for kind, peak in sorted(demand.rates.items())
            if peak > 0
        ),
        key=lambda arrival: (arrival.at_s, arrival.kind),
    )


def _of_kind(demand: Demand, kind: str, peak: float, chance: Random) -> Iterator[Arrival]:
    """Draw at the peak rate, and let each arrival stand with the shape's share of that moment."""
    at_s, number = chance.expovariate(peak), 0
    while at_s < demand.for_s:
        if chance.random() < demand.shape.share(at_s / demand.for_s):
            yield Arrival(at_s, kind, number)
            number += 1
        at_s += chance.expovariate(peak)
