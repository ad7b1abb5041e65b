"""One key is one act: the same request is answered alike, another one is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping

import pytest

from tests.contract.semantics.documents import Operation, operations
from tests.contract.semantics.probing import KEY, Pairs, Repeated, Reply
from tests.contract.semantics.programs import Answer, Program, a_store, an_erp
from tests.contract.semantics.rarities import RARITIES
from tests.contract.semantics.subjects import Subjects
from tests.contract.semantics.traffic import Traffic

# Writes that look at no key, as their texts say.
KEYLESS = {
    "erp POST /v1/customers/match": "it only reads",
    "store POST /shop/v1/sessions": "every log-in is a session of its own",
}
WRITES = [
    operation
    for operation in (*operations("erp"), *operations("store"))
    if operation.method != "GET" and str(operation) not in KEYLESS
]
REPLAYED = "idempotency-replayed"


@pytest.fixture(scope="module")
def booted(traffic: Traffic) -> Iterator[Mapping[str, Program]]:
    """Both mocks, started anew on what the stories left."""
    loop = asyncio.new_event_loop()
    made = {
        "erp": an_erp(loop, traffic.databases["erp"]),
        "store": a_store(loop, traffic.databases["store"]),
    }
    yield made
    for program in made.values():
        program.close()
    loop.close()


@pytest.fixture(scope="module")
def repeated(traffic: Traffic, subjects: Subjects) -> Mapping[str, Repeated]:
    """Each write as it was repeated in the stories, or is now."""
    now = {
        str(operation): _repeat(subjects, operation)
        for operation in WRITES
        if str(operation) not in traffic.repeated
    }
    return {**now, **traffic.repeated}


def _repeat(subjects: Subjects, operation: Operation) -> Repeated:
    program = subjects.programs[operation.program]
    role = subjects.role(operation)
    headers: Pairs = [(KEY, f"key of {operation}")]
    if operation.media_type:
        headers.append(("content-type", operation.media_type))
    if role:
        headers.append(("authorization", f"Bearer {program.tokens[role]}"))
    program.start_over()
    target, body = _request(subjects, operation)
    raw = [(name.encode(), value.encode()) for name, value in headers]

    def ask(content: bytes, where: str = target) -> Answer:
        return program.send(operation.method, where, content, headers=raw)

    twins = program.at_once(
        *(program.asked(operation.method, target, body, headers=raw) for _ in range(2))
    )
    other = ask(body + b" ") if body else ask(b"", f"{target}?other=1")
    first, second = (_reply(answer) for answer in twins)
    return Repeated(
        str(operation),
        operation.method,
        target,
        headers,
        body,
        (first, second),
        _reply(other),
        (),
    )


def _request(subjects: Subjects, operation: Operation) -> tuple[str, bytes]:
    rare = RARITIES.get(str(operation))
    if rare is not None:
        return rare(subjects.programs)
    return _target(subjects, operation), _body(subjects, operation)


def _body(subjects: Subjects, operation: Operation) -> bytes:
    return json.dumps(subjects.content(operation)).encode() if operation.media_type else b""


def _target(subjects: Subjects, operation: Operation) -> str:
    """Where it is done: to what nothing else is done to."""
    if "{subscription_id}" in operation.path:
        content = {"url": "http://x.example", "topics": ["*"]}
        program = subjects.programs[operation.program]
        made = program.do("POST", "/v1/webhook-subscriptions", content, role="bridge")
        return operation.path.replace("{subscription_id}", made["id"])
    if "{export_id}" in operation.path:
        made = subjects.programs["store"].do("POST", "/v1/order-exports", {}, role="bridge")
        return operation.path.replace("{export_id}", made["id"])
    if operation.path.endswith("/expire"):
        return operation.path.replace("{order_id}", subjects.shopper.unpaid_order_id)
    if operation.path.startswith("/shop/"):
        return subjects.own_target(operation)
    return subjects.target(operation)


def _reply(answer: Answer) -> Reply:
    return answer.status, dict(answer.headers), answer.body


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_twins_under_one_key_are_one_act(
    repeated: Mapping[str, Repeated], operation: Operation
) -> None:
    first, second = repeated[str(operation)].twins

    assert first[0] == second[0] < 300, (first, second)
    assert first[2] == second[2]
    assert first[1].get("etag") == second[1].get("etag")
    assert [REPLAYED in headers for _, headers, _ in (first, second)].count(True) == 1


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_another_request_under_one_key_is_refused(
    repeated: Mapping[str, Repeated], operation: Operation
) -> None:
    status, _, body = repeated[str(operation)].other

    assert (status, json.loads(body)["type"]) == (409, "urn:problem:idempotency-key-reused")


def test_a_key_is_known_after_a_restart(traffic: Traffic, booted: Mapping[str, Program]) -> None:
    for name, before in traffic.repeated.items():
        if name in KEYLESS:
            continue
        headers = [(key.encode(), value.encode()) for key, value in before.headers]

        program = booted[name.partition(" ")[0]]
        answer = program.send(before.method, before.target, before.body, headers=headers)

        assert (answer.status, answer.body) == (before.twins[0][0], before.twins[0][2]), name
        assert answer.headers[REPLAYED] == "true", name


def test_most_writes_were_repeated_within_the_stories(traffic: Traffic) -> None:
    assert len(traffic.repeated) >= 80


def test_a_repeated_log_in_is_another_session(traffic: Traffic) -> None:
    first, second = traffic.repeated["store POST /shop/v1/sessions"].twins

    assert json.loads(first[2])["token"] != json.loads(second[2])["token"]


def test_a_key_belongs_to_one_caller(programs: Mapping[str, Program]) -> None:
    store = programs["store"]
    headers = [(KEY.encode(), b"mine"), (b"content-type", b"application/json")]
    ask = ("POST", "/v1/products", b'{"title":"Tee"}')

    first, second = (store.send(*ask, role=role, headers=headers) for role in ("staff", "bridge"))

    assert first.json["id"] != second.json["id"]


def test_another_password_is_another_request(programs: Mapping[str, Program]) -> None:
    """Found when the password was taken out of the request before it was compared."""
    headers = [(KEY.encode(), b"registered"), (b"content-type", b"application/json")]
    person = {"email": "twice@example.org", "name": "Ada"}

    answers = [
        programs["store"].send(
            "POST",
            "/shop/v1/customers",
            json.dumps({**person, "password": password}).encode(),
            headers=headers,
        )
        for password in ("correct horse", "another horse")
    ]

    assert [answer.status for answer in answers] == [201, 409]


@pytest.mark.parametrize(
    ("path", "role", "body"),
    [
        ("/shop/v1/sessions", None, {"email": "a@b.org", "password": "planted-secret"}),
        ("/shop/v1/sessions", None, {"password": "planted-secret", "wrong": 1}),
        (
            "/shop/v1/customers",
            None,
            {"email": "a@b.org", "password": "planted-secret", "x": "\ud800"},
        ),
        (
            "/v1/webhook-subscriptions",
            "bridge",
            {"url": "http://x.example", "topics": ["*"], "secret": "planted-secret"},
        ),
    ],
)
def test_no_secret_is_journaled_even_of_a_refused_request(
    programs: Mapping[str, Program], path: str, role: str | None, body: object
) -> None:
    store = programs["store"]
    headers = [(b"content-type", b"application/json")]
    store.send("POST", path, json.dumps(body).encode(), role=role, headers=headers)

    journal = store.send("GET", "/_control/journal?kind=exchange&limit=5000", role="control").body
    assert f'"path":"{path}"'.encode() in journal
    assert b"planted-secret" not in journal
