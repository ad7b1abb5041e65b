"""What a flow offers the engine: visits of keys, and which keys an event makes dirty."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from bridge.errors import BridgeError

Side: TypeAlias = Literal["erp", "store"]


@dataclass(frozen=True, slots=True)
class Done:
    """Both sides agree about this key, or the needed writes were accepted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The visit failed; the class of the error says what happens next."""

    error: BridgeError


@dataclass(frozen=True, slots=True)
class Again:
    """Nothing is wrong, but look once more after `after_s`; counts as no failure."""

    after_s: float


Outcome: TypeAlias = Done | Failed | Again


class Flow(Protocol):
    """One direction of one kind of record.

    A visit reads both sides, plans, and writes at most what is needed. It is safe to repeat
    at any time: nothing it does depends on whether an earlier visit ended.
    """

    @property
    def name(self) -> str:
        """The flow's name in settings, queue and reports."""
        ...

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Bring these keys in line; a key without an outcome counts as ContractBroken.

        A raised BridgeError is the outcome of every key of the batch.
        """
        ...

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List what a visit would write now, and write nothing."""
        ...

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """Name the keys that this event of `side` makes dirty, in order; often none."""
        ...

    def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """Page through all keys of the source side, for a sweep."""
        ...
