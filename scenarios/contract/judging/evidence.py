"""What a run of Schemathesis shows, read from its own events."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

_TEXT_LIMIT = 600


@dataclass(frozen=True)
class Failure:
    """A check that failed, or an error of the run itself."""

    operation: str
    check: str
    title: str
    message: str
    phase: str


@dataclass
class Seen:
    """What was seen of one operation: its answers by status, and valid requests fulfilled."""

    statuses: Counter[int] = field(default_factory=Counter)
    fulfilled: set[str] = field(default_factory=set)


@dataclass
class Evidence:
    """What one or several runs have shown."""

    operations: dict[str, Seen] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    cases: int = 0
    ended: bool = False

    def of(self, operation: str) -> Seen:
        """What was seen of an operation, such as `GET /v1/orders`."""
        return self.operations.setdefault(operation, Seen())

    def with_(self, other: "Evidence") -> "Evidence":
        """What this run and another have shown together."""
        both = Evidence(
            failures=[*self.failures, *other.failures],
            cases=self.cases + other.cases,
            ended=self.ended and other.ended,
        )
        for run in (self, other):
            for name, seen in run.operations.items():
                both.of(name).statuses.update(seen.statuses)
                both.of(name).fulfilled |= seen.fulfilled
        return both


def read_events(path: Path) -> Evidence:
    """Read the events of a run, line by line."""
    with path.open(encoding="utf-8") as lines:
        return evidence_of(json.loads(line) for line in lines if line.strip())


def evidence_of(events: Iterable[Mapping[str, Any]]) -> Evidence:
    """Read the events of a run."""
    evidence = Evidence()
    for event in events:
        for kind, content in event.items():
            if kind == "ScenarioFinished":
                _add_scenario(evidence, content)
            elif kind in ("NonFatalError", "FatalError"):
                evidence.failures.append(_error(content))
            elif kind == "EngineFinished":
                evidence.ended = True
    return evidence


def _add_scenario(evidence: Evidence, content: Mapping[str, Any]) -> None:
    recorder, phase = content["recorder"], content.get("phase", "")
    exchanges = recorder.get("interactions", {})
    for case_id, case in recorder.get("cases", {}).items():
        evidence.cases += 1
        value = case["value"]
        seen = evidence.of(f"{value['method']} {value['path']}")
        response = (exchanges.get(case_id) or {}).get("response")
        if response:
            status = int(response["status_code"])
            seen.statuses[status] += 1
            if 200 <= status < 300 and _is_valid(value):
                seen.fulfilled.add(_fingerprint(value))
    for case_id, checks in recorder.get("checks", {}).items():
        value = recorder["cases"][case_id]["value"]
        evidence.failures += _failed(checks, value, str(phase))


def _is_valid(value: Mapping[str, Any]) -> bool:
    generation = (value.get("meta") or {}).get("generation", {})
    return bool(generation.get("mode") == "positive")


def _fingerprint(value: Mapping[str, Any]) -> str:
    """What makes two valid requests distinct: path, query and body, but no header."""
    parts = [value.get(part) for part in ("path_parameters", "query", "body")]
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _failed(
    checks: Iterable[Mapping[str, Any]], value: Mapping[str, Any], phase: str
) -> Iterator[Failure]:
    for check in checks:
        if check["status"] != "success":
            failure = (check.get("failure_info") or {}).get("failure", {})
            yield Failure(
                operation=failure.get("operation") or f"{value['method']} {value['path']}",
                check=check["name"],
                title=failure.get("title") or check["status"],
                message=str(failure.get("message") or "")[:_TEXT_LIMIT],
                phase=phase,
            )


def _error(content: Mapping[str, Any]) -> Failure:
    told = content.get("value") or content.get("exception") or content
    message = str(told.get("message") or told if isinstance(told, Mapping) else told)
    return Failure(str(content.get("label") or ""), "run", "Run error", message[:_TEXT_LIMIT], "")
