"""What a story may rely on, whichever kind of world it runs in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Literal, Protocol

from mock_kit.env import Http

Mode = Literal["simulated", "real", "follow"]
# The roles of each mock that the harness holds tokens of, and what webhooks are signed with.
ROLES = {
    "erp": (
        "bridge",
        "clerk",
        "warehouse",
        "merchandiser",
        "till",
        "accountant",
        "import",
        "control",
    ),
    "store": ("bridge", "staff", "storefront", "import", "control"),
}
SECRETS = {"erp": "whsec_" + "ZXJw" * 8, "store": "whsec_" + "c3Rv" * 8}


@dataclass(frozen=True)
class System:
    """A running system: where it listens and the tokens by role."""

    name: str
    url: str
    tokens: Mapping[str, str]


class Omit(Exception):
    """This world cannot do what was asked; the rule is omitted with this reason."""


class World(Protocol):
    """Both systems, a bridge between them, and the harness's hold on them.

    `settings` is the settings document in force; `nonce` names the session, so that a
    story's records are its own; `secrets` are what each system signs its webhooks with; times
    are aware UTC.
    """

    @property
    def mode(self) -> Mode: ...
    @property
    def seed(self) -> str: ...
    @property
    def nonce(self) -> str: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...
    @property
    def systems(self) -> Mapping[str, System]: ...
    @property
    def secrets(self) -> Mapping[str, str]: ...
    @property
    def http(self) -> Http: ...
    @property
    def new_id(self) -> Callable[[str], str]: ...
    @property
    def rng(self) -> Callable[[str, str, int], Random]: ...

    def now(self) -> datetime:
        """Transport time."""
        ...

    async def sleep(self, delay_s: float) -> None:
        """Wait in transport time; for the harness, not for stories."""
        ...

    def log(self, name: str) -> str:
        """What a program has written into its log so far."""
        ...

    async def kill(self, name: str) -> None:
        """End a program as `kill -9` does."""
        ...

    async def start(self, name: str) -> None:
        """Start a program that was killed, on its old address and database."""
        ...
