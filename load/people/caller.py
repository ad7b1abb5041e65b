"""What a person needs of a line to a system, whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from load.stand import Stand

Document = dict[str, Any]


class ToldNo(Exception):
    """The system refused for a reason that it said; the person goes away."""


class WentWrong(Exception):
    """The system failed, or did not answer at all."""


class Call(Protocol):
    """Sends one request and reads the answer; raises ToldNo and WentWrong.

    What changes something is repeated with one Idempotency-Key if no answer came.
    """

    def __call__(
        self, method: str, url: str, body: object = None, *, token: str | None = None
    ) -> Document: ...


@dataclass
class Visit:
    """One arrival at work: who it is, by what chance it acts, what it was told it had bought."""

    stand: Stand
    call: Call
    who: str
    chance: Random
    orders: list[str] = field(default_factory=list)

    def store(self, method: str, path: str, body: object = None) -> Document:
        """Ask the store, as anybody may."""
        return self.call(method, self.stand.store_url + path, body)

    def erp(self, role: str, method: str, path: str, body: object = None) -> Document:
        """Ask the ERP in a role."""
        token = self.stand.tokens[role]
        return self.call(method, self.stand.erp_url + path, body, token=token)

    def took(self, order: Mapping[str, Any]) -> None:
        """Remember an order that a system said it had taken."""
        self.orders.append(str(order["id"]))
