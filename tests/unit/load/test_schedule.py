"""Arrivals are Poisson, seeded, and together the demand, however many processes share them."""

from collections import Counter
from itertools import pairwise

import pytest

from load.people.mix import BESIDE_ONE_ORDER, rates_of
from load.schedule import Demand, arrivals
from load.shapes import SHAPES

RATES = {"order": 40.0, "browse": 20.0}


def demand(shape: str = "steady", for_s: float = 100.0) -> Demand:
    return Demand(RATES, for_s, SHAPES[shape])


def test_a_seed_names_the_arrivals() -> None:
    first = list(arrivals(demand(), "7", 0, 1))

    assert first == list(arrivals(demand(), "7", 0, 1))
    assert first != list(arrivals(demand(), "8", 0, 1))


def test_arrivals_come_in_order() -> None:
    instants = [arrival.at_s for arrival in arrivals(demand(), "7", 0, 1)]

    assert instants == sorted(instants)
    assert instants[-1] < 100.0


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_processes_share_the_demand(processes: int) -> None:
    came = Counter(
        arrival.kind
        for process in range(processes)
        for arrival in arrivals(demand(), "7", process, processes)
    )

    # Six standard deviations of a Poisson count around what was demanded.
    assert abs(came["order"] - 4000) < 6 * 4000**0.5
    assert abs(came["browse"] - 2000) < 6 * 2000**0.5


def test_processes_do_not_send_the_same_people() -> None:
    first = {arrival.at_s for arrival in arrivals(demand(), "7", 0, 2)}
    second = {arrival.at_s for arrival in arrivals(demand(), "7", 1, 2)}

    assert not first & second


def test_waits_between_arrivals_scatter_as_in_an_open_model() -> None:
    instants = [a.at_s for a in arrivals(demand(for_s=500.0), "7", 0, 1) if a.kind == "order"]
    waits = [later - earlier for earlier, later in pairwise(instants)]
    mean = sum(waits) / len(waits)
    variance = sum((wait - mean) ** 2 for wait in waits) / len(waits)

    # An exponential wait has the variance of its squared mean; an even pace would have none.
    assert 0.9 < variance / mean**2 < 1.1


@pytest.mark.parametrize(
    ("shape", "share"), [("steady", 1.0), ("ramp", 0.55), ("flash", 0.68), ("soak", 0.75)]
)
def test_a_shape_takes_its_share_of_the_peak(shape: str, share: float) -> None:
    came = sum(a.kind == "order" for a in arrivals(demand(shape), "7", 0, 1))

    assert abs(came - 4000 * share) < 6 * 4000**0.5


def test_a_flash_sale_opens_at_a_fifth_of_the_run() -> None:
    share = SHAPES["flash"].share

    assert [share(0.1), share(0.3), share(0.9)] == [0.2, 1.0, 0.2]


def test_a_rate_is_of_orders_whoever_else_comes() -> None:
    rates = rates_of(200.0)

    assert rates["order"] + rates["order and cancel"] == pytest.approx(200.0)
    assert rates.keys() == BESIDE_ONE_ORDER.keys()
