"""The known ways in which integrations fail, and the broken bridge or mock that shows each.

`python -m scenarios.report.tables.failures` writes docs/rules/failures.md.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.broken.mocks.register import MOCKS, STORY
from scenarios.broken.register import BROKEN
from scenarios.broken.strangers.register import BROKEN_STRANGERS, BrokenStranger

LIST = Path(__file__).with_name("failures.csv")
PAGE = Path(__file__).parents[3] / "docs" / "rules" / "failures.md"
MOCK, STRANGER = "mock:", "stranger:"
HEAD = """# Known failures

Ways in which integrations of an ERP and a storefront have failed, each with what shows it here:
a deliberately broken bridge (`python -m scenarios.broken`) in a story, one of another make
(`stranger:`, `python -m scenarios.broken.strangers`), or a broken system (`mock:`).
Written by `python -m scenarios.report.tables.failures`; held complete by
`tests/unit/scenarios/report/test_failures.py`.

"""


@dataclass(frozen=True)
class Failure:
    """One row: what goes wrong, and what shows it, or why nothing does."""

    row: str
    flow: str
    goes_wrong: str
    shown_by: str
    left_out_since: str

    @property
    def story(self) -> str:
        """The story in which it shows."""
        if self.shown_by.startswith(MOCK):
            return STORY
        if self.shown_by.startswith(STRANGER):
            return _stranger(self.shown_by).story
        return BROKEN[self.shown_by].story if self.shown_by else ""

    @property
    def rules(self) -> Sequence[str]:
        """The rules that say so; a broken mock is told by the self-check."""
        if self.shown_by.startswith(MOCK):
            return ("self-check",)
        if self.shown_by.startswith(STRANGER):
            return _stranger(self.shown_by).rules
        return BROKEN[self.shown_by].rules if self.shown_by else ()


def _stranger(shown_by: str) -> BrokenStranger:
    return BROKEN_STRANGERS[shown_by.removeprefix(STRANGER)]


def failures() -> list[Failure]:
    """All rows, in the order of the list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return [Failure(**row) for row in csv.DictReader(file)]


def is_known(shown_by: str) -> bool:
    """Whether there is such a bridge or mock."""
    if shown_by.startswith(MOCK):
        return shown_by.removeprefix(MOCK) in MOCKS
    if shown_by.startswith(STRANGER):
        return shown_by.removeprefix(STRANGER) in BROKEN_STRANGERS
    return shown_by in BROKEN


def page() -> str:
    """The table, and what is left out with its reason."""
    rows = failures()
    shown = [row for row in rows if row.shown_by]
    lines = [
        "| row | flow | what goes wrong | shown by | in story | rules |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.row} | {row.flow} | {row.goes_wrong} | `{row.shown_by}` | `{row.story}` |"
        f" {', '.join(row.rules)} |"
        for row in shown
    ]
    left = [
        f"- {row.row}, {row.goes_wrong}: {row.left_out_since}." for row in rows if not row.shown_by
    ]
    told = f"{len(shown)} of {len(rows)} are shown.\n\n"
    return HEAD + told + "\n".join(lines) + "\n\nLeft out:\n\n" + "\n".join(left) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
