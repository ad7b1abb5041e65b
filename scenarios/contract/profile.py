"""The profile of a server: what a test of its contract may know about it beforehand.

A profile only adds to what the document says: values that exist, requests that make more of
them, examples that work. Whatever it relaxes is named with its reason, and stands on the report.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SHIPPED = Path(__file__).parent / "profiles"


class BadProfile(Exception):
    """The profile cannot be used; the text says why."""


class Part(BaseModel):
    """A part of a profile; a member that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(Part):
    """A request before the test; `keep` names values of its answer by their place in it.

    A place is a path such as `/items/*/id`; what it finds is added to the values of the name.
    """

    send: str = Field(pattern=r"^(GET|POST|PUT|PATCH|DELETE) /\S*$")
    body: Any = None
    times: int = Field(default=1, ge=1, le=100)
    headers: dict[str, str] = {}
    keep: dict[str, str] = {}
    until: str | None = Field(default=None, description="Repeated until this name has a value.")


class Example(Part):
    """A request of an operation that the server can fulfil."""

    parameters: dict[str, Any] = {}
    body: Any = None


class Expected(Part):
    """A status that answers valid requests too, with the test that shows when it is right."""

    status: int
    operations: list[str] = ["*"]
    check: str = "positive_data_acceptance"
    reason: str
    test: str | None = None


class Waiver(Part):
    """A documented status that nobody has seen, and why that is accepted."""

    operation: str
    status: int
    reason: str


class Few(Part):
    """An operation that can succeed in few ways only, which its document cannot say."""

    operation: str
    requests: int = Field(ge=1)
    reason: str


class SeenByTest(Part):
    """A documented status that a test shows for each of these operations; `but` are not shown."""

    status: int
    operations: list[str] = ["*"]
    but: list[str] = []
    test: str

    def shows(self, operation: str, status: int) -> bool:
        """Whether the test shows this status of this operation."""
        named = "*" in self.operations or operation in self.operations
        return status == self.status and named and operation not in self.but


class Profile(Part):
    """What is known about a server.

    `parts` are templates that others name. `values` are by the name of a parameter or a property;
    `operation.name` is for one operation. `tokens` are by security scheme of the document; what
    is not named there is asked with the token of the call. `roles` are by operation: where a
    server of ours lets in one role alone, its token is sent instead. `signed` are by operation:
    the webhook secrets by the value of its one parameter.
    """

    about: str = ""
    tokens: dict[str, str] = {}
    roles: dict[str, str] = {}
    signed: dict[str, dict[str, str]] = {}
    parts: dict[str, Any] = {}
    steps: list[Step] = []
    values: dict[str, Any] = {}
    examples: dict[str, list[Example]] = {}
    expected: list[Expected] = []
    seen_by_test: list[SeenByTest] = []
    waivers: list[Waiver] = []
    few: list[Few] = []
    fresh_keys: bool = Field(
        default=True, description="Valid requests get an Idempotency-Key of their own."
    )


def read_profile(path: Path) -> Profile:
    """Read a profile; raises BadProfile with one sentence."""
    try:
        return Profile.model_validate(json.loads(path.read_text()))
    except OSError as error:
        raise BadProfile(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadProfile(f"{path} is no profile: {place}: {first['msg']}") from error
    except ValueError as error:
        raise BadProfile(f"{path} is no JSON: {error}") from error


def shipped_profile(name: str) -> Profile:
    """The profile of one of the three programs, in its seeded world."""
    return read_profile(SHIPPED / f"{name}.json")
