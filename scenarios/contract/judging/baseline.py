"""Deviations that somebody has accepted: an explicit file that a reviewer can read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.contract.judging.evidence import Failure
from scenarios.report.files import write_whole


class BadBaseline(Exception):
    """The file cannot be used; the text says why."""


@dataclass(frozen=True, order=True)
class Deviation:
    """What an operation does against its contract: the check that fails, and its title."""

    operation: str
    check: str
    title: str


def deviation_of(failure: Failure) -> Deviation:
    """The deviation that a failure shows."""
    return Deviation(failure.operation, failure.check, failure.title)


def read_baseline(path: Path) -> frozenset[Deviation]:
    """Read accepted deviations; raises BadBaseline."""
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text())["accepted"]
        return frozenset(Deviation(**row) for row in rows)
    except OSError as error:
        raise BadBaseline(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadBaseline(f"{path} is no baseline: {error}") from error


def write_baseline(path: Path, failures: Iterable[Failure]) -> None:
    """Accept what failed now, and nothing else."""
    rows = [vars(one) for one in sorted({deviation_of(failure) for failure in failures})]
    write_whole(path, (json.dumps({"accepted": rows}, indent=2) + "\n").encode())


def split(
    failures: Sequence[Failure], accepted: frozenset[Deviation]
) -> tuple[list[Failure], list[Deviation], list[Deviation]]:
    """What is new, what is accepted and happened, and what is accepted and did not happen."""
    happened = {deviation_of(failure) for failure in failures}
    new = [failure for failure in failures if deviation_of(failure) not in accepted]
    return new, sorted(happened & accepted), sorted(accepted - happened)
