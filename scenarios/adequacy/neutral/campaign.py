"""Neutral changes by number: the same number is the same change of the same run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from mock_kit.ids import keyed_random
from scenarios.adequacy.clean import CleanRun
from scenarios.adequacy.neutral.changes import NEUTRAL
from scenarios.model.verdict import UNREADABLE
from scenarios.self_check.whole import contradictions


@dataclass(frozen=True)
class Alarm:
    """What was said of a run in which nothing is wrong."""

    number: int
    change: str
    run: str
    said: str


def false_alarms(runs: Sequence[CleanRun], seed: str, numbers: range) -> Iterator[Alarm | None]:
    """For each number the first alarm that its change raises, or None.

    One change of each kind is made of one run together and judged once, which costs less; where
    something is said, each is made alone, and what none says alone is told of the first.
    """
    each_number = iter(numbers)
    while group := list(islice(each_number, len(NEUTRAL))):
        several = _alarm(runs, seed, group)
        alone = [several and _alarm(runs, seed, [number]) for number in group]
        yield from alone if any(alone) else [several, *alone[1:]]


def _alarm(runs: Sequence[CleanRun], seed: str, numbers: Sequence[int]) -> Alarm | None:
    """What is said of a run with the changes of these numbers in it."""
    names = [_name(number) for number in numbers]
    run = runs[_chance(seed, numbers[0]).randrange(len(runs))]
    seen = (run.history, run.end)
    for name, number in zip(names, numbers, strict=True):
        seen = NEUTRAL[name](seen, _chance(seed, number))
    said = _said(replace(run, history=seen[0], end=seen[1]))
    return None if said is None else Alarm(numbers[0], " + ".join(names), run.name, said)


def _name(number: int) -> str:
    return list(NEUTRAL)[number % len(NEUTRAL)]


def _chance(seed: str, number: int) -> Random:
    return keyed_random(seed)("neutral", _name(number), number)


def _said(run: CleanRun) -> str | None:
    for check in run.checks:
        try:
            violations = [v for v in check.check(run.history, run.end) if not v.possible_only]
        except UNREADABLE as error:
            return f"{check.RULE} cannot read it: {type(error).__name__}: {error}"
        if violations:
            found = violations[0]
            return f"{check.RULE}: {found.subject}: {found.expected}, {found.actual}"
    return next(contradictions(run.history, run.end), None)
