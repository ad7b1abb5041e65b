"""The report in a terminal; plain lines where a program reads on."""

import os
from collections import Counter
from collections.abc import Mapping
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scenarios.model.verdict import Result
from scenarios.report.models import Judged, Report, RuleVerdict, Run
from scenarios.report.page import duration, failures, grid
from scenarios.report.pictures.matrix import SIGNS, words_of
from scenarios.report.rules import rule_of

STYLES = {
    Result.PASS: "green",
    Result.FAIL: "bold red",
    Result.ERROR: "bold magenta",
    Result.SKIP: "yellow",
    Result.OMIT: "dim",
    Result.WAIT: "yellow",
    Result.CANCEL: "yellow",
}


def make_console(file: TextIO, environ: Mapping[str, str] | None = None) -> Console:
    """A console on a stream; in CI it is never interactive, so that nothing is drawn twice."""
    seen = os.environ if environ is None else environ
    interactive = False if seen.get("CI") else None
    return Console(
        file=file, force_interactive=interactive, highlight=False, emoji=False, _environ=seen
    )


def print_report(report: Report, console: Console) -> None:
    """Tables in a terminal, else lines of which each says everything."""
    if console.is_terminal:
        _print_tables(report, console)
        return
    for line in plain_lines(report):
        console.print(Text(line), soft_wrap=True)


def plain_lines(report: Report) -> list[str]:
    """The report as lines that can be searched, the verdict last."""
    lines = [_run_line(run) for run in report.runs]
    for cell in report.matrix:
        said = f"{words_of(cell)}; {cell.seen}"
        lines.append(f"matrix {cell.data_point}, {cell.direction}: {said}")
    lines += [
        f"rule {r.rule} {r.result} ({_spread(report, r)}; {_stories(r)}): {r.reason}"
        for r, _ in grid(report)
    ]
    for run, judged in failures(report):
        for finding in judged.findings:
            place = f"{judged.rule} in run {run.number}, {finding.subject}"
            lines.append(f"{place}: expected {finding.expected}, actual {finding.actual}")
    lines.append(f"again: {report.command}")
    lines.append(_verdict_line(report))
    return [" ".join(line.split()) for line in lines]


def _run_line(run: Run) -> str:
    bitten = ", ".join(f"{kind} {count}" for kind, count in run.faults_bitten.items())
    parts = [
        f"run {run.number} {run.name} ({run.mode}, seed {run.seed}): {run.result}",
        f"{run.orders} orders",
        f"{run.exchanges} exchanges",
        f"faults {bitten or 'none'}",
        f"settings {', '.join(run.changed_settings) or 'default'}",
        f"end state {run.digest[:12]}",
    ]
    return "; ".join([*parts, *([f"error: {run.error}"] if run.error is not None else [])])


def _verdict_line(report: Report) -> str:
    verdict = report.verdict
    return f"verdict: {verdict.result} (exit status {verdict.exit_status}): {verdict.sentence}"


def _spread(report: Report, rule: RuleVerdict) -> str:
    """In how many runs the rule had which result."""
    by_run = [{judged.rule: judged.result for judged in run.judged} for run in report.runs]
    counts = Counter(found[rule.rule] for found in by_run if rule.rule in found)
    return ", ".join(f"{counts[result]} {result}" for result in Result if counts[result])


def _stories(rule: RuleVerdict) -> str:
    """The stories that exercise the rule; those of disturbances and kills are of no one story."""
    return ", ".join(rule.stories) or "any story"


def _badge(result: Result) -> Text:
    return Text(f"{SIGNS[result]} {result}", style=STYLES[result], no_wrap=True)


def _print_tables(report: Report, console: Console) -> None:
    console.print(_runs_table(report))
    if report.matrix:
        console.print(_matrix_table(report))
    console.print(_rules_table(report))
    for run in report.runs:
        if run.error is not None:
            head = f" run {run.number}, {run.name}: {run.error}"
            console.print(Text.assemble(_badge(Result.ERROR), head))
    for run, judged in failures(report):
        _print_failure(run, judged, console)
    console.print(Text(f"again: {report.command}", style="dim"))
    result = {"pass": Result.PASS, "fail": Result.FAIL}.get(report.verdict.result, Result.SKIP)
    console.print(Text(_verdict_line(report), style=STYLES[result]))


def _print_failure(run: Run, judged: Judged, console: Console) -> None:
    head = f" {judged.rule} in run {run.number}, {run.name}: {rule_of(judged.rule).sentence}"
    console.print(Text.assemble(_badge(judged.result), head))
    for finding in judged.findings:
        console.print(Text(f"  {finding.subject}"))
        console.print(Text(f"    expected  {finding.expected}"))
        console.print(Text(f"    actual    {finding.actual}"))
        for entry in finding.evidence:
            console.print(Text(f"    evidence  {entry}"))
    if judged.what_to_do:
        console.print(Text(f"  {judged.what_to_do}", style="dim"))


def _runs_table(report: Report) -> Table:
    table = Table("Run", "Result", "World", "Settings", "Orders", "Exchanges", "Faults", "Took")
    for run in report.runs:
        bitten = "\n".join(f"{kind} {count}" for kind, count in run.faults_bitten.items())
        table.add_row(
            Text(f"{run.number} {run.name}"),
            _badge(run.result),
            Text(run.mode),
            Text("\n".join(run.changed_settings)),
            str(run.orders),
            str(run.exchanges),
            Text(bitten),
            duration(run.duration_s),
        )
    return table


def _matrix_table(report: Report) -> Table:
    directions = list(dict.fromkeys(cell.direction for cell in report.matrix))
    table = Table("Data point", *directions)
    for point in dict.fromkeys(cell.data_point for cell in report.matrix):
        told = {
            cell.direction: Text(f"{words_of(cell)}\n{cell.seen}", style=STYLES[cell.result])
            for cell in report.matrix
            if cell.data_point == point
        }
        table.add_row(Text(point), *(told.get(name, Text("")) for name in directions))
    return table


def _rules_table(report: Report) -> Table:
    table = Table("Rule", "Result", "Runs", "Stories", "What must hold", "Why")
    for rule, _ in grid(report):
        name = Text(rule.rule, no_wrap=True)
        spread = Text(_spread(report, rule))
        row = (_badge(rule.result), spread, _stories(rule), rule.sentence, Text(rule.reason))
        table.add_row(name, *row)
    return table
