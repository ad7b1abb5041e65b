"""Every broken bridge is caught by a rule that was named for it; one that does nothing passes none.

The expectations stand in scenarios/broken/register.py.
"""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from scenarios.actors.desk import GaveUp, Refused
from scenarios.broken.parts import BrokenBridge
from scenarios.broken.register import BROKEN, CONTROLS
from scenarios.catalogue.load import load
from scenarios.checks.guards import may_be_broken_by_bridge
from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Judgement, Result, judge
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, compared, run_simulated, silent
from scenarios.session.session import Observed, Session
from scenarios.session.settings import DEFAULT
from scenarios.stories import online_order
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

SEED = "7"
STYLES = 8  # what a single story needs
IN_EVERY_TEST_RUN = (
    "price_edits_travel_up",
    "missing_price_is_zero",
    "stock_is_subtracted_twice",
    "last_line_is_dropped",
    "retry_books_twice",
    "does_nothing",
)


def deep_but_for_a_few(names: Sequence[str]) -> list[object]:
    """Each name as a case of its own, so that they can be spread over processes."""
    return [
        pytest.param(name, marks=() if name in IN_EVERY_TEST_RUN else pytest.mark.deep)
        for name in names
    ]


def judgements_of(bridge: BrokenBridge) -> Sequence[Judgement]:
    """Play the story; a disturbed run is also compared with the bridge's own quiet one."""
    catalogue = sample().head(STYLES)
    plan = bridge.plan()
    ran = run_simulated(plan, catalogue, SEED, bridge.change)
    assert ran.result.error is None
    if bridge.disturbance is not None:
        quiet = run_simulated(bridge.plan(undisturbed=True), catalogue, SEED, bridge.change)
        ran = compared(ran, plan, quiet)
    return ran.result.judgements


@pytest.mark.parametrize("name", deep_but_for_a_few(list(BROKEN)))
def test_a_broken_bridge_is_caught_by_a_rule_named_for_it(name: str) -> None:
    bridge = BROKEN[name]

    failed = [each.rule for each in judgements_of(bridge) if each.result is Result.FAIL]

    assert [rule for rule in bridge.rules if rule in failed], f"{bridge.says} Failed: {failed}"


@pytest.mark.parametrize("name", deep_but_for_a_few(list(CONTROLS)))
def test_a_bridge_that_moves_nothing_passes_no_rule_that_a_bridge_can_break(name: str) -> None:
    async def act(world: SimulatedWorld) -> Observed:
        session = Session(world, SIMULATED_PATIENCE, silent)
        await session.set_masters()
        desk, catalogue = session.desk("erp", "import"), sample().head(STYLES)
        await load(desk, catalogue, price_list="LIST-USD", on_progress=lambda done, total: None)
        with suppress(Refused, GaveUp, LookupError):  # an empty shop cannot be traded in
            await session.play([online_order])
        return await session.observe()

    observed = simulate(Plan(SEED, DEFAULT, CONTROLS[name]), act).given
    judged = [judge(check, observed.history, observed.end) for check in CHECKS]
    passed = [each.rule for each in judged if each.result is Result.PASS]

    assert [rule for rule in passed if may_be_broken_by_bridge(rule)] == []
    assert [each.rule for each in judged if each.result is Result.FAIL] != []
