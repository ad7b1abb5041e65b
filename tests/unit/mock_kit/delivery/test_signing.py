"""Our signatures against the reference package, both ways."""

from datetime import UTC, datetime
from random import Random

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from mock_kit.delivery.signing import new_secret, secret_key, signature, signed_headers

BODY = '{"events":[{"text":"Größe – 靴"}]}'.encode()


@pytest.fixture
def now() -> datetime:
    """The reference reads the system's clock and refuses what is older than five minutes."""
    return datetime.now(UTC)


def test_the_reference_accepts_our_signature(now: datetime) -> None:
    secret = new_secret(Random(1))

    headers = signed_headers([secret], "msg_1", at=now, body=BODY)

    assert Webhook(secret).verify(BODY, headers) is not None


def test_our_signature_is_the_one_the_reference_makes(now: datetime) -> None:
    secret = new_secret(Random(2))

    ours = signature(secret, "msg_2", int(now.timestamp()), BODY)

    assert ours == Webhook(secret).sign("msg_2", now, BODY.decode())


@pytest.mark.parametrize("seed", [3, 4], ids=["new secret", "old secret"])
def test_while_rotating_each_live_secret_verifies(seed: int, now: datetime) -> None:
    secrets = [new_secret(Random(3)), new_secret(Random(4))]

    headers = signed_headers(secrets, "msg_3", at=now, body=BODY)

    assert Webhook(new_secret(Random(seed))).verify(BODY, headers) is not None


def test_the_reference_refuses_a_body_that_was_changed(now: datetime) -> None:
    secret = new_secret(Random(5))
    headers = signed_headers([secret], "msg_5", at=now, body=BODY)

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + b" ", headers)


@pytest.mark.parametrize("text", ["", "abc", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%"])
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        secret_key(text)
