"""The shape of a report: the one source of every form in which it is shown."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from scenarios.model.verdict import Blame, Result
from scenarios.report.rules import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Shape(BaseModel):
    """A part of the report; a field that nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Finding(Shape):
    """One breach of a rule."""

    subject: str
    expected: str
    actual: str
    evidence: tuple[str, ...] = ()


class MomentShown(Shape):
    """Something that happened around a breach, in one of the two systems."""

    at: AwareDatetime
    system: Literal["erp", "store"]
    by: str = Field(description="Who did it, by the name of its token.")
    is_bridge: bool = Field(description="Whether that is the system under test.")
    what: str
    is_evidence: bool = Field(description="Whether the breach itself names it.")


class Judged(Shape):
    """One rule in one run."""

    rule: str
    result: Result
    reason: str
    blame: Blame | None = None
    findings: tuple[Finding, ...] = Field(default=(), description="The first ones.")
    findings_total: int = Field(default=0, ge=0)
    facts: dict[str, str] = Field(default_factory=dict)
    what_to_do: str | None = None
    moments: tuple[MomentShown, ...] = Field(
        default=(), description="What happened around the first breach, oldest first."
    )


class MatrixCell(Shape):
    """One data point in one direction."""

    data_point: str
    direction: str
    is_allowed: bool
    result: Result
    seen: str


class Run(Shape):
    """One run of some stories in one world under one row of settings."""

    number: int = Field(ge=1, description="Its place in the trial.")
    name: str
    mode: str
    seed: str
    stories: tuple[str, ...]
    changed_settings: tuple[str, ...] = Field(description="Those that differ, as name=value.")
    result: Result
    error: str | None
    duration_s: float = Field(ge=0)
    orders: int = Field(ge=0)
    exchanges: int = Field(ge=0)
    faults_bitten: dict[str, int] = Field(description="Faults that took effect, by kind.")
    digest: str = Field(description="Hash of the canonical end state.")
    world_digest: str = Field(description="Names a simulated run to the byte; else empty.")
    judged: tuple[Judged, ...]
    matrix: tuple[MatrixCell, ...]


class RuleVerdict(Shape):
    """One rule over all runs: the decisive judgement and where it stands."""

    rule: str
    sentence: str
    kind: Kind
    result: Result
    reason: str
    blame: Blame | None
    runs: tuple[int, ...] = Field(description="Numbers of the runs with this result.")
    stories: tuple[str, ...] = Field(
        default=(), description="Stories of the trial that exercise it by their own word."
    )


class UnjudgedRule(Shape):
    """A rule that no check of this trial judges."""

    rule: str
    sentence: str
    kind: Kind


class Verdict(Shape):
    """What the whole trial says; the exit status of the program is the same."""

    result: Literal["pass", "fail", "could not judge"]
    exit_status: Literal[0, 1, 2]
    sentence: str


class Report(Shape):
    """A whole sea trial."""

    report_format: Literal["1"] = "1"
    version: str = Field(description="Version of the harness.")
    seed: str
    command: str = Field(description="Runs the same trial again.")
    began: AwareDatetime
    duration_s: float = Field(ge=0)
    catalogue: str
    verdict: Verdict
    counts: dict[Result, int] = Field(description="Rules by result.")
    rules: tuple[RuleVerdict, ...]
    unjudged_rules: tuple[UnjudgedRule, ...]
    matrix: tuple[MatrixCell, ...]
    runs: tuple[Run, ...]
    texts_removed: int = Field(ge=0, description="Secrets that were removed from texts.")


def _schema() -> dict[str, Any]:
    generated = Report.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": "urn:seatrial:report:1", **generated}


REPORT_SCHEMA = _schema()
