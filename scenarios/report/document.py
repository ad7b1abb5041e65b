"""A trial as a report document: every other form is made from this one."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from scenarios.model.verdict import Judgement, Result
from scenarios.report.advice import what_to_do
from scenarios.report.models import Report
from scenarios.report.rules import all_rules, rule_of, whole_of
from scenarios.report.texts import Cleaner
from scenarios.runs.matrix import Cell
from scenarios.runs.plans import STORIES
from scenarios.runs.results import RunResult, Trial

# Chosen: more breaches of one rule in one run tell a reader nothing new.
FINDINGS_SHOWN = 20
EVIDENCE_SHOWN = 20
# Which of two results decides: a breach anywhere, else a proof anywhere, else why there is none.
WEIGHT = (
    Result.FAIL,
    Result.ERROR,
    Result.PASS,
    Result.SKIP,
    Result.WAIT,
    Result.CANCEL,
    Result.OMIT,
)
VERDICTS = {0: "pass", 1: "fail", 2: "could not judge"}


def trial_document(
    trial: Trial, *, secrets: Sequence[str] = (), command: str | None = None
) -> dict[str, Any]:
    """The report of a trial as plain values, fit for JSON and valid by its schema."""
    return make_report(trial, secrets=secrets, command=command).model_dump(mode="json")


def make_report(trial: Trial, *, secrets: Sequence[str] = (), command: str | None = None) -> Report:
    """The report of a trial.

    `secrets` are texts that must not appear in it, the tokens of the worlds; `command` is what
    plays the trial again, if it was not a plain one.
    """
    cleaner = Cleaner(secrets)
    decisive = trial.by_rule()
    document = {
        "version": trial.version,
        "seed": trial.seed,
        "command": command or f"seatrial run --all --seed {shlex.quote(trial.seed)}",
        "catalogue": trial.catalogue,
        "verdict": _verdict(trial, decisive),
        "rules": [_rule(trial, name, judgement) for name, judgement in decisive.items()],
        "unjudged_rules": _unjudged(decisive),
        "matrix": _matrix([cell for run in trial.runs for cell in run.matrix]),
        "runs": [_run(number, run) for number, run in enumerate(trial.runs, start=1)],
    }
    return Report.model_validate(
        {
            **cleaner.whole(document),
            "began": trial.began,
            "duration_s": round(trial.duration_s, 3),
            "counts": _counts(decisive),
            "texts_removed": cleaner.removed,
        }
    )


def _counts(decisive: dict[str, Judgement]) -> dict[str, int]:
    results = [judgement.result for judgement in decisive.values()]
    return {str(result): results.count(result) for result in WEIGHT if result in results}


def _verdict(trial: Trial, decisive: dict[str, Judgement]) -> dict[str, Any]:
    status = trial.exit_status()
    return {
        "result": VERDICTS[status],
        "exit_status": status,
        "sentence": _sentence(status, trial, _counts(decisive)),
    }


def _sentence(status: int, trial: Trial, counts: dict[str, int]) -> str:
    total = sum(counts.values())
    broken = sum(run.error is not None for run in trial.runs)
    if status == 1:
        return f"{counts['fail']} of {total} rules failed."
    if status == 0:
        return f"{counts.get('pass', 0)} of {total} rules passed, none failed."
    unproved = total - sum(counts.get(result, 0) for result in ("pass", "omit", "fail"))
    parts = [f"{unproved} of {total} rules could not be verified"] if unproved else []
    parts += [f"{broken} of {len(trial.runs)} runs ended in an error"] if broken else []
    return f"No rule failed, but {' and '.join(parts)}."


def _rule(trial: Trial, name: str, judgement: Judgement) -> dict[str, Any]:
    rule = rule_of(name)
    runs = [
        number
        for number, run in enumerate(trial.runs, start=1)
        if any(j.rule == name and j.result == judgement.result for j in run.judgements)
    ]
    return {
        "rule": name,
        "sentence": rule.sentence,
        "kind": rule.kind,
        "result": str(judgement.result),
        "reason": judgement.reason,
        "blame": judgement.blame,
        "runs": runs,
        "stories": [story for story, rules in _claims(trial).items() if name in rules],
    }


def _claims(trial: Trial) -> dict[str, Sequence[str]]:
    """The rules that each story of the trial claims to exercise."""
    played = {story for run in trial.runs for story in run.stories}
    return {story: module.RULES for story, module in STORIES.items() if story in played}


def _unjudged(decisive: dict[str, Judgement]) -> list[dict[str, str]]:
    judged = {whole_of(name) for name in decisive}
    return [
        {"rule": rule.id, "sentence": rule.sentence, "kind": rule.kind}
        for rule in all_rules().values()
        if rule.id not in judged
    ]


def _run(number: int, run: RunResult) -> dict[str, Any]:
    return {
        "number": number,
        "name": run.name,
        "mode": run.mode,
        "seed": run.seed,
        "stories": list(run.stories),
        "changed_settings": list(run.changed_settings),
        "result": str(run.result),
        "error": run.error,
        "duration_s": round(run.duration_s, 3),
        "orders": run.orders,
        "exchanges": run.exchanges,
        "faults_bitten": dict(sorted(run.bitten.items())),
        "digest": run.digest,
        "world_digest": run.world_digest,
        "judged": [_judged(judgement) for judgement in _one_per_rule(run.judgements)],
        "matrix": [_cell(cell) for cell in run.matrix],
    }


def _one_per_rule(judgements: Sequence[Judgement]) -> list[Judgement]:
    """The decisive judgement of each rule; breaches found in several ways are put together."""
    found: dict[str, Judgement] = {}
    for judgement in judgements:
        known = found.setdefault(judgement.rule, judgement)
        if known is judgement:
            continue
        decisive = min(known, judgement, key=lambda one: WEIGHT.index(one.result))
        violations = [*known.violations, *judgement.violations]
        found[judgement.rule] = replace(decisive, violations=violations)
    return list(found.values())


def _judged(judgement: Judgement) -> dict[str, Any]:
    findings = [
        {
            "subject": violation.subject,
            "expected": violation.expected,
            "actual": violation.actual,
            "evidence": list(violation.evidence[:EVIDENCE_SHOWN]),
        }
        for violation in judgement.violations[:FINDINGS_SHOWN]
    ]
    return {
        "rule": judgement.rule,
        "result": str(judgement.result),
        "reason": judgement.reason,
        "blame": judgement.blame,
        "findings": findings,
        "findings_total": len(judgement.violations),
        "facts": {name: str(value) for name, value in sorted(judgement.facts.items())},
        "what_to_do": what_to_do(judgement),
        "moments": [asdict(moment) for moment in judgement.moments],
    }


def _matrix(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The decisive cell per data point and direction, in the order of the first run's matrix."""
    order: dict[tuple[str, str], int] = {}
    for cell in cells:
        order.setdefault((cell.data_point, cell.direction), len(order))

    def place(cell: Cell) -> int:
        return order[cell.data_point, cell.direction]

    grouped = groupby(sorted(cells, key=place), key=place)
    return [_cell(min(group, key=lambda cell: WEIGHT.index(cell.result))) for _, group in grouped]


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "data_point": cell.data_point,
        "direction": cell.direction,
        "is_allowed": cell.is_allowed,
        "result": str(cell.result),
        "seen": cell.seen,
    }
