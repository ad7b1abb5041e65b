"""The records that a system's journal hands out, as a partner's own system would write them."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Record(BaseModel):
    """Fields that nobody knows are a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExchangeRecord(Record):
    """One request and its answer."""

    kind: Literal["exchange"]
    seq: int = Field(ge=1, description="Its place among the exchanges of this system.")
    at: AwareDatetime = Field(description="When the answer was ready.")
    started_at: AwareDatetime
    ended_at: AwareDatetime
    request_id: str
    actor: str | None = Field(description="Whose token it was; null without a known one.")
    method: str
    path: str
    query: str
    status: int = Field(ge=100, le=599)
    commit_seq: int | None = Field(description="The commit it took effect in; null if none.")
    answer_lost: bool = Field(description="Committed, but the caller never saw the answer.")
    idempotency_key: str | None
    if_match: str | None
    client_reference: str | None
    request: str | None = Field(description="Body text of a mutating call, at most 64 KB.")


class ChangeRecord(Record):
    """One version of one record, as the fields that differ from the version before."""

    kind: Literal["change"]
    seq: int = Field(ge=1, description="The global change number.")
    at: AwareDatetime = Field(description="Transport time of the commit.")
    business_at: AwareDatetime = Field(description="The same moment by the business clock.")
    commit_seq: int = Field(ge=1)
    entity: str
    entity_id: str
    version: int = Field(ge=0)
    topic: str
    actor: str | None
    cause: str | None = Field(description="A request id, or job:<name>.")
    changes: dict[str, tuple[Any, Any]] = Field(description="Field: [before, after].")


JournalRecord = Annotated[ExchangeRecord | ChangeRecord, Field(discriminator="kind")]


class JournalPage(Record):
    """One page of a journal; `next` is the number after which to read on."""

    records: list[JournalRecord]
    next: int = Field(ge=0)


def _schema() -> dict[str, Any]:
    generated = JournalPage.model_json_schema()
    return {"$schema": DIALECT, "$id": "urn:seatrial:journal:1", **generated}


JOURNAL_SCHEMA = _schema()
