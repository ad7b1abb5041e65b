"""A failure that was expected does not count; one that does not happen any more does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scenarios.model.verdict import Judgement, Result
from scenarios.runs.results import RunResult, Trial
from scenarios.sut.expected import BadExpectations, read_expected, with_expected

WHY = {"PRD-02": "windows come with release 3"}


def trial(result: Result) -> Trial:
    judgements = [Judgement("PRD-02", result, "looked at"), Judgement("ORD-01", Result.PASS, "")]
    run = RunResult("x", "live real", "1", (), (), judgements, 1.0, 0, 0, "")
    return Trial("0", "1", datetime(2026, 11, 30, tzinfo=UTC), 1.0, "sample", [run])


@pytest.mark.parametrize(
    ("result", "becomes", "status"),
    [
        (Result.FAIL, Result.OMIT, 0),
        (Result.PASS, Result.FAIL, 1),
        (Result.SKIP, Result.SKIP, 2),
        (Result.OMIT, Result.OMIT, 0),
    ],
)
def test_what_was_expected_counts_only_when_it_does_not_happen(
    result: Result, becomes: Result, status: int
) -> None:
    compared = with_expected(trial(result), WHY)

    assert compared.by_rule()["PRD-02"].result == becomes
    assert compared.exit_status() == status


def test_the_reason_is_told() -> None:
    failed = with_expected(trial(Result.FAIL), WHY).by_rule()["PRD-02"].reason
    passed = with_expected(trial(Result.PASS), WHY).by_rule()["PRD-02"].reason

    assert failed.startswith("expected to fail: windows come with release 3")
    assert "it did not happen" in passed


def test_others_are_left_alone() -> None:
    assert with_expected(trial(Result.FAIL), {}).exit_status() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"PRD-2" = "no"', "no rule PRD-2; meant is perhaps PRD-"),
        ('"PRD-02" = ""', "say why PRD-02"),
        ("PRD-02", "is not TOML"),
    ],
)
def test_a_mistake_is_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "expected.toml"
    path.write_text(text)
    with pytest.raises(BadExpectations) as caught:
        read_expected(path)

    assert told in str(caught.value)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "expected.toml"
    path.write_text('"PRD-02" = "windows come with release 3"\n')

    assert read_expected(path) == WHY
