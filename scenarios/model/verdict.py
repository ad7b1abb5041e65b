"""Violations, reach, results: the vocabulary of a judgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from scenarios.model.end_state import EndState
from scenarios.model.history import History, SystemName

# What a check stumbles over where a record has not the shape that is published.
UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


class Result(StrEnum):
    """What is known about a rule in a run; only `pass` is a pass.

    `skip` could not be verified, `omit` is declared as not supported or not possible here.
    """

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    OMIT = "omit"
    ERROR = "error"
    WAIT = "wait"
    CANCEL = "cancel"


class Blame(StrEnum):
    """Who has to look."""

    SUT = "system under test"
    HARNESS = "harness"
    CONFIGURATION = "configuration"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Violation:
    """One breach of one rule: what should have been, what was, and the entries that show it."""

    rule: str
    subject: str
    expected: str
    actual: str
    evidence: Sequence[str] = ()
    possible_only: bool = False


@dataclass(frozen=True)
class Moment:
    """Something that happened around a breach: who did what in which system, and when.

    `is_bridge` marks what the system under test did, `is_evidence` what the breach itself names.
    """

    at: datetime
    system: SystemName
    by: str
    what: str
    is_bridge: bool = False
    is_evidence: bool = False


@dataclass(frozen=True)
class Reach:
    """Whether a run put a rule to the test, and by what."""

    reached: bool
    by: str

    @classmethod
    def no(cls, why: str) -> "Reach":
        """Not put to the test."""
        return cls(False, why)

    @classmethod
    def yes(cls, by: str) -> "Reach":
        """Put to the test by these acts."""
        return cls(True, by)


class Check(Protocol):
    """What judges one rule, a module as a rule; both functions are pure."""

    @property
    def RULE(self) -> str:
        """The rule's id."""
        ...

    def check(self, history: History, end: EndState, /) -> list[Violation]:
        """All violations of the rule."""
        ...

    def reach(self, history: History, end: EndState, /) -> Reach:
        """Whether the run tested the rule at all."""
        ...


@dataclass(frozen=True)
class Judgement:
    """The result of one rule in one run."""

    rule: str
    result: Result
    reason: str
    violations: Sequence[Violation] = ()
    blame: Blame | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    moments: Sequence[Moment] = ()


def judge(
    check: Check, history: History, end: EndState, omitted: Mapping[str, str] | None = None
) -> Judgement:
    """Judge one rule: a violation fails it, an untested rule is skipped, never passed."""
    why_omitted = (omitted or {}).get(check.RULE)
    if why_omitted is not None:
        return Judgement(check.RULE, Result.OMIT, why_omitted)
    try:
        return _judged(check, history, end)
    except UNREADABLE as error:
        reason = f"what was read has not the published shape: {type(error).__name__}: {error}"
        return Judgement(check.RULE, Result.ERROR, reason, blame=Blame.HARNESS)


def _judged(check: Check, history: History, end: EndState) -> Judgement:
    violations = [v for v in check.check(history, end) if not v.possible_only]
    if violations:
        count = len(violations)
        reason = f"{count} violation{'s' if count > 1 else ''}, first: {violations[0].subject}"
        return Judgement(check.RULE, Result.FAIL, reason, violations, Blame.SUT)
    reach = check.reach(history, end)
    result = Result.PASS if reach.reached else Result.SKIP
    return Judgement(check.RULE, result, reach.by)


def exit_status(judgements: Sequence[Judgement]) -> int:
    """0 all judged rules pass, 1 a rule failed, 2 something could not be judged."""
    results = [judgement.result for judgement in judgements]
    if Result.FAIL in results:
        return 1
    if any(r in (Result.ERROR, Result.SKIP, Result.CANCEL, Result.WAIT) for r in results):
        return 2
    return 0
