"""What Schemathesis loads: a check of ours, four changes to its requests, and no other.

Dates and instants lie between 1970 and 2200, as in business. Where one role alone is let in, its
token replaces the usual one. Messages that must be signed are signed.

Two requests with one Idempotency-Key and different bodies are refused, rightly, and the refusal
would hide everything else; what a key is for is tested by tests of our own.
"""

import json
import os
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation

from mock_kit.delivery.signing import signed_headers

_NUMBERS = count(1)
_SETTINGS: dict[str, Any] = {"fresh_keys": True, "instead": {}, "signed": {}} | json.loads(
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
    """Change a key, a token or a signature, unless the headers are meant to be wrong."""
    if case.meta is None:
        return
    name = case.operation.definition.raw.get("operationId")
    secrets = _SETTINGS["signed"].get(name, {})
    values = [str(value) for value in case.path_parameters.values()]
    secret = next((secrets[value] for value in values if value in secrets), None)
    if secret is not None and case.meta.generation.mode.is_positive:
        _sign(case, kwargs, secret)
    if not case.headers:
        return
    headers = case.meta.components.get(ParameterLocation.HEADER)
    if headers is not None and not headers.mode.is_positive:
        return
    if _SETTINGS["fresh_keys"] and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"key-{next(_NUMBERS)}"
    for token, other in _SETTINGS["instead"].get(name, {}).items():
        if case.headers.get("Authorization") == f"Bearer {token}":
            case.headers["Authorization"] = f"Bearer {other}"


def _sign(case: Any, kwargs: Any, secret: str) -> None:
    """Send a message without events, signed as Standard Webhooks."""
    body, now = b'{"events": []}', datetime.now(UTC)  # noqa: TID251 - a signature is of now
    for header, value in signed_headers([secret], "msg_contract", at=now, body=body).items():
        case.headers[header] = value
    kwargs["data"] = body


@schemathesis.check
def answers_with_the_record_asked_for(context: Any, response: Any, case: Any) -> None:
    """Whoever reads a record by its id is given that record and no other."""
    given = (case.path_parameters or {}).items()
    asked = {str(value) for name, value in given if name.endswith("_id")}
    template = case.operation.path
    if case.method != "GET" or response.status_code != 200 or not template.endswith("_id}"):
        return
    found = response.json().get("id")
    assert found is None or found in asked, f"asked for {sorted(asked)}, given {found}"
