"""What Schemathesis loads: two changes to its requests, and no other.

Dates and instants lie between 1970 and 2200, as in business.

Two requests with one Idempotency-Key and different bodies are refused, rightly, and the refusal
would hide everything else; what a key is for is tested by tests of our own.
"""

from datetime import date, datetime
from itertools import count
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation

_NUMBERS = count(1)
_DAYS = st.dates(date(1970, 1, 2), date(2200, 12, 30))
_INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 12, 30))  # noqa: DTZ001 - made aware

schemathesis.openapi.format("date", _DAYS.map(lambda day: day.isoformat()))
schemathesis.openapi.format(
    "date-time", _INSTANTS.map(lambda at: at.replace(microsecond=0).isoformat() + "Z")
)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Give a request an Idempotency-Key of its own, unless its headers are meant to be wrong."""
    if not case.headers or "Idempotency-Key" not in case.headers or case.meta is None:
        return
    headers = case.meta.components.get(ParameterLocation.HEADER)
    if headers is None or headers.mode.is_positive:
        case.headers["Idempotency-Key"] = f"key-{next(_NUMBERS)}"
