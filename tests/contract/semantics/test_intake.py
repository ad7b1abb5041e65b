"""The bridge's intake: what is genuine is taken once, anything else is refused, never a fault."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from bridge.app import build_bridge
from bridge.connections import Connections, SystemAccess
from bridge.parts import default_parts
from bridge.settings import Settings
from bridge.state.database import Database
from tests.contract.semantics.answers import complaints, problem_complaints
from tests.contract.semantics.documents import operations
from tests.contract.semantics.programs import Answer, Program
from tests.contract.semantics.traffic import Traffic
from tests.unit.bridge.doubles import FakeEnv

SECRETS = {
    "erp": "whsec_" + "ZXJw" * 8,
    "store": "whsec_" + "c3Rv" * 8,
    "old": "whsec_" + "b2xk" * 8,
}
INTAKE = next(one for one in operations("bridge") if one.path.startswith("/intake"))
EVENT = {"id": "evt_1", "type": "stock.changed", "entity_id": "var_1", "version": 1, "data": {}}
LARGEST = 4 * 1024 * 1024


class Intake:
    """A bridge that takes webhooks; nothing visits what they mark."""

    def __init__(self) -> None:
        self.env = FakeEnv()
        erp = SystemAccess("http://erp", "token", (SECRETS["erp"], SECRETS["old"]))
        store = SystemAccess("http://store", "token", (SECRETS["store"],))
        connections = Connections(erp, store, "http://bridge", "operator-token")
        parts = default_parts(Settings(), connections, self.env, Database(":memory:"))
        self.queue = parts.queue
        loop = asyncio.new_event_loop()
        self.bridge = Program("bridge", build_bridge(parts).app, {}, loop)

    def signed(
        self, body: bytes, secret: str = SECRETS["erp"], offset_s: float = 0, name: str = "msg_1"
    ) -> dict[str, str]:
        """Headers as the reference library makes them."""
        at = self.env.now() + timedelta(seconds=offset_s)
        return {
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(name, at, body.decode()),
        }

    def post(self, body: bytes, headers: dict[str, str], side: str = "erp") -> Answer:
        """Deliver one message."""
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        return self.bridge.send("POST", f"/intake/{side}", body, headers=raw)

    def marked(self) -> int:
        """How many keys are dirty."""
        stats = self.bridge.loop.run_until_complete(self.queue.stats())
        return sum(flow.ready for flow in stats.values())


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    """One bridge for all messages: what one leaves behind must not matter to the next."""
    made = Intake()
    yield made
    made.bridge.loop.close()


def body_of(*events: Any) -> bytes:
    return json.dumps({"events": events}).encode()


def test_a_genuine_message_is_taken_once_however_often_it_comes(intake: Intake) -> None:
    body = body_of({**EVENT, "id": "evt_replayed", "entity_id": "var_replayed"})
    before = intake.marked()

    answers = [intake.post(body, intake.signed(body)) for _ in range(3)]

    assert [answer.status for answer in answers] == [204] * 3
    assert intake.marked() == before + 1


def test_several_events_in_one_request_are_all_taken(intake: Intake) -> None:
    events = [{**EVENT, "id": f"evt_s{n}", "entity_id": f"var_s{n}"} for n in range(3)]
    body = body_of(*events)
    before = intake.marked()

    assert intake.post(body, intake.signed(body)).status == 204
    assert intake.marked() == before + 3


def test_an_unknown_topic_is_passed_over(intake: Intake) -> None:
    body = body_of({**EVENT, "id": "evt_u", "type": "moon.risen"})
    before = intake.marked()

    assert intake.post(body, intake.signed(body)).status == 204
    assert intake.marked() == before


def test_a_message_is_genuine_under_each_secret_while_they_rotate(intake: Intake) -> None:
    body = body_of(EVENT)

    statuses = [intake.post(body, intake.signed(body, SECRETS[name])).status for name in SECRETS]

    assert dict(zip(SECRETS, statuses, strict=True)) == {"erp": 204, "store": 401, "old": 204}


@pytest.mark.parametrize(("offset_s", "status"), [(-301, 401), (301, 401), (-299, 204), (299, 204)])
def test_only_a_message_from_now_is_taken(intake: Intake, offset_s: float, status: int) -> None:
    body = body_of(EVENT)

    answer = intake.post(body, intake.signed(body, offset_s=offset_s))

    assert complaints(INTAKE, answer, {status}) == []


@pytest.mark.parametrize(
    ("side", "secret", "status"),
    [("store", "erp", 401), ("erp", "store", 401), ("store", "store", 204), ("nobody", "erp", 422)],
)
def test_each_side_has_an_intake_of_its_own(
    intake: Intake, side: str, secret: str, status: int
) -> None:
    body = body_of(EVENT)

    answer = intake.post(body, intake.signed(body, SECRETS[secret]), side)

    assert complaints(INTAKE, answer, {status}) == []


def test_what_was_cut_off_or_changed_is_refused(intake: Intake) -> None:
    body = body_of(EVENT)
    headers = intake.signed(body)

    for other in (body[:-1], body + b" ", body.replace(b"var_1", b"var_2"), b""):
        assert complaints(INTAKE, intake.post(other, headers), {401}) == []
    for name in ("msg_2", "", "msg_1.1"):
        assert complaints(INTAKE, intake.post(body, {**headers, "webhook-id": name}), {401}) == []


def test_a_genuine_body_that_is_no_list_of_events_is_refused(intake: Intake) -> None:
    bodies = [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"events":{}}',
        b'{"events":[1]}',
        b'{"events":null}',
        b"[" * 100_000,
        b'{"events":[' + b"[" * 100_000 + b"]}",
        b'{"events":[{"a":' + b"9" * 5000 + b"}]}",
        b"\xff\xfe",
        b'{"events":[{}]',
        gzip.compress(body_of(EVENT), mtime=0),
    ]

    wrong = {}
    for body in bodies:
        headers = _signed_bytes(intake, body)
        found = complaints(INTAKE, intake.post(body, headers), {400})
        if found:
            wrong[body[:20]] = found

    assert wrong == {}


def test_a_compressed_body_is_not_unpacked(intake: Intake) -> None:
    body = gzip.compress(body_of(EVENT), mtime=0)

    answer = intake.post(body, {**_signed_bytes(intake, body), "content-encoding": "gzip"})

    assert complaints(INTAKE, answer, {415}) == []


def test_a_huge_body_is_refused_before_it_is_read_whole(intake: Intake) -> None:
    body = b'{"events":[],"x":"' + b"x" * LARGEST + b'"}'

    assert complaints(INTAKE, intake.post(body, intake.signed(body)), {413}) == []


# Texts as they can stand in a header: one byte per character.
TEXTS = st.text(st.characters(max_codepoint=255, blacklist_characters="\r\n"), max_size=40)
STAMPS = st.one_of(TEXTS, st.integers().map(str), st.floats().map(str))
SIGNATURES = st.one_of(TEXTS, TEXTS.map(lambda text: f"v1,{text}"), TEXTS.map(lambda t: f"v1a,{t}"))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(message=TEXTS, stamp=STAMPS, signature=SIGNATURES, kept=st.sampled_from(["", "stamp", "id"]))
def test_malformed_headers_of_any_kind_are_refused(
    intake: Intake, message: str, stamp: str, signature: str, kept: str
) -> None:
    body = body_of(EVENT)
    genuine = intake.signed(body)
    headers = {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": signature}
    if kept == "stamp":
        headers["webhook-timestamp"] = genuine["webhook-timestamp"]
    if kept == "id":
        headers |= {name: genuine[name] for name in ("webhook-id", "webhook-timestamp")}

    assert complaints(INTAKE, intake.post(body, headers), {401}) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
TOPICS = st.sampled_from(
    ["stock.changed", "order.created", "customer.updated", "price_line.updated", "order.answered"]
)
STRANGE = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "type": st.one_of(TOPICS, JSON),
        "entity": JSON,
        "entity_id": JSON,
        "version": JSON,
        "data": st.one_of(
            JSON,
            st.fixed_dictionaries(
                {},
                optional={name: JSON for name in ("id", "style_id", "client_reference", "lines")},
            ),
        ),
    },
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(events=st.lists(STRANGE, max_size=3), side=st.sampled_from(["erp", "store"]))
def test_genuine_events_of_any_shape_are_no_fault(
    intake: Intake, events: list[Any], side: str
) -> None:
    body = body_of(*events)

    answer = intake.post(body, intake.signed(body, SECRETS[side]), side)

    assert answer.status in (204, 400)
    assert answer.status == 204 or problem_complaints(answer) == []


def test_every_delivery_of_the_stories_is_taken(intake: Intake, traffic: Traffic) -> None:
    for one in traffic.delivered:
        headers = intake.signed(one.body, SECRETS[one.system], name=dict(one.headers)["webhook-id"])
        assert intake.post(one.body, headers, one.system).status == 204


def _signed_bytes(intake: Intake, body: bytes) -> dict[str, str]:
    """Headers for bytes that are no text, which the reference library cannot sign."""
    from mock_kit.delivery.signing import signed_headers

    headers = signed_headers([SECRETS["erp"]], "msg_1", at=intake.env.now(), body=body)
    return {name: value for name, value in headers.items() if name.startswith("webhook-")}
