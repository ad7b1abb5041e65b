"""The report document: valid by its schema, the same for the same trial, clean."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from scenarios.model.verdict import Judgement, Result, Violation
from scenarios.report.document import FINDINGS_SHOWN, make_report, trial_document
from scenarios.report.models import REPORT_SCHEMA
from tests.unit.scenarios.report.trials import ALL, FAILING, MIXED, PASSED, a_run, a_trial


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_document_is_valid_by_the_published_schema(name: str) -> None:
    document = json.loads(json.dumps(trial_document(ALL[name])))

    Draft202012Validator.check_schema(REPORT_SCHEMA)
    Draft202012Validator(REPORT_SCHEMA).validate(document)


def test_the_schema_refuses_a_field_that_nobody_knows() -> None:
    document = {**trial_document(FAILING), "colour": "red"}

    assert not Draft202012Validator(REPORT_SCHEMA).is_valid(document)


def test_the_same_trial_at_another_time_differs_in_its_time_alone() -> None:
    later = replace(FAILING, began=FAILING.began.replace(hour=20), duration_s=1.0)

    first, second = trial_document(FAILING), trial_document(later)

    differing = [name for name, value in first.items() if second[name] != value]
    assert differing == ["began", "duration_s"]


def test_a_rule_names_the_runs_that_decided_it() -> None:
    rules = {rule.rule: rule for rule in make_report(FAILING).rules}

    assert rules["PRD-01"].runs == (1,)
    assert rules["ORD-01"].runs == (1, 2)


def test_a_rule_names_the_stories_of_the_trial_that_exercise_it() -> None:
    rules = {rule.rule: rule for rule in make_report(FAILING).rules}

    assert rules["PRD-01"].stories == ("sale_repricing",)
    assert rules["ORD-01"].stories == ("sale_repricing", "online_order")


def test_a_rule_that_no_check_judges_is_listed_as_such() -> None:
    report = make_report(FAILING)

    unjudged = [rule.rule for rule in report.unjudged_rules]
    assert "PRD-02" in unjudged
    assert not {"PRD-01", "XCT-03"} & set(unjudged)


def test_a_failed_cell_of_one_run_decides_the_cell_of_the_trial() -> None:
    good = [replace(cell, result=Result.PASS) for cell in a_run().matrix]
    trial = a_trial(replace(a_run(PASSED), matrix=good), a_run(PASSED))

    report = make_report(trial)

    told = {(cell.data_point, cell.direction): cell.result for cell in report.matrix}
    assert told["stock levels", "store → ERP"] == Result.FAIL
    assert told["stock levels", "ERP → store"] == Result.PASS
    assert len(report.matrix) == len(good)


def test_breaches_beyond_the_shown_ones_are_counted() -> None:
    violations = [Violation("ORD-02", f"line {n}", "1", "2") for n in range(FINDINGS_SHOWN + 5)]
    judgement = Judgement("ORD-02", Result.FAIL, "25 violations", violations)

    judged = make_report(a_trial(a_run(judgement))).runs[0].judged[0]

    assert len(judged.findings) == FINDINGS_SHOWN
    assert judged.findings_total == FINDINGS_SHOWN + 5


def test_the_command_quotes_a_seed_that_a_shell_would_read() -> None:
    report = make_report(replace(FAILING, seed="7; rm -r x"))

    assert report.command == "seatrial run --all --seed '7; rm -r x'"


def test_whoever_failed_is_told_what_to_do() -> None:
    told = {j.rule: j.what_to_do for run in make_report(MIXED).runs for j in run.judged}

    assert told["STK-01"] is not None
    assert "harness" in told["STK-01"]
    assert told["ORD-01"] is None


def test_a_rule_judged_twice_in_a_run_is_told_once_with_all_its_breaches() -> None:
    breaches = [Violation("XCT-06", f"echo {n}", "quiet", "a write") for n in range(2)]
    judgements = [
        Judgement("XCT-06", Result.PASS, "quiet"),
        *(Judgement("XCT-06", Result.FAIL, "never settled", [breach]) for breach in breaches),
    ]

    judged = make_report(a_trial(a_run(*judgements))).runs[0].judged

    assert [(j.result, [f.subject for f in j.findings]) for j in judged] == [
        (Result.FAIL, ["echo 0", "echo 1"])
    ]
