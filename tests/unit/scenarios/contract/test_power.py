"""Lies of a server, each told to one operation alone."""

import json
import re
from typing import Any

import pytest

from scenarios.contract.asking.narrowing import narrowed
from scenarios.contract.power.corruptions import (
    AT_BOUNDARY,
    AUTH_REMOVED,
    KINDS,
    MISSING,
    ON_ANSWER,
    Answered,
    Asked,
    Corruption,
    corrupted,
    is_at_boundary,
    possible,
)
from scenarios.contract.power.measure import every_lie, sample
from scenarios.contract.power.proxy import is_about
from scenarios.contract.target import document_of

HONEST = Answered(
    200,
    {"content-type": "application/json", "x-request-id": "r1"},
    json.dumps({"id": "ord_1", "note": "x"}).encode(),
)


@pytest.mark.parametrize("kind", sorted(ON_ANSWER))
def test_a_lie_changes_the_answer(kind: str) -> None:
    assert ON_ANSWER[kind](HONEST) != HONEST


def test_a_member_that_must_be_there_is_left_out() -> None:
    one = Corruption("read_order", "GET /v1/orders/{order_id}", MISSING, "id")

    assert json.loads(corrupted(one, HONEST).body) == {"note": "x"}


@pytest.mark.parametrize("kind", ["wrong type", MISSING, "extra member", AUTH_REMOVED])
def test_a_refusal_keeps_its_body(kind: str) -> None:
    refusal = Answered(404, {"content-type": "application/problem+json"}, b"{}")

    assert corrupted(Corruption("read_order", "GET /", kind, "type"), refusal) == refusal


def test_only_what_a_document_demands_can_be_missing() -> None:
    lies = [one.corruption for one in every_lie()]

    assert all(one.member for one in lies if one.kind == MISSING)
    assert [one for one in lies if one.kind == "missing header" and one.operation == "plan"] == []


def test_another_object_has_another_id() -> None:
    answered = json.loads(ON_ANSWER["another tenant's object"](HONEST).body)

    assert answered["id"] not in ("ord_1", "")


@pytest.mark.parametrize(
    ("target", "body", "meant"),
    [
        ("/v1/orders?limit=1", b"", True),
        ("/v1/orders?limit=500", b"", True),
        ("/v1/orders?limit=20", b"", False),
        ("/v1/orders?email=" + "a" * 64, b"", True),
    ],
)
def test_a_boundary_is_known(target: str, body: bytes, meant: bool) -> None:
    assert is_at_boundary(Asked("GET", target, {}, body)) is meant


@pytest.mark.parametrize(
    ("method", "target", "meant"),
    [
        ("GET", "/v1/orders/ord_1?x=1", True),
        ("GET", "/v1/orders/ord_1/lines", False),
        ("GET", "/v1/orders", False),
        ("PATCH", "/v1/orders/ord_1", False),
    ],
)
def test_only_the_operation_is_corrupted(method: str, target: str, meant: bool) -> None:
    one = Corruption("read_order", "GET /v1/orders/{order_id}", AT_BOUNDARY)

    assert is_about(one, Asked(method, target, {})) is meant


def test_every_kind_is_possible_somewhere() -> None:
    found: list[Any] = possible(document_of("erp", "", None))

    assert {one.kind for one in found} == set(KINDS)


def test_a_seed_names_a_sample_of_all_programs() -> None:
    lies = every_lie()

    drawn = sample(lies, 150, 1)

    assert (drawn, len(set(drawn))) == (sample(lies, 150, 1), 150)
    assert {one.program for one in drawn} == {"erp", "store", "bridge"}
    assert {one.corruption.kind for one in drawn} == set(KINDS)


def test_the_document_of_a_lie_has_its_path_and_what_it_needs() -> None:
    whole = document_of("erp", "", None)

    small = narrowed(whole, "read_order")

    assert list(small["paths"]) == ["/v1/orders/{order_id}"]
    assert small["paths"]["/v1/orders/{order_id}"].keys() == {"get", "patch"}
    text = json.dumps(small)
    assert set(re.findall(r"#/components/schemas/([^\"]+)", text)) == set(
        small["components"]["schemas"]
    )
    assert len(text) < len(json.dumps(whole)) / 10
