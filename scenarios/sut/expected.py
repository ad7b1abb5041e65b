"""Failures that a team knows of: they do not count, until they do not happen any more.

The file is TOML: a rule by its id, and why it is expected to fail.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from scenarios.model.verdict import Blame, Judgement, Result
from scenarios.runs.results import Trial
from scenarios.sut.profiles import ALL, PROFILES


class BadExpectations(Exception):
    """The file cannot be used; the text is one sentence."""


def read_expected(path: Path) -> dict[str, str]:
    """Rule to reason; raises BadExpectations."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadExpectations(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadExpectations(f"{path} is not TOML: {error}.") from error
    for rule, reason in document.items():
        if rule not in PROFILES[ALL]:
            close = get_close_matches(rule, PROFILES[ALL], 1)
            meant = f"; meant is perhaps {close[0]}" if close else ""
            raise BadExpectations(f"{path}: there is no rule {rule}{meant}.")
        if not isinstance(reason, str) or not reason.strip():
            raise BadExpectations(f'{path}: say why {rule} is expected to fail: {rule} = "…".')
    return document


def with_expected(trial: Trial, expected: Mapping[str, str]) -> Trial:
    """A failure that was expected is left out; one that did not happen is a failure."""
    runs = [
        replace(run, judgements=[_compared(each, expected) for each in run.judgements])
        for run in trial.runs
    ]
    return replace(trial, runs=runs)


def _compared(judgement: Judgement, expected: Mapping[str, str]) -> Judgement:
    why = expected.get(judgement.rule)
    if why is None:
        return judgement
    if judgement.result == Result.FAIL:
        reason = f"expected to fail: {why}; {judgement.reason}"
        return replace(judgement, result=Result.OMIT, reason=reason)
    if judgement.result == Result.PASS:
        reason = f"expected to fail ({why}), but it did not happen: take it off the list"
        return Judgement(judgement.rule, Result.FAIL, reason, (), Blame.CONFIGURATION)
    return judgement
