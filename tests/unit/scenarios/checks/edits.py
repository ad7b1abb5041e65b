"""Edits of a clean run, each with the rule that must notice it (or must not)."""

from collections.abc import Callable
from dataclasses import dataclass

from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Check
from tests.unit.scenarios.checks.clean_run import run_of
from tests.unit.scenarios.checks.run import Run

CHECK_OF: dict[str, Check] = {check.RULE: check for check in CHECKS}


@dataclass(frozen=True)
class Edit:
    """What went otherwise in a run; `subject` is in the name of what the check then reports."""

    rule: str
    make: Callable[[Run], None]
    subject: str = ""
    run: str | None = None

    @property
    def run_name(self) -> str:
        """The clean run that is edited: the one that puts the rule to the test, unless named."""
        return self.run or run_of(self.rule)

    def __str__(self) -> str:
        return f"{self.rule}-{self.make.__name__}"


class Edits:
    """A list of edits that functions join by decoration; `run` names another clean run."""

    def __init__(self, run: str | None = None) -> None:
        self.all: list[Edit] = []
        self._run = run

    def __call__(self, rule: str, subject: str = "") -> Callable[[Callable[[Run], None]], None]:
        """Add a function as an edit that concerns a rule."""

        def add(make: Callable[[Run], None]) -> None:
            self.all.append(Edit(rule, make, subject, self._run))

        return add
