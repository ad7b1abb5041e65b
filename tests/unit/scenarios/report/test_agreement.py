"""All forms of a report say the same, and none says what it must not."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scenarios.model.verdict import Result
from scenarios.report.console import make_console, plain_lines, print_report
from scenarios.report.document import make_report, trial_document
from scenarios.report.files import write_reports
from scenarios.report.junit import junit_xml
from scenarios.report.page import report_page
from tests.unit.scenarios.report.trials import ALL, MIXED, SECRET, WEBHOOK_SECRET

WORDS = {0: "pass", 1: "fail", 2: "could not judge"}


def every_form(folder: Path) -> dict[str, str]:
    report = write_reports(MIXED, folder, secrets=[SECRET])
    forms = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    for name, environ in (("pipe", {}), ("terminal", {"FORCE_COLOR": "1", "COLUMNS": "200"})):
        out = io.StringIO()
        print_report(report, make_console(out, environ))
        forms[name] = out.getvalue()
    return forms


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_verdict_is_the_exit_status_in_every_form(name: str) -> None:
    status = ALL[name].exit_status()
    report = make_report(ALL[name])

    found = re.search(r'id="verdict">\s*<strong>. ([a-z ]+)</strong>', report_page(report))
    suites = ElementTree.fromstring(junit_xml(report))
    told = {p.get("name"): p.get("value") for p in suites.iter("property")}

    assert found is not None
    assert found[1] == WORDS[status]
    assert (told["verdict"], told["exit_status"]) == (WORDS[status], str(status))
    assert report.verdict.exit_status == status
    assert plain_lines(report)[-1].startswith(f"verdict: {WORDS[status]} (exit status {status})")


@pytest.mark.parametrize("name", sorted(ALL))
def test_junit_counts_what_the_trial_found(name: str) -> None:
    trial = ALL[name]
    suites = ElementTree.fromstring(junit_xml(make_report(trial)))

    results = [j.result for run in trial.runs for j in run.judgements]
    crashed = sum(run.error is not None for run in trial.runs)
    assert suites.get("tests") == str(len(results) + crashed)
    assert suites.get("failures") == str(results.count(Result.FAIL))
    assert suites.get("errors") == str(results.count(Result.ERROR) + crashed)
    assert len(list(suites.iter("testcase"))) == len(results) + crashed
    assert (int(suites.get("failures", "0")) > 0) == (trial.exit_status() == 1)


def test_all_three_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    write_reports(MIXED, tmp_path / "out" / "trial")

    names = sorted(path.name for path in (tmp_path / "out" / "trial").iterdir())
    assert names == ["junit.xml", "report.html", "report.json"]


def test_no_secret_appears_in_any_form(tmp_path: Path) -> None:
    forms = every_form(tmp_path)

    secrets = (SECRET, WEBHOOK_SECRET, "abc.def")
    assert [(name, s) for name, text in forms.items() for s in secrets if s in text] == []


def test_removed_secrets_are_counted(tmp_path: Path) -> None:
    write_reports(MIXED, tmp_path, secrets=[SECRET])

    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert document["texts_removed"] == 3


def test_planted_markup_is_escaped(tmp_path: Path) -> None:
    forms = every_form(tmp_path)

    assert "<script" not in forms["report.html"]
    assert "&lt;script&gt;" in forms["report.html"]
    assert "<script" not in forms["junit.xml"]
    assert "&lt;script&gt;" in forms["junit.xml"]


def test_planted_terminal_codes_reach_no_form(tmp_path: Path) -> None:
    forms = every_form(tmp_path)
    colours = forms.pop("terminal")

    assert [name for name, text in forms.items() if "\x1b" in text or "\x00" in text] == []
    assert "\ufffd[31m" in colours
    assert "\x00" not in colours


def test_the_json_file_is_the_document(tmp_path: Path) -> None:
    write_reports(MIXED, tmp_path)

    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written == trial_document(MIXED)


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    write_reports(MIXED, tmp_path)
    write_reports(ALL["passing"], tmp_path)

    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written["verdict"]["result"] == "pass"
