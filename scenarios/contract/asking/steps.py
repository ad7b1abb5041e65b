"""The requests before a test: they find what there is and make what is needed."""

import json
from collections.abc import Mapping, Sequence
from time import sleep  # noqa: TID251 - a real server needs real time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from scenarios.contract.asking.values import Known, NoValue, Template, filled, found_at
from scenarios.contract.profile import Profile, Step

TIMEOUT_S = 20.0
MOST_REPEATS, REPEAT_S = 120, 0.5


class CannotPrepare(Exception):
    """A request before the test failed, so that the test would say nothing."""


def take_steps(url: str, profile: Profile, token: str | None, *, read_only: bool) -> Known:
    """Take a profile's steps in order; returns every value by its name.

    Read-only, steps that write are left out, and with them what they would have kept.
    """
    known: dict[str, list[Any]] = {
        name: [Template(content)] for name, content in profile.parts.items()
    }
    for step in profile.steps:
        if read_only and not step.send.startswith("GET "):
            continue
        for time in range(step.times):
            known["time"] = [time + 1]
            _take(url, step, token, known)
            _wait_for(url, step, token, known)
    for name, values in profile.values.items():
        given = filled(values, known)
        known[name] = given if isinstance(given, list) else [given]
    return known


def _take(url: str, step: Step, token: str | None, known: dict[str, list[Any]]) -> None:
    try:
        method, _, path = str(filled(step.send, known)).partition(" ")
        body = filled(step.body, known)
        headers = filled(step.headers, known)
    except NoValue as error:
        raise CannotPrepare(f"{step.send}: {error}") from error
    answer = _send(method, url + path, body, _headers(headers, token))
    for name, place in step.keep.items():
        known.setdefault(name, []).extend(found_at(answer, place))


def _wait_for(url: str, step: Step, token: str | None, known: dict[str, list[Any]]) -> None:
    """Repeat a step until it finds what it is for, such as work that a server does later."""
    for _ in range(MOST_REPEATS):
        if step.until is None or known.get(step.until):
            return
        sleep(REPEAT_S)
        _take(url, step, token, known)
    raise CannotPrepare(f"{step.send}: nothing was found within {MOST_REPEATS * REPEAT_S:.0f} s")


def _headers(own: Mapping[str, str], token: str | None) -> dict[str, str]:
    authorization = {"authorization": f"Bearer {token}"} if token else {}
    return {"content-type": "application/json", **authorization, **own}


def _send(method: str, url: str, body: Any, headers: Mapping[str, str]) -> Any:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    request = Request(url, data=None if body is None else raw, headers=dict(headers), method=method)
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:
            content = answer.read()
    except HTTPError as error:
        said = error.read().decode("utf-8", "replace")[:300]
        raise CannotPrepare(f"{method} {url} was answered with {error.code}: {said}") from error
    except (URLError, OSError) as error:
        raise CannotPrepare(f"{method} {url} was not answered: {error}") from error
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode("utf-8", "replace")


def settled_examples(profile: Profile, known: Known) -> dict[str, Sequence[Any]]:
    """The profile's examples with their names replaced; one that lacks a value is left out."""
    settled: dict[str, list[Any]] = {}
    for name, examples in profile.examples.items():
        for example in examples:
            try:
                parameters, body = filled(example.parameters, known), filled(example.body, known)
            except NoValue:
                continue
            made = example.model_copy(update={"parameters": parameters, "body": body})
            settled.setdefault(name, []).append(made)
    return dict(settled)
