"""Neutral changes by number: the same number is the same change of the same run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
    """For each number the first alarm that its change raises, or None."""
    rng = keyed_random(seed)
    names = list(NEUTRAL)
    for number in numbers:
        name = names[number % len(names)]
        chance = rng("neutral", name, number)
        run = runs[chance.randrange(len(runs))]
        history, end = NEUTRAL[name]((run.history, run.end), chance)
        said = _said(replace(run, history=history, end=end))
        yield None if said is None else Alarm(number, name, run.name, said)


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
