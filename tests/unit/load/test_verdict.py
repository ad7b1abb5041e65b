"""What is said of a run: lost is lost at any speed, and a saturated generator measured itself."""

from pathlib import Path

import pytest

from load.counting import by_kind
from load.judging.lag import lags
from load.judging.ledgers import Ledgers, ledgers_of
from load.judging.thresholds import BadThresholds, read_thresholds, shipped
from load.judging.verdict import Verdict, held, measured, verdict
from load.ledger import Entry, Outcome
from scenarios.model.end_state import EndState
from scenarios.model.history import Change
from scenarios.model.verdict import Judgement, Result
from tests.unit.load.a_run import (
    BEGAN,
    answered,
    booked,
    end_state,
    erp_order,
    history,
    placed,
    store_order,
)

TESTED = [Judgement(rule, Result.PASS, "") for rule in ("ORD-01", "STK-01")]
SERVED = Entry("order", 0, 0, 1.0, 1.0, 1.1, Outcome.SERVED, ["s1"])
GOOD = ([placed(1, 1.0), booked(1, 1.2), answered(1, 1.3)], [store_order(1)], [erp_order(1)])


def counted(changes: list[Change], end: EndState, entries: list[Entry]) -> tuple[Ledgers, Verdict]:
    made = history(changes)
    behind = lags(made, end, BEGAN)
    ledgers = ledgers_of(made, end, entries, behind, BEGAN)
    limits = held(measured(by_kind(entries), ledgers, behind), read_thresholds(shipped()))
    return ledgers, verdict(limits, TESTED, None)


def good(entries: list[Entry]) -> Verdict:
    changes, store, erp = GOOD
    return counted(changes, end_state(store, erp), entries)[1]


def test_a_quick_run_that_keeps_everything_passes() -> None:
    assert good([SERVED]).status == 0


def test_one_lost_order_fails_a_run_whatever_its_speed() -> None:
    changes, store, erp = GOOD
    end = end_state([*store, store_order(2, "placed")], erp)
    ledgers, said = counted([*changes, placed(2, 1.0)], end, [SERVED])

    assert ledgers.lost == ["store order #2"]
    assert said.status == 1
    assert "lost 1" in said.sentence


def test_an_order_that_was_confirmed_and_stands_nowhere_is_lost() -> None:
    vanished = Entry("order", 0, 1, 1.0, 1.0, 1.1, Outcome.SERVED, ["s9"])

    assert "lost 1" in good([SERVED, vanished]).sentence


def test_an_order_that_is_booked_twice_fails_a_run() -> None:
    changes, store, erp = GOOD
    end = end_state(store, [*erp, erp_order(1, suffix="b")])
    ledgers, said = counted([*changes, booked(1, 1.4, "b")], end, [SERVED])

    assert ledgers.duplicated == ["store order #1: SO-1, SO-1b"]
    assert said.status == 1


def test_an_order_nobody_was_told_of_has_recovered() -> None:
    unanswered = Entry("order", 0, 0, 1.0, 1.0, 1.1, Outcome.FAILED, said="no answer")
    changes, store, erp = GOOD

    assert counted(changes, end_state(store, erp), [unanswered])[0].recovered == 1


@pytest.mark.parametrize(
    "entry",
    [
        Entry("order", 0, 1, 1.0, 1.0, 1.0, Outcome.UNSENT, said="too many at once"),
        Entry("order", 0, 1, 1.0, 3.0, 3.1, Outcome.SERVED),
    ],
    ids=["not sent", "sent late"],
)
def test_a_saturated_generator_judges_nothing(entry: Entry) -> None:
    said = good([SERVED, entry])

    assert said.status == 2
    assert "saturated" in said.sentence


def test_a_saturated_generator_excuses_no_lost_order() -> None:
    unsent = Entry("order", 0, 1, 1.0, 1.0, 1.0, Outcome.UNSENT, said="too many at once")
    vanished = Entry("order", 0, 2, 1.0, 1.0, 1.1, Outcome.SERVED, ["s9"])

    assert good([SERVED, unsent, vanished]).status == 1


def test_who_waits_beyond_the_limit_fails_a_run() -> None:
    slow = Entry("order", 0, 0, 1.0, 1.0, 3.0, Outcome.SERVED, ["s1"])

    assert good([slow]).sentence == "beyond a limit: wait of order 2.00, limit 1"


def test_errors_beyond_the_limit_fail_a_run() -> None:
    failed = Entry("browse", 0, 0, 1.0, 1.0, 1.1, Outcome.FAILED, said="500")

    assert good([SERVED, failed]).status == 1


def test_what_no_crowd_put_to_the_test_is_no_pass() -> None:
    said = verdict([], [Judgement("ORD-01", Result.PASS, "")], None)

    assert said == Verdict(2, "not put to the test: STK-01")


@pytest.mark.parametrize(
    "text",
    ["lost = ", "[no_such_group]\nlost = 0", "[ledgers]\nlost = -1", '[ledgers]\nlost = "few"'],
)
def test_a_file_that_is_no_limits_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "limits.toml"
    path.write_text(text)

    with pytest.raises(BadThresholds, match=r"limits\.toml"):
        read_thresholds(path)


def test_limits_of_a_file_replace_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "limits.toml"
    path.write_text('[p95_s]\n"wait of order" = 0.05\n')

    assert read_thresholds(path).of("p95_s", "wait of order") == 0.05
    assert read_thresholds(path).of("converge", "within_s") is None
