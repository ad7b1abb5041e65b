"""The configuration of one Schemathesis run, as TOML; pure.

Python 3.11 allows one worker, and the deterministic run must not feed on what answers were.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.contract.profile import Expected, Profile

Operations = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Effort:
    """How much is asked: cases per operation, and whether the run is repeatable to the case."""

    max_examples: int = 3
    stateful_examples: int = 3
    stateful_steps: int = 6
    seed: int | None = None
    phases: tuple[str, ...] = ("examples", "coverage", "fuzzing", "stateful")


def configuration(
    effort: Effort,
    profile: Profile,
    tokens: Mapping[str, str],
    operations: Operations,
    *,
    writes: bool = True,
) -> str:
    """The text of `schemathesis.toml`; `operations` are pairs of operation id and operation.

    Without `writes` no method is tried that a document does not name: DELETE may work.
    """
    lines = _general(effort, writes=writes)
    for scheme, token in tokens.items():
        lines += [f"[auth.openapi.{scheme}]", f"bearer = {_text(token)}"]
    for name, checks in expected_statuses(profile, operations).items():
        lines += ["[[operations]]", f"include-operation-id = {_text(name)}"]
        for check, statuses in checks.items():
            lines.append(f"[operations.checks.{check}]")
            lines.append(f"expected-statuses = {_text([*_DEFAULTS[check], *statuses])}")
    return "\n".join(lines) + "\n"


def _general(effort: Effort, *, writes: bool) -> list[str]:
    pooled = _text(effort.seed is not None)
    return [
        "workers = 1",
        "continue-on-failure = true",
        "max-redirects = 0",
        # A busy machine is no reason to give up.
        'suppress-health-check = ["too_slow"]',
        "[cache]",
        "enabled = false",
        "[warnings]",
        "display = []",
        "[generation]",
        f"deterministic = {_text(effort.seed is None)}",
        f"max-examples = {effort.max_examples}",
        'database = "none"',
        "no-shrink = true",
        "[phases.examples]",
        "extra-data-sources = { responses = false }",
        "[phases.coverage]",
        "extra-data-sources = { responses = false }",
        *(() if writes else ("unexpected-methods = []",)),
        "[phases.fuzzing]",
        f"extra-data-sources = {{ responses = {pooled} }}",
        f"error-feedback = {{ enabled = {pooled} }}",
        "[phases.stateful]",
        f"max-steps = {effort.stateful_steps}",
        f"link-calibration = {pooled}",
        f"generation.max-examples = {effort.stateful_examples}",
    ]


# What Schemathesis accepts by itself, with which ours are joined.
_DEFAULTS = {
    "positive_data_acceptance": ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"],
    "negative_data_rejection": [
        *("400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "5xx"),
    ],
    "missing_required_header": ["400", "401", "403", "406", "415", "422"],
}


def expected_statuses(profile: Profile, operations: Operations) -> dict[str, dict[str, list[str]]]:
    """By operation id and check, the statuses that the profile lets answer besides."""
    found: dict[str, dict[str, list[str]]] = {}
    for expected in profile.expected:
        for name in names_of(expected, operations):
            found.setdefault(name, {}).setdefault(expected.check, []).append(str(expected.status))
    return found


def names_of(expected: Expected, operations: Operations) -> list[str]:
    """The operations that an entry is about: those named, or all that document the status."""
    return [
        name
        for name, operation in operations
        if str(expected.status) in operation["responses"]
        and (name in expected.operations or "*" in expected.operations)
    ]


def _text(value: Any) -> str:
    return json.dumps(value)
