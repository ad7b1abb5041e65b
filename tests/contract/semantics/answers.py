"""What every answer must be, however wrong the request was."""

from __future__ import annotations

from collections.abc import Collection

from tests.contract.semantics.documents import Operation
from tests.contract.semantics.programs import Answer

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status"}


def complaints(operation: Operation, answer: Answer, wanted: Collection[int] = ()) -> list[str]:
    """Say what is wrong with an answer; `wanted` are the statuses that it may have, if given."""
    allowed = wanted or operation.statuses
    found = []
    if answer.status not in allowed:
        found.append(f"{answer.status} is none of {sorted(allowed)}: {answer.body[:200]!r}")
    if answer.status >= 400:
        found += problem_complaints(answer)
    return found


def problem_complaints(answer: Answer) -> list[str]:
    """Say what keeps a refusal from being a problem document."""
    if answer.status >= 500 or b"Traceback" in answer.body:
        return [f"{answer.status}: {answer.body[:200]!r}"]
    if answer.headers.get("content-type") != PROBLEM:
        return [f"a refusal of type {answer.headers.get('content-type')}"]
    document = answer.json
    if not document.keys() >= MEMBERS or document["status"] != answer.status:
        return [f"no problem document: {document}"]
    return [] if answer.body.isascii() else ["a problem document beyond ASCII"]
