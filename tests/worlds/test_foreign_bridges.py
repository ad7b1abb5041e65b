"""Right bridges of other shapes pass what they declare: the evidence against false alarms.

A run is all stories that a bridge's file asks for, interleaved, in a simulated world.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.bridges.auditor import audit
from scenarios.bridges.batch import carry_by_day
from scenarios.bridges.payload import listen
from scenarios.bridges.poller import poll
from scenarios.bridges.shared.surroundings import Bridge
from scenarios.bridges.slow import think
from scenarios.bridges.woken import wake_and_audit
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS, Disturbance
from scenarios.runs.plans import RunPlan, default_plan
from scenarios.runs.run import Ran, compared, run_simulated
from scenarios.session.settling import Patience
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.reading import read_sut
from scenarios.sut.simulated import simulate_guest, simulated_plan

FILES = Path("scenarios/bridges")
STYLES = 30  # what all stories need together
FEW = ("online_order", "multi_channel_oversell")
BRIDGES: Mapping[str, Bridge] = {
    "poller": poll,
    "payload": listen,
    "batch": carry_by_day,
    "auditor": audit,
    "woken": wake_and_audit,
}
OF_MONEY = "^/v1/(credit-memos|invoices)"
# Together they are the price of one seed in every test run; the others are run in the deep.
IN_EVERY_TEST_RUN = ("poller", "payload")


def is_quick(name: str, seed: int) -> bool:
    """Whether a case is cheap enough for every test run."""
    return seed == 1 and name in IN_EVERY_TEST_RUN


def described(name: str) -> SystemUnderTest:
    """A bridge as its file has it."""
    return read_sut(FILES / f"{name}.sut.toml").sut


def not_passed(ran: Ran) -> list[str]:
    """Rules that were to pass and did not, each with the reason."""
    return [
        f"{each.rule} {each.result.value}: {each.reason}"
        for each in ran.result.judgements
        if each.result not in (Result.PASS, Result.OMIT)
    ]


def planned(name: str, disturbance: Disturbance | None = None) -> RunPlan:
    """A few stories under the settings of the bridge's file."""
    plan = replace(simulated_plan(described(name)), stories=FEW, disturbance=disturbance)
    return replace(plan, name="default" if disturbance is None else disturbance.name)


def played(name: str, plan: RunPlan) -> Ran:
    """A run with the patience that the bridge's file asks for."""
    sut = described(name)
    patience = Patience(sut.window_s(), 3 * sut.limit_s, 1.0)
    catalogue, bridge = sample().head(STYLES), BRIDGES[name]
    return run_simulated(plan, catalogue, "1", foreign=bridge, patience=patience)


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        pytest.param(name, str(seed), marks=() if is_quick(name, seed) else pytest.mark.deep)
        for name in BRIDGES
        for seed in range(1, 21)
    ],
)
def test_a_right_bridge_passes_every_rule_that_it_claims(name: str, seed: str) -> None:
    ran = simulate_guest(described(name), BRIDGES[name], sample().head(STYLES), seed)

    assert ran.result.error is None
    assert not_passed(ran) == []


def test_a_bridge_that_names_nobodys_ids_is_understood() -> None:
    ran = simulate_guest(described("auditor"), audit, sample().head(8), "1", "online_order")

    assert ran.result.error is None
    assert not_passed(ran) == []
    assert len(ran.result.judgements) > len(FEW)


@pytest.mark.deep
@pytest.mark.parametrize("seed", [str(seed) for seed in range(1, 4)])
def test_our_bridge_passes_at_its_leisure(seed: str) -> None:
    ran = run_simulated(default_plan(), sample(), seed, think)

    assert ran.result.error is None
    assert [each for each in ran.result.judgements if each.result is Result.FAIL] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", BRIDGES)
def test_money_goes_back_once_where_lists_are_behind(name: str) -> None:
    lagging = {"kind": "lagging_list", "actor": "bridge", "path": OF_MONEY, "params": {"lag_s": 8}}
    behind = Disturbance("behind", "UPD-07", (lagging,), "lists of money are behind")

    ran = played(name, replace(planned(name, behind), stories=("refund_return",)))

    assert ran.result.error is None
    assert [each for each in ran.result.judgements if each.result is Result.FAIL] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", BRIDGES)
@pytest.mark.parametrize(
    "disturbance",
    [each for each in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT) if not each.is_paused],
    ids=lambda each: str(each.name),
)
def test_a_right_bridge_ends_the_same_whatever_goes_wrong(
    name: str, disturbance: Disturbance
) -> None:
    undisturbed, plan = played(name, planned(name)), planned(name, disturbance)

    ran = compared(played(name, plan), plan, undisturbed)

    failed = [each for each in ran.result.judgements if each.result is Result.FAIL]
    assert ran.result.error is None
    assert failed == []
