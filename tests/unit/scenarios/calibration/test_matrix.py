"""The kill matrix tells who notices what, who alone, and who nothing of his own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scenarios.broken.parts import BrokenBridge
from scenarios.broken.register import BROKEN
from scenarios.calibration import trying
from scenarios.calibration.campaign import Calibration
from scenarios.calibration.matrix import KillMatrix
from scenarios.calibration.page import document, page
from scenarios.calibration.playing import Seen
from scenarios.calibration.trying import Tried, outcome_of, tried_of
from scenarios.calibration.witness import witness
from scenarios.model.history import Act, Exchange, History, Report
from scenarios.model.verdict import Blame, Judgement, Result
from scenarios.runs.plans import RunPlan

FAILED = Judgement("A", Result.FAIL, "1 violation", blame=Blame.SUT)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
BEGUN = Act("harness", "settled", BEGAN, BEGAN, {})
LATE = Tried("late", "It came late.", ("A",), "story", "caught", {"A": 9.0, "B": 2.0})
ALONE = Tried("alone", "Nobody else saw it.", ("A",), "story", "caught", {"A": 1.0})
FREE = Tried("free", "Nobody saw it.", ("C",), "story", "missed", {})
MATRIX = KillMatrix([LATE, ALONE, FREE])


def test_the_rule_that_shows_first_is_named() -> None:
    assert (LATE.first, FREE.first) == ("B", "")


def test_a_rule_that_alone_notices_a_bridge_cannot_be_spared() -> None:
    assert MATRIX.only_killers == {"A": ["alone"]}


def test_a_rule_that_notices_nothing_of_its_own_is_dominated() -> None:
    assert MATRIX.dominated == {"B": "A"}


def test_a_rule_that_was_named_and_never_failed_is_told() -> None:
    assert MATRIX.never == ["C"]


def test_a_row_is_read_as_it_was_kept() -> None:
    assert tried_of(LATE.row()) == replace(LATE, expected=["A"])


def test_page_and_document_name_what_went_free_first() -> None:
    found = Calibration([LATE, ALONE, FREE], {"7": ["STK-01: a false alarm"]})

    text = page(found)

    assert not found.is_good
    assert document(found)["outcomes"] == {
        "caught": 2,
        "masked": 0,
        "stuck": 0,
        "missed": 1,
        "error": 0,
    }
    assert text.index("Nobody saw it.") < text.index("It came late.")
    assert "STK-01: a false alarm" in text
    assert "<script" not in text


def asked(*bodies: str) -> History:
    exchanges = [
        Exchange(
            system="erp",
            seq=number,
            started_at=BEGAN,
            ended_at=BEGAN,
            request_id=f"req_{number}",
            actor="bridge",
            method="POST",
            path="/v1/orders",
            query="",
            status=201,
            request=body,
        )
        for number, body in enumerate(bodies, 1)
    ]
    return History({}, [], exchanges, [])


def test_the_witness_is_the_first_request_that_differs() -> None:
    sound, spoilt = asked('{"total": 7}', '{"total": 8}'), asked('{"total": 7}', '{"total": 9}')

    assert witness(sound, spoilt) == "erp: POST /v1/orders: total 8 by the sound one, 9"


def test_what_operators_are_not_told_is_a_witness_as_well() -> None:
    told = replace(asked("{}"), reports=[Report("attention", "two edits in one window", BEGAN)])

    assert witness(told, asked("{}")) == (
        'its operators are told null, by the sound one "two edits in one window"'
    )


@pytest.mark.parametrize(
    ("found", "acted", "outcome"),
    [
        (Seen(asked(), [FAILED], {}, None, ["it waited for ever"]), "a request", "caught"),
        (Seen(asked(), [], {}, None, ["it waited for ever"]), "a request", "stuck"),
        (Seen(asked(), [], {}, None), "a request", "missed"),
        (Seen(asked(), [FAILED], {}, None), None, "error"),
        (Seen(asked(), [FAILED], {}, "two orders of one id"), "a request", "error"),
    ],
)
def test_a_run_that_got_stuck_is_no_pass(found: Seen, acted: str | None, outcome: str) -> None:
    assert outcome_of(found, acted, ["A"]) == outcome


@pytest.mark.parametrize(
    ("spoilt_fails", "sound_fails", "outcome"),
    [(True, False, "masked"), (True, True, "missed"), (False, False, "missed")],
)
def test_what_shows_only_where_nothing_heals_is_masked(
    monkeypatch: pytest.MonkeyPatch, spoilt_fails: bool, sound_fails: bool, outcome: str
) -> None:
    bridge = BrokenBridge(lambda parts: parts, ("A",), "online_order")
    monkeypatch.setitem(BROKEN, "spoilt", bridge)

    def played(plan: RunPlan, seed: str, change: object = None) -> Seen:
        fails = spoilt_fails if change else sound_fails
        history = replace(asked("1" if change else "2"), acts=[BEGUN])
        return Seen(history, [FAILED] if fails and not plan.is_looked_at_twice else [], {}, None)

    monkeypatch.setattr(trying, "seen", played)
    trying.sound.cache_clear()
    found = trying.try_bridge("spoilt", ("7",))
    trying.sound.cache_clear()

    assert (found.outcome, found.runs) == (outcome, 2)


def test_a_defect_that_never_acted_has_no_witness() -> None:
    assert witness(asked('{"total": 7}'), asked('{"total": 7}')) is None
