"""An event comes unsigned, wrongly signed, signed by another system, or long after it was signed.

Allowed by Standard Webhooks: anybody can post to a public address, and the signature tells.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from mock_kit.delivery.signing import PREFIX, signed_headers
from scenarios.actors.desk import Document

STALE = timedelta(minutes=10)  # Standard Webhooks: five minutes are the limit
STRANGE_SECRET = PREFIX + "b2Rk" * 8


def forged(
    event: Document, *, secret: str, others_secret: str, now: datetime
) -> tuple[bytes, dict[str, Mapping[str, str]]]:
    """Return the body of one event, and headers by the form of the forgery."""
    body, event_id = json.dumps({"events": [event]}).encode(), str(event["id"])
    genuine = signed_headers([secret], event_id, at=now, body=body)
    bare = {name: text for name, text in genuine.items() if name != "webhook-signature"}
    return body, {
        "unsigned": {"content-type": "application/json"},
        "without its signature": bare,
        "wrongly signed": signed_headers([STRANGE_SECRET], event_id, at=now, body=body),
        "foreign": signed_headers([others_secret], event_id, at=now, body=body),
        "replayed": signed_headers([secret], event_id, at=now - STALE, body=body),
    }
