"""The report as one page: opens by double click, asks for nothing, runs no script."""

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from scenarios.model.verdict import Result
from scenarios.report.models import Judged, Report, RuleVerdict, Run
from scenarios.report.pictures.matrix import SIGNS, picture_of
from scenarios.report.pictures.timeline import timeline_of
from scenarios.report.rules import rule_of

FAILED_FIRST = (
    Result.FAIL,
    Result.ERROR,
    Result.SKIP,
    Result.WAIT,
    Result.CANCEL,
    Result.PASS,
    Result.OMIT,
)
# Texts of the systems under test stand in the page, so nothing in it may run or load.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
GridRow = tuple[RuleVerdict, Sequence[Judged | None]]
Failure = tuple[Run, Judged]


def report_page(report: Report) -> str:
    """The page as HTML text."""
    environment = Environment(
        loader=PackageLoader("scenarios.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        sign=SIGNS, sentence_of=lambda name: rule_of(name).sentence, timeline_of=timeline_of
    )
    environment.filters.update(duration=duration)
    return environment.get_template("page.html").render(
        report=report,
        policy=POLICY,
        grid=grid(report),
        failures=failures(report),
        picture=picture_of(report.matrix),
    )


def grid(report: Report) -> list[GridRow]:
    """Every judged rule with its judgement per run, what failed first."""
    by_run = [{judged.rule: judged for judged in run.judged} for run in report.runs]
    rules = sorted(report.rules, key=lambda rule: FAILED_FIRST.index(rule.result))
    return [(rule, [judged.get(rule.rule) for judged in by_run]) for rule in rules]


def failures(report: Report) -> list[Failure]:
    """Every rule that failed or could not be judged for an error, with its run."""
    return [
        (run, judged)
        for result in (Result.FAIL, Result.ERROR)
        for run in report.runs
        for judged in run.judged
        if judged.result == result
    ]


def duration(seconds: float) -> str:
    """A length of time in the unit that suits it."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min"
