"""What can go wrong, named by what happens next.

BridgeError
├─ TryAgain           the same call may work later            → wait, double the wait
│  ├─ Unreachable
│  ├─ RateLimited     carries retry_after_s
│  └─ OutcomeUnknown  the write may have happened             → look before repeating
├─ NotYet             another record must arrive first        → wait for it
└─ Refused            a person must look                      → park, report
   ├─ Rejected        the other side said no; carries its problem document
   └─ ContractBroken  its answer does not have the agreed shape
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class BridgeError(Exception):
    """Anything the worker knows how to answer; the subclass says how."""


class TryAgain(BridgeError):
    """The same call may work later: wait, and double the wait each time."""


class Unreachable(TryAgain):
    """The other side certainly did not get the request, or said it is out of service."""


class RateLimited(TryAgain):
    """The other side asks for a pause; waiting it out is no failure (XCT-07)."""

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class OutcomeUnknown(TryAgain):
    """The write may have happened: look before repeating it (XCT-04)."""


class NotYet(BridgeError):
    """Another record must arrive first: wait for it without counting towards parking."""


class Refused(BridgeError):
    """A person must look: park the key at once and report it (XCT-10)."""


class Rejected(Refused):
    """The other side said no; carries its problem document."""

    def __init__(self, message: str, status: int, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem: Mapping[str, Any] = problem or {}

    @property
    def slug(self) -> str:
        """The last part of the problem's type: `stale-version` of `urn:problem:stale-version`."""
        return str(self.problem.get("type", "")).rpartition(":")[2]


class ContractBroken(Refused):
    """An answer does not have the agreed shape, a 200 with a web page for one (XCT-09)."""
