"""A line to the systems over Locust's own HTTP client, for many people at once."""

import json
from typing import Any

from locust.contrib.fasthttp import FastHttpSession

from load.people.caller import Document, ToldNo, WentWrong

TRIES = 3
# What a person is told for a reason, and understands; anything else is a failure.
REFUSALS = (403, 404, 409, 410, 412, 429, 503)
NO_REASON = "without a reason"
LONGEST_SAID = 160


class Line:
    """Sends requests; `new_key` makes Idempotency-Keys, `name_of` groups paths for Locust."""

    def __init__(self, session: FastHttpSession, who: str) -> None:
        self._session = session
        self._who = who
        self._sent = 0

    def __call__(
        self, method: str, url: str, body: object = None, *, token: str | None = None
    ) -> Document:
        """Send one request, repeated while nobody answers."""
        self._sent += 1
        headers = {"idempotency-key": f"{self._who}-{self._sent}"} if method == "POST" else {}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        payload = None if body is None else json.dumps(body)
        if payload is not None:
            headers["content-type"] = "application/json"
        for left in reversed(range(TRIES)):
            answer: Any = self._session.request(
                method, url, name="exchange", data=payload, headers=headers
            )
            if answer.status_code or not left:
                break
        return _read(f"{method} {_path(url)}", answer)


def _path(url: str) -> str:
    """The kind of path, without what names one record: errors are grouped by it."""
    parts = url.split("?", maxsplit=1)[0].split("/")[3:]
    return "/" + "/".join("…" if any(c.isdigit() for c in p[3:]) else p for p in parts)


def _read(act: str, answer: Any) -> Document:
    status = answer.status_code
    if not status:
        raise WentWrong(f"{act}: no answer ({type(answer.error).__name__})")
    if status >= 400:
        reason = _slug(answer.text)
        said = f"{act}: {status} {reason}"[:LONGEST_SAID]
        is_refusal = status in REFUSALS and reason != NO_REASON
        raise ToldNo(said) if is_refusal else WentWrong(said)
    document: Document = json.loads(answer.text)
    return document


def _slug(text: str) -> str:
    """The last part of a problem's type; nothing for an answer that is no problem document."""
    try:
        return str(json.loads(text)["type"]).rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    except (ValueError, KeyError, TypeError):
        return NO_REASON
