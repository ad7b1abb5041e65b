"""Signatures of webhooks as Standard Webhooks 1.0 writes them (scheme v1, HMAC-SHA256)."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from random import Random

PREFIX = "whsec_"
# Standard Webhooks asks for 24 to 64 bytes.
SECRET_BYTES = 24
SECRET_BYTES_MAX = 64
# `whsec_` and the base64 of 24 to 64 bytes: 8 to 21 groups of three bytes, and what is left.
_GROUP, _TWO, _ONE = "[A-Za-z0-9+/]{4}", "[A-Za-z0-9+/]{3}=", "[A-Za-z0-9+/]{2}=="
SECRET_PATTERN = f"^{PREFIX}((({_GROUP}){{8,20}}({_TWO}|{_ONE})?)|(({_GROUP}){{21}}({_ONE})?))$"


def new_secret(rng: Random) -> str:
    """Draw a secret in the form that the receiver is given."""
    return PREFIX + base64.b64encode(rng.randbytes(SECRET_BYTES)).decode()


def secret_key(secret: str) -> bytes:
    """Return the key bytes of a secret.

    Raises ValueError for anything but `whsec_` and the base64 of 24 to 64 bytes.
    """
    if not secret.startswith(PREFIX):
        raise ValueError(f"a secret starts with {PREFIX}")
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    if not SECRET_BYTES <= len(key) <= SECRET_BYTES_MAX:
        raise ValueError("a secret has 24 to 64 bytes")
    return key


def signature(secret: str, message_id: str, timestamp_s: int, body: bytes) -> str:
    """Sign one message with one secret."""
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    digest = hmac.new(secret_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def signed_headers(
    secrets: Sequence[str], message_id: str, *, at: datetime, body: bytes
) -> dict[str, str]:
    """Build the headers of one message, signed by every live secret, the newest first.

    The instant is the one of this attempt, so that a retry is not taken for a replay.
    """
    timestamp_s = int(at.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": " ".join(
            signature(secret, message_id, timestamp_s, body) for secret in secrets
        ),
    }
