"""Messages that were lost or shuffled, judged from what a session left."""

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.model.history import Act
from scenarios.model.verdict import Result
from scenarios.session.session import Observed
from scenarios.sut.live.messages import ACT
from scenarios.sut.model import Hooks, Start, SystemUnderTest
from scenarios.sut.repeats import KILL, MISSED, PAGES, REORDERED, disturbing_rules
from scenarios.sut.troubled import troubled
from tests.unit.scenarios.checks.run import Run

FreshRun = Callable[[str], Run]


def with_act(run: Run, bites: int) -> Observed:
    """A clean trade of which the last order was placed while messages suffered."""
    order = next(o for o in run.end.store.orders.values() if o["status"] != "cancelled")
    facts: dict[str, Any] = {"rule": MISSED, "bites": bites, "orders": [order["number"]]}
    last = run.acts[-1]
    run.acts.append(Act("x", ACT, last.at, last.business_at, {**facts, "sku": "none"}))
    return Observed(run.history, run.end)


@pytest.fixture
def run(fresh_run: FreshRun) -> Run:
    return fresh_run("refunds")


def test_a_trade_that_ended_as_without_passes(run: Run) -> None:
    judgement = troubled(with_act(run, 7), MISSED)

    assert judgement.result is Result.PASS
    assert judgement.reason.startswith("7 messages were lost")


def test_an_order_that_nobody_looked_for_fails(run: Run) -> None:
    observed = with_act(run, 7)
    number = observed.history.acts_of(ACT)[0].facts["orders"][0]
    order = next(o for o in run.end.store.orders.values() if o["number"] == number)
    for booked in run.end.erp.orders.values():
        if booked["client_reference"] == order["id"]:
            booked["client_reference"] = "gone"  # type: ignore[index]

    judgement = troubled(observed, MISSED)

    assert judgement.result is Result.FAIL
    assert {each.rule for each in judgement.violations} == {MISSED}


def test_what_went_wrong_elsewhere_is_no_matter_of_the_messages(run: Run) -> None:
    observed = with_act(run, 7)
    number = observed.history.acts_of(ACT)[0].facts["orders"][0]
    other = next(o for o in run.end.store.orders.values() if o["number"] != number)
    for booked in run.end.erp.orders.values():
        if booked["client_reference"] == other["id"]:
            booked["client_reference"] = "gone"  # type: ignore[index]

    assert troubled(observed, MISSED).result is Result.PASS


def test_who_takes_no_messages_is_not_judged(run: Run) -> None:
    assert troubled(with_act(run, 0), MISSED).result is Result.OMIT
    assert troubled(with_act(run, 7), REORDERED).result is Result.OMIT


def test_who_cannot_be_ended_is_not_killed() -> None:
    running = SystemUnderTest(name="x", url="http://127.0.0.1:9")
    hooked = running.model_copy(update={"hooks": Hooks(kill="http://a", start="http://b")})

    assert KILL not in disturbing_rules(running)
    assert KILL in disturbing_rules(hooked)


def test_pages_are_read_by_who_looks_by_itself() -> None:
    start = Start(command=("bridge",))

    assert PAGES not in disturbing_rules(SystemUnderTest(name="x", start=start))
    assert PAGES in disturbing_rules(SystemUnderTest(name="x", start=start, poll_s=2))
