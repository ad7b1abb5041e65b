"""One test of a contract: prepare the server, ask, read what came out, judge."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scenarios.contract.asking.configuration import Effort, configuration
from scenarios.contract.asking.derived import METHODS, derived
from scenarios.contract.asking.run import REPORTS, Call, run_schemathesis
from scenarios.contract.asking.steps import settled_examples, take_steps
from scenarios.contract.asking.written_out import written_out
from scenarios.contract.judging.baseline import Deviation, split
from scenarios.contract.judging.evidence import Evidence, Failure, read_events
from scenarios.contract.judging.gate import Demand, operations_of, shortfalls
from scenarios.contract.own_servers import Server
from scenarios.contract.profile import Profile


@dataclass(frozen=True)
class Wanted:
    """What is to be tested, how hard, and by which profile."""

    document: Mapping[str, Any]
    profile: Profile
    effort: Effort = field(default_factory=Effort)
    demand: Demand = field(default_factory=Demand)
    writes: bool = True
    closed: bool = True
    reports: tuple[str, ...] = REPORTS
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What came out: what broke the contract, what was not shown, and what was relaxed."""

    evidence: Evidence
    failures: Sequence[Failure]
    shortfalls: Sequence[str]
    relaxations: Sequence[str]
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def passed(self) -> bool:
        """Whether nothing broke and enough was shown."""
        return not self.failures and not self.shortfalls


class RunFailed(Exception):
    """Schemathesis ended without any events; the text is its own last words."""

    def __init__(self, printed: str) -> None:
        words = [line for line in printed.splitlines() if line.strip()]
        super().__init__(f"schemathesis did not run: {words[-1] if words else 'no word'}")


def prepared(server: Server, wanted: Wanted) -> Wanted:
    """Take the steps of the profile once; what is returned has none, and no names any more."""
    profile = wanted.profile
    known = take_steps(server.url, profile, server.token or None, read_only=not wanted.writes)
    update = {
        "steps": [],
        "parts": {},
        "values": {name: known[name] for name in profile.values if known.get(name)},
        "examples": settled_examples(profile, known),
        "tokens": {
            name: str(known[token[1:]][0]) if token[1:] in known else server.token
            for name, token in schemes(wanted.document, profile).items()
        },
    }
    return replace(wanted, profile=profile.model_copy(update=update))


def ask(server: Server, wanted: Wanted, folder: Path) -> Evidence:
    """Run once against a server that listens."""
    return ask_prepared(server, prepared(server, wanted), folder)


def ask_prepared(server: Server, wanted: Wanted, folder: Path) -> Evidence:
    """Run once against a server whose steps were taken."""
    profile, effort = wanted.profile, wanted.effort
    document = derived(wanted.document, profile.values, profile.examples, closed=wanted.closed)
    operations = named_operations(document)
    call = Call(
        url=server.url,
        document=document,
        configuration=configuration(
            effort, profile, profile.tokens, operations, writes=wanted.writes
        ),
        folder=folder,
        fresh_keys=profile.fresh_keys,
        instead=_instead(server, profile),
        signed=profile.signed,
        reports=wanted.reports,
        extra=(
            *("--phases", ",".join(effort.phases)),
            *(() if wanted.writes else ("--include-method", "GET")),
            *wanted.extra,
        ),
    )
    ran = run_schemathesis(call, effort.seed)
    if not ran.events.exists():
        raise RunFailed(ran.printed)
    return read_events(ran.events)


def _instead(server: Server, profile: Profile) -> dict[str, dict[str, str]]:
    """By operation id, which token is replaced by which."""
    return {
        name: {server.token: server.by_role[role]}
        for name, role in profile.roles.items()
        if role in server.by_role
    }


def schemes(document: Mapping[str, Any], profile: Profile) -> dict[str, str]:
    """By bearer scheme of the document, what the profile says about its token."""
    declared = document.get("components", {}).get("securitySchemes", {})
    bearers = [name for name, scheme in declared.items() if scheme.get("scheme") == "bearer"]
    return {name: profile.tokens.get(name, "$") for name in bearers}


def named_operations(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Pairs of operation id and operation, in the order of the document."""
    return [
        (item[method].get("operationId", ""), item[method])
        for item in document["paths"].values()
        for method in METHODS
        if method in item
    ]


def judge(evidence: Evidence, wanted: Wanted) -> Judged:
    """Judge what one or several runs have shown."""
    operations = operations_of(wanted.document)
    missing = shortfalls(evidence, operations, wanted.profile, wanted.demand)
    if not evidence.ended:
        missing = ["the run did not come to its end", *missing]
    return Judged(evidence, evidence.failures, missing, relaxations(wanted))


def accepting(judged: Judged, accepted: frozenset[Deviation]) -> Judged:
    """The same with accepted deviations taken out; each is a relaxation, and told."""
    new, happened, gone = split(judged.failures, accepted)
    relaxed = [f"{one.operation}: {one.title} ({one.check}) is accepted" for one in happened]
    notes = [
        f"{one.operation}: {one.title} ({one.check}) is accepted and did not happen" for one in gone
    ]
    return replace(
        judged,
        failures=new,
        relaxations=[*judged.relaxations, *relaxed],
        notes=[*judged.notes, *notes],
    )


def relaxations(wanted: Wanted) -> list[str]:
    """Everything that is not asked for, a sentence each."""
    profile = wanted.profile
    said = [
        f"{one.status} may answer a valid request ({', '.join(one.operations)}): {one.reason}"
        for one in profile.expected
    ]
    said += [
        f"{one.status} of {one.operation} need not be seen: {one.reason}" for one in profile.waivers
    ]
    said += [
        f"{one.operation} need be fulfilled in {one.requests} ways alone: {one.reason}"
        for one in profile.few
    ]
    said += [f"{name} is asked as the role {role}" for name, role in profile.roles.items()]
    said += [f"{name} is sent signed, without events" for name in profile.signed]
    if profile.fresh_keys:
        said.append("requests with an Idempotency-Key get one of their own")
    said.append("dates and instants lie between 1970 and 2200")
    if not wanted.writes:
        said.append("only reads were sent, and no method that the document does not name")
    if not wanted.closed:
        said.append("answers may hold members that the document does not name")
    return said


def read_document(path: Path) -> dict[str, Any]:
    """Read an OpenAPI document in JSON; raises ValueError or OSError."""
    return usable(json.loads(path.read_text()))


def usable(document: Any) -> dict[str, Any]:
    """The document as it can be tested by; raises ValueError."""
    if not isinstance(document, dict) or not str(document.get("openapi")).startswith("3."):
        raise ValueError("it does not say that it is OpenAPI 3")
    if not isinstance(document.get("paths"), dict):
        raise ValueError("it has no paths")
    return written_out(document)
