"""What Schemathesis loads: three changes to its requests, and no other.

Dates and instants lie between 1970 and 2200, as in business. Where one role alone is let in, its
token replaces the usual one.

Two requests with one Idempotency-Key and different bodies are refused, rightly, and the refusal
would hide everything else; what a key is for is tested by tests of our own.
"""

import json
import os
from datetime import date, datetime
from itertools import count
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation

_NUMBERS = count(1)
_SETTINGS: dict[str, Any] = {"fresh_keys": True, "instead": {}} | json.loads(
    os.environ.get("SEATRIAL_CONTRACT_HOOKS", "{}")
)
_DAYS = st.dates(date(1970, 1, 2), date(2200, 12, 30))
_INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 12, 30))  # noqa: DTZ001 - made aware

schemathesis.openapi.format("date", _DAYS.map(lambda day: day.isoformat()))
schemathesis.openapi.format(
    "date-time", _INSTANTS.map(lambda at: at.replace(microsecond=0).isoformat() + "Z")
)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Change a key or a token, unless the headers are meant to be wrong."""
    if not case.headers or case.meta is None:
        return
    headers = case.meta.components.get(ParameterLocation.HEADER)
    if headers is not None and not headers.mode.is_positive:
        return
    if _SETTINGS["fresh_keys"] and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"key-{next(_NUMBERS)}"
    name = case.operation.definition.raw.get("operationId")
    for token, other in _SETTINGS["instead"].get(name, {}).items():
        if case.headers.get("Authorization") == f"Bearer {token}":
            case.headers["Authorization"] = f"Bearer {other}"
