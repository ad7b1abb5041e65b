"""The kill matrix as one page, and as JSON; both say the same."""

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from scenarios.calibration.campaign import Calibration
from scenarios.calibration.matrix import KillMatrix
from scenarios.checks.guards import GUARDS


def document(found: Calibration) -> dict[str, Any]:
    """Everything that was found, as JSON takes it."""
    matrix = KillMatrix(found.tried)
    return {
        "outcomes": {name: len(matrix.of(name)) for name in OUTCOMES},
        "runs": sum(each.runs for each in found.tried),
        "cpu_s": round(sum(each.cpu_s for each in found.tried), 1),
        "bridges": [each.row() for each in found.tried],
        "kills": {rule: sorted(names) for rule, names in sorted(matrix.kills.items())},
        "only_killers": matrix.only_killers,
        "dominated": matrix.dominated,
        "named_and_never_failed": matrix.never,
        "false_alarms": found.alarms,
    }


OUTCOMES = ("caught", "masked", "stuck", "missed", "error")


def page(found: Calibration) -> str:
    """The page as HTML text: no script, nothing loaded."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("scenarios.calibration", ""), PackageLoader("scenarios.report", "")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    matrix = KillMatrix(found.tried)
    worst_first = sorted(found.tried, key=lambda each: OUTCOMES[::-1].index(each.outcome))
    return environment.get_template("matrix.html").render(
        matrix=matrix,
        columns=sorted(matrix.rules, key=_as_listed),
        rows=worst_first,
        alarms=found.alarms,
        outcomes=document(found)["outcomes"],
        is_good=found.is_good,
        runs=sum(each.runs for each in found.tried),
        cpu_s=sum(each.cpu_s for each in found.tried),
    )


def _as_listed(rule: str) -> tuple[int, str]:
    """Its place in the rulebook; disturbances, which no check judges, come last."""
    known = list(GUARDS)
    return (known.index(rule) if rule in known else len(known), rule)
