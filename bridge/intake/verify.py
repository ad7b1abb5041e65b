"""Standard Webhooks: is this message from whom it says, and from now?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

TOLERANCE_S = 300  # Standard Webhooks: messages older or newer than five minutes are refused
LONGEST_NUMBER = 12  # digits; enough for the next 30,000 years


class NotGenuine(Exception):
    """The message is unsigned, wrongly signed, malformed, or not from now (XCT-11)."""


class Verify(Protocol):
    """Raise NotGenuine unless one of `secrets` signed exactly this message about `now`."""

    def __call__(
        self, headers: Mapping[str, str], body: bytes, *, secrets: Sequence[bytes], now: datetime
    ) -> None:
        """Header names are lower case."""
        ...


def verify(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[bytes], now: datetime
) -> None:
    """Raise NotGenuine unless one of `secrets` signed exactly this message about `now`."""
    message_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    if not message_id or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_NUMBER):
        raise NotGenuine("webhook-id or webhook-timestamp is missing or malformed")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        raise NotGenuine("webhook-timestamp is more than five minutes away")
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    given = [
        part.removeprefix("v1,").encode()
        for part in headers.get("webhook-signature", "").split(" ")
        if part.startswith("v1,")
    ]
    for secret in secrets:
        wanted = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest())
        if any(hmac.compare_digest(wanted, signature) for signature in given):
            return
    raise NotGenuine("no signature matches")


def parse_secret(text: str) -> bytes:
    """Read `whsec_<base64>`; raises ValueError."""
    try:
        secret = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret is whsec_ and base64") from error
    if not secret:
        raise ValueError("a webhook secret is not empty")
    return secret
