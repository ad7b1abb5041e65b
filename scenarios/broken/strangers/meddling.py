"""Breaks a bridge of any make on its way to the network: it asks or hears something else.

A bridge that is a function of its surroundings does not notice; what goes wrong is what would go
wrong if its makers had written it so.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from scenarios.bridges.shared.surroundings import Answer, Bridge, Http, Surroundings

Document = dict[str, Any]
NOTHING_DONE: Answer = (200, {}, b"{}")


@dataclass(frozen=True)
class Call:
    """A request of the bridge: to `erp` or `store`; `at` is path and query."""

    system: str
    method: str
    at: str
    body: Any = None

    @property
    def path(self) -> str:
        """The path alone."""
        return self.at.partition("?")[0]

    def is_a(self, what: str) -> bool:
        """Whether it is `erp POST /v1/orders`, a star standing for one part of a path."""
        system, method, path = what.split()
        parts, wanted = self.path.split("/"), path.split("/")
        fits = len(parts) == len(wanted) and all(
            each in ("*", part) for part, each in zip(parts, wanted, strict=True)
        )
        return (self.system, self.method) == (system, method) and fits

    def with_rows(self, change: Callable[[Document], None]) -> "Call":
        """The same with every row of its batch changed, or its body where it is none."""
        body = json.loads(json.dumps(self.body))
        for row in body.get("rows", [body]):
            change(row)
        return replace(self, body=body)


# What is asked in place of a call, in order; the last answer counts. Nothing: it is not asked.
Sends = Callable[[Call], list[Call]]
# What is heard in place of an answer.
Reads = Callable[[Call, Any], Any]


def as_it_is(call: Call) -> list[Call]:
    """Ask what was to be asked."""
    return [call]


def as_it_was(call: Call, answer: Any) -> Any:
    """Hear what was answered."""
    return answer


@dataclass(frozen=True)
class Meddling:
    """What a defect makes of calls and answers; both may remember."""

    sends: Sends = as_it_is
    reads: Reads = as_it_was


def broken(bridge: Bridge, defect: Callable[[], Meddling]) -> Bridge:
    """The bridge with a defect, as a bridge."""

    async def run(here: Surroundings) -> None:
        here.http = _meddled(here, defect())
        await bridge(here)

    return run


def _meddled(here: Surroundings, meddling: Meddling) -> Http:
    sound, names = here.http, _Names(here.environ)

    async def http(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        call = names.call(method, url, body)
        answer: Answer = NOTHING_DONE
        for number, each in enumerate(meddling.sends(call)):
            about = dict(headers)
            if number:
                about.pop("idempotency-key", None)
                about.pop("if-match", None)
            if each.system != call.system:
                about["authorization"] = f"Bearer {names.token(each.system)}"
            content = body if each.body is call.body else json.dumps(each.body).encode()
            answer = await sound(each.method, names.url(each), about, content)
        return _heard(meddling.reads, call, answer)

    return http


def _heard(reads: Reads, call: Call, answer: Answer) -> Answer:
    status, about, content = answer
    if status >= 300 or reads is as_it_was:
        return answer
    try:
        said = json.loads(content)
    except ValueError:
        return answer
    return status, about, json.dumps(reads(call, said)).encode()


@dataclass(frozen=True)
class _Names:
    """Tells by the address which system is meant."""

    environ: Mapping[str, str]
    systems: tuple[str, ...] = field(default=("erp", "store"))

    def call(self, method: str, url: str, body: bytes) -> Call:
        for system in self.systems:
            base = self._base(system)
            if url.startswith(base):
                return Call(system, method, url.removeprefix(base), _parsed(body))
        return Call("", method, urlsplit(url).path, _parsed(body))

    def url(self, call: Call) -> str:
        return self._base(call.system) + call.at

    def token(self, system: str) -> str:
        return self.environ[f"SEATRIAL_{system.upper()}_TOKEN"]

    def _base(self, system: str) -> str:
        return self.environ[f"SEATRIAL_{system.upper()}_URL"]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


Change = Callable[[], Meddling]
