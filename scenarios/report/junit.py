"""The report as JUnit XML: one suite per run, one case per rule."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from scenarios.model.verdict import Result
from scenarios.report.models import Finding, Judged, Report, Run
from scenarios.report.rules import rule_of


def junit_xml(report: Report) -> bytes:
    """The whole report, as build servers read it; the verdict is among the properties."""
    suites = [_suite(report, run) for run in report.runs]
    root = Element("testsuites", {"name": "seatrial", "time": f"{report.duration_s:.3f}"})
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    root.append(_verdict(report))
    root.extend(suites)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _verdict(report: Report) -> Element:
    properties = Element("properties")
    told = {
        "verdict": report.verdict.result,
        "exit_status": str(report.verdict.exit_status),
        "verdict_sentence": report.verdict.sentence,
        "seed": report.seed,
        "command": report.command,
        "version": report.version,
    }
    for name, value in told.items():
        SubElement(properties, "property", {"name": name, "value": value})
    return properties


def _suite(report: Report, run: Run) -> Element:
    cases = [_case(run, judged) for judged in run.judged]
    if run.error is not None:
        broken = _named(run, "the run itself")
        SubElement(broken, "error", {"message": _one_line(run.error)}).text = run.error
        cases.append(broken)
    suite = Element("testsuite", {"name": run.name, "timestamp": report.began.isoformat()})
    suite.set("time", f"{run.duration_s:.3f}")
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _named(run: Run, name: str) -> Element:
    return Element("testcase", {"classname": f"seatrial.{run.name}", "name": name, "time": "0"})


def _case(run: Run, judged: Judged) -> Element:
    case = _named(run, f"{judged.rule} {rule_of(judged.rule).sentence}")
    if judged.result == Result.FAIL:
        failure = SubElement(case, "failure", {"message": _one_line(judged.reason)})
        failure.text = _explained(judged)
    elif judged.result == Result.ERROR:
        SubElement(case, "error", {"message": _one_line(judged.reason)}).text = judged.reason
    elif judged.result != Result.PASS:
        SubElement(case, "skipped", {"message": f"{judged.result}: {_one_line(judged.reason)}"})
    return case


def _explained(judged: Judged) -> str:
    blocks = [_finding(finding) for finding in judged.findings]
    hidden = judged.findings_total - len(judged.findings)
    if hidden:
        blocks.append(f"and {hidden} more")
    if judged.what_to_do:
        blocks.append(judged.what_to_do)
    return "\n\n".join(blocks)


def _finding(finding: Finding) -> str:
    lines = [finding.subject, f"expected: {finding.expected}", f"actual:   {finding.actual}"]
    return "\n".join([*lines, *(f"evidence: {entry}" for entry in finding.evidence)])


def _one_line(text: str) -> str:
    return " ".join(text.split())
