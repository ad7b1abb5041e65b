"""Answers in all stories: each has a published status, kind and shape, and nothing besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.contract.asking.closing import closed_answers
from tests.contract.semantics.documents import document, operations
from tests.contract.semantics.hearing import Heard
from tests.contract.semantics.traffic import SYSTEMS, Traffic


@cache
def closed(system: str) -> Mapping[str, Any]:
    """A document in which every object of an answer is closed."""
    return closed_answers(document(system))


def complaint(system: str, heard: Heard) -> str:
    """What is wrong with an answer; nothing, if all is as published."""
    operation = next(one for one in operations(system) if str(one) == heard.operation)
    about = closed(system)["paths"][operation.path][operation.method.lower()]
    response = about["responses"].get(str(heard.status))
    if response is None:
        return "a status that is not published"
    if not heard.body:
        return "" if "content" not in response else "no body"
    media = response.get("content", {}).get(heard.kind)
    if media is None:
        return f"a body of type {heard.kind}"
    if not heard.kind.endswith("json"):
        return ""
    schema = {**media["schema"], "components": closed(system)["components"]}
    return "; ".join(
        f"{list(one.absolute_path)}: {one.message[:200]}"
        for one in Draft202012Validator(schema).iter_errors(json.loads(heard.body))
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_answer_in_the_stories_is_as_published(system: str, traffic: Traffic) -> None:
    # A story plants an outage, which no document promises.
    heard = [
        one for one in traffic.heard if one.operation.startswith(f"{system} ") and one.status < 500
    ]

    wrong = {
        f"{one.operation} {one.status}": found for one in heard if (found := complaint(system, one))
    }

    assert wrong == {}
    assert len({one.operation for one in heard}) > 50


def test_an_answer_with_something_besides_would_be_seen(traffic: Traffic) -> None:
    one = next(each for each in traffic.heard if each.operation == "erp POST /v1/orders/batch")
    page = json.loads(one.body)
    page["results"][0]["item"]["nobody_knows_this"] = 1

    assert complaint("erp", one) == ""
    assert complaint("erp", replace(one, body=json.dumps(page).encode())) != ""
