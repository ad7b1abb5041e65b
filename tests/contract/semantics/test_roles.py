"""Who may do what: each role at each operation, as the documents say it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.contract.semantics.answers import problem_complaints
from tests.contract.semantics.documents import (
    JSON_TYPE,
    Operation,
    control_operations,
    operations,
)
from tests.contract.semantics.programs import Answer, Program
from tests.contract.semantics.shopping import SHOPPER
from tests.contract.semantics.subjects import ENDING, Subjects

BUSINESS = [
    one for one in (*operations("erp"), *operations("store")) if not one.path.startswith("/shop/")
]
SHOP = [one for one in operations("store") if one.path.startswith("/shop/")]
CONTROL = [
    one
    for one in (*control_operations("erp"), *control_operations("store"))
    if one.path not in ENDING
]
BRIDGE = [one for one in operations("bridge") if one.is_secured]
STRANGERS: Mapping[str, tuple[tuple[bytes, bytes], ...]] = {
    "nobody": (),
    "an unknown token": ((b"authorization", b"Bearer nobody"),),
    "another scheme": ((b"authorization", b"Basic YTpi"),),
}


def _ask(
    subjects: Subjects,
    operation: Operation,
    role: str | None = None,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> Answer:
    """Ask with a body that does nothing much: who asks is looked at before what is asked."""
    kind = operation.media_type
    body = (b"{}" if kind == JSON_TYPE else b"x") if kind else b""
    typed = ((b"content-type", kind.encode()),) if kind else ()
    program: Program = subjects.programs[operation.program]
    target = subjects.own_target(operation)
    return program.send(operation.method, target, body, role=role, headers=(*typed, *headers))


def _refused_strangers(subjects: Subjects, operation: Operation) -> dict[str, list[str]]:
    wrong = {}
    for name, headers in STRANGERS.items():
        answer = _ask(subjects, operation, headers=headers)
        wrong[name] = problem_complaints(answer)
        if answer.status != 401 or answer.headers.get("www-authenticate") != "Bearer":
            wrong[name].append(f"{answer.status}, not 401 with the way to log in")
    return {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize("operation", [*BUSINESS, *CONTROL, *BRIDGE], ids=str)
def test_strangers_are_refused(subjects: Subjects, operation: Operation) -> None:
    assert _refused_strangers(subjects, operation) == {}
    assert 401 in operation.statuses


@pytest.mark.parametrize("operation", BUSINESS, ids=str)
def test_each_role_may_do_what_is_published_and_no_more(
    subjects: Subjects, operation: Operation
) -> None:
    tokens = subjects.programs[operation.program].tokens
    roles = [role for role in tokens if role != SHOPPER]
    answers = {role: _ask(subjects, operation, role) for role in roles}

    refused = {role for role, answer in answers.items() if answer.status in (401, 403)}

    allowed = set(roles) if "*" in operation.roles else set(operation.roles)
    assert operation.roles
    assert allowed <= set(roles)
    assert refused == set(roles) - allowed
    assert bool(refused) == (403 in operation.statuses)
    for role in refused:
        assert answers[role].status == 403 in operation.statuses
        assert answers[role].json["allowed"] == list(operation.roles)
    assert "bridge" in allowed or operation.operation_id == "import_orders"


@pytest.mark.parametrize("operation", CONTROL, ids=str)
def test_the_control_face_is_for_its_own_token(subjects: Subjects, operation: Operation) -> None:
    tokens = subjects.programs[operation.program].tokens

    refused = {
        role
        for role in tokens
        if role != "control" and _ask(subjects, operation, role).status in (401, 403)
    }

    assert refused == tokens.keys() - {"control"}
    assert _ask(subjects, operation, "control").status not in (401, 403)


@pytest.mark.parametrize("operation", SHOP, ids=str)
def test_a_shopper_needs_a_session_where_it_is_published(
    subjects: Subjects, operation: Operation
) -> None:
    nobody = _ask(subjects, operation)
    shopper = _ask(subjects, operation, SHOPPER)

    assert (nobody.status == 401) == operation.is_secured or operation.path.endswith("/sessions")
    assert shopper.status not in (401, 403) or operation.path.endswith("/sessions")


@pytest.mark.parametrize("operation", [one for one in SHOP if one.is_secured], ids=str)
def test_a_token_of_a_role_is_no_session(subjects: Subjects, operation: Operation) -> None:
    answers = [_ask(subjects, operation, role) for role in ("staff", "bridge", "control")]

    assert [answer.status for answer in answers] == [401] * 3
    assert [problem_complaints(answer) for answer in answers] == [[]] * 3


@pytest.mark.parametrize("operation", [one for one in SHOP if one.about.get("security")], ids=str)
def test_an_unknown_session_is_no_guest(subjects: Subjects, operation: Operation) -> None:
    answer = _ask(subjects, operation, headers=STRANGERS["an unknown token"])

    assert (answer.status, problem_complaints(answer)) == (401, [])


@pytest.mark.parametrize("operation", BRIDGE, ids=str)
def test_the_operator_may_do_everything_at_the_bridge(
    subjects: Subjects, operation: Operation
) -> None:
    assert _ask(subjects, operation, "operator").status not in (401, 403)


def test_health_and_intake_alone_need_no_token_of_the_operator() -> None:
    open_to_all = {one.path for one in operations("bridge") if not one.is_secured}

    assert open_to_all == {"/health", "/intake/{side}"}


def test_no_session_but_a_log_in_opens_the_shop() -> None:
    unsecured = [one.path for one in SHOP if not one.about.get("security")]

    assert unsecured == ["/shop/v1/sessions"]
