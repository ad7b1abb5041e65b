"""What a file about a system under test says: `sut.toml`, as its published schema has it."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Flow = Literal["products", "prices", "stock", "customers", "orders", "order_updates", "invoices"]
Feature = Literal[
    "price_windows",
    "drift",
    "removed_products",
    "restricted_items",
    "account_prices",
    "order_quantities",
    "backorders",
    "kits",
    "locations",
    "order_files",
    "order_edits",
    "returns",
    "guests",
    "merges",
    "companies",
    "offline_orders",
]
# A command as a list of words, or an address that is called with POST.
Call = str | tuple[str, ...]
DEFAULT_SETTLE_S = 60.0
SHORTEST_WINDOW_S = 3.0


class Part(BaseModel):
    """A table of the file; a key that nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Start(Part):
    """How the bridge is started.

    In its words, in `env`, in addresses and in paths stand, where they are wanted: `{python}` the
    Python that runs seatrial, `{here}` the folder of this file, `{files}` the folder handed over
    as SEATRIAL_FILES_DIR, `{listen}` and `{port}` where the bridge shall listen.
    """

    command: tuple[str, ...] = Field(min_length=1, description="The program and its arguments.")
    folder: str = Field(default=".", description="Where it runs, from the folder of this file.")
    env: dict[str, str] = Field(default_factory=dict, description="Beside the SEATRIAL_ ones.")


class Capabilities(Part):
    """What the bridge can do; what is not named in a list that is given is `omit`.

    A list that is not given claims everything.
    """

    flows: tuple[Flow, ...] | None = None
    features: tuple[Feature, ...] | None = None
    rules: tuple[str, ...] | None = Field(default=None, description="Rules by id, none else.")
    omit: dict[str, str] = Field(
        default_factory=dict, description="Rules that are not claimed, each with the reason."
    )


class Hooks(Part):
    """How the bridge is steered, by a command or by an address that is called with POST.

    Without `kill` its process is ended by `kill -9`; `start` starts it again after that, by its
    command unless another is given.
    """

    start: Call | None = None
    kill: Call | None = None
    reconcile_now: Call | None = Field(default=None, description="Compares both sides at once.")
    run_batch: Call | None = Field(default=None, description="Carries what waits for a batch.")
    replay: Call | None = Field(
        default=None,
        description="Tries again what was set aside; called at rest where something is listed.",
    )


class Evidence(Part):
    """What the bridge tells its operators; each channel may be missing.

    They prove that something was reported (the rules that end in `b`), and decide no effect.
    """

    report_url: str | None = Field(
        default=None,
        description="Where its report port listens: /attention, /decisions, /flows.",
    )
    report_token: str = Field(default="", description="The bearer token of the report port.")
    alert: bool = Field(default=False, description="It posts alerts to SEATRIAL_ALERT_URL.")
    ndjson: str | None = Field(default=None, description="A file with one JSON object a line.")
    logs: tuple[str, ...] = Field(default=(), description="Log files; `stdout` is its output.")


class SystemUnderTest(Part):
    """A system under test: what it is, how it runs, what it claims."""

    sut_format: Literal["1"] = "1"
    name: str = Field(min_length=1, max_length=80)
    role: Literal["bridge", "adapter"] = "bridge"
    start: Start | None = Field(default=None, description="How it is started; or see `url`.")
    url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="A bridge that runs already; the SEATRIAL_ variables that it has tell where "
        "both systems are expected, and with which tokens.",
    )
    profile: tuple[str, ...] | str = Field(
        default="core", description="Profiles whose rules it shall pass; `all` is every rule."
    )
    settings: dict[str, Any] = Field(
        default_factory=dict,
        description="What differs from the settings that a sea trial hands over by default.",
    )
    settle_s: float | dict[Flow, float] = Field(
        default=DEFAULT_SETTLE_S, description="How long it may take to settle, or that per flow."
    )
    poll_s: float | None = Field(
        default=None,
        gt=0,
        le=600,
        description="Longest pause between two looks of it at one thing, after a failure too; "
        "measured while it is idle if not given, which finds pauses up to 15 s.",
    )
    intake_url: str | None = Field(
        default=None,
        description="Where it takes webhooks; subscribed by the harness. `{side}` becomes erp or "
        "store. Without it the bridge subscribes by itself, or polls.",
    )
    ready_url: str | None = Field(
        default=None, description="Answers with a status below 500 as soon as the bridge works."
    )
    ready_s: float = Field(default=30.0, gt=0, le=600, description="How long a start may take.")
    capabilities: Capabilities = Capabilities()
    hooks: Hooks = Hooks()
    evidence: Evidence = Evidence()

    @model_validator(mode="after")
    def _runs_somehow(self) -> Self:
        if (self.start is None) == (self.url is None):
            raise ValueError("give either a table [start] with a command, or the key url")
        waits = self.settle_s.values() if isinstance(self.settle_s, dict) else [self.settle_s]
        if not all(0 < wait <= 3600 for wait in waits):
            raise ValueError("settle_s is more than 0 and at most 3600 seconds")
        return self

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles by name."""
        return (self.profile,) if isinstance(self.profile, str) else self.profile

    @property
    def limit_s(self) -> float:
        """The longest time in which the slowest of its flows may settle."""
        if isinstance(self.settle_s, dict):
            return max([*self.settle_s.values(), DEFAULT_SETTLE_S])
        return self.settle_s

    def window_s(self, measured_s: float = 0.0) -> float:
        """How long nothing may move before the trade counts as settled."""
        return max(SHORTEST_WINDOW_S, 2 * (self.poll_s or measured_s))


def _schema() -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": "urn:seatrial:sut:1",
        **SystemUnderTest.model_json_schema(),
    }


SUT_SCHEMA = _schema()
