"""Late, reverted, left out: what a session with somebody else's bridge adds to a judgement."""

from datetime import UTC, datetime

import pytest

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Change, Exchange, History
from scenarios.model.verdict import Blame, Judgement, Result
from scenarios.session.session import Observed
from scenarios.session.settings import DEFAULT
from scenarios.sut.live.session import Late
from scenarios.sut.plan import intended
from scenarios.sut.verdict import Circumstances, told
from tests.unit.scenarios.sut.test_plan import sut

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PLAN = intended(sut(), "online_order").run
PASSED = Judgement("STK-03", Result.PASS, "tempted")


def observed(*, level_written_up: bool = False) -> Observed:
    erp = ErpState(NOON, "UTC", *({} for _ in range(10)))
    store = StoreState(NOON, *({} for _ in range(6)))
    writes = [_attempt()] if level_written_up else []
    moved = [_change()] if level_written_up else []
    return Observed(History(DEFAULT, [], writes, moved), EndState(erp, store))


def _change() -> Change:
    return Change("erp", 1, NOON, NOON, 1, "note", "n", 1, "note.changed", "clerk", "r", {}, {})


def _attempt() -> Exchange:
    return Exchange("erp", 1, NOON, NOON, "r", "bridge", "PUT", "/v1/stock/1", "", 403)


def session(**changes: object) -> Circumstances:
    fields = {"plan": PLAN, "observed": observed(), "earlier": observed(), "late": ()}
    return Circumstances(**{**fields, **changes})  # type: ignore[arg-type]


def result_of(judgements: list[Judgement], rule: str) -> Judgement:
    return next(each for each in judgements if each.rule == rule)


def test_what_was_wrong_at_the_limit_is_late_although_it_is_right_in_the_end() -> None:
    late = Late(observed(level_written_up=True), 60, by_harness=False)

    judgement = result_of(told([PASSED], session(late=[late])), "STK-03")

    assert judgement.result == Result.FAIL
    assert judgement.reason.startswith("late: at the limit of 60 s")


def test_a_harness_that_stood_still_judges_nobody_by_the_clock() -> None:
    late = Late(observed(level_written_up=True), 60, by_harness=True)

    judgement = result_of(told([PASSED], session(late=[late])), "STK-03")

    assert (judgement.result, judgement.blame) == (Result.ERROR, Blame.HARNESS)


def test_what_held_and_broke_without_an_act_is_reverted() -> None:
    failed = Judgement("STK-03", Result.FAIL, "1 violation")
    later = observed(level_written_up=True)

    reverted = result_of(told([failed], session(observed=later)), "STK-03")
    unmoved = session(observed=later, earlier=later)

    assert reverted.reason.startswith("reverted")
    assert result_of(told([failed], unmoved), "STK-03").reason == "1 violation"


@pytest.mark.parametrize("rule", ["PRD-05", "XCT-14a", "XCT-17", "XCT-12"])
def test_what_cannot_be_asked_of_the_bridge_is_left_out(rule: str) -> None:
    skipped = Judgement(rule, Result.SKIP, "never")

    assert result_of(told([skipped], session()), rule).result == Result.OMIT


def test_what_a_played_story_should_have_reached_stays_unproved() -> None:
    skipped = Judgement("ORD-03", Result.SKIP, "no order")

    assert result_of(told([skipped], session()), "ORD-03").result == Result.SKIP


def test_without_seed_data_everything_is_cancelled() -> None:
    skipped = Judgement("ORD-03", Result.SKIP, "no order")

    assert result_of(told([skipped], session(earlier=None)), "ORD-03").result == Result.CANCEL


def test_what_a_story_shows_beside_its_rules_counts_only_where_it_was_played() -> None:
    beside = Judgement("UPD-02", Result.FAIL, "1 violation")
    assert beside.rule not in (PLAN.wanted or ())

    assert beside in told([beside], session())
    assert beside not in told([beside], session(earlier=None))


def test_a_rule_without_a_story_for_live_sessions_is_left_out() -> None:
    plan = intended(sut(profile="resilience")).run

    assert result_of(told([], session(plan=plan)), "XCT-05").result == Result.OMIT
