"""Every refusal is a problem document that never echoes what was sent."""

import json
import logging

import pytest

from mock_kit.web.problems import Conflict, NotFound, TooMany, may_refuse
from tests.unit.mock_kit.core.build import a_vendor


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"name": "rope"}', "text/plain", 415),
        (b'{"name": "rope"}', "application/vnd.x+json", 415),
        (b'\xef\xbb\xbf{"name": "rope"}', "application/json", 400),
        ('{"name": "rope"}'.encode("utf-16"), "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name"', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 422),
        (b'{"name": "NaN", "colour": "blue"}', "application/json", 422),
        (b"", "application/json", 422),
    ],
)
def test_what_is_no_plain_json_of_the_shape_is_refused(
    body: bytes, content_type: str, status: int
) -> None:
    reply = a_vendor().call("POST", "/v1/things", body, content_type=content_type)

    assert (reply.status, reply.json["status"]) == (status, status)
    assert reply.headers["content-type"] == "application/problem+json"


def test_text_beyond_the_basic_plane_is_accepted() -> None:
    reply = a_vendor().call("POST", "/v1/things", b'{"name": "\\ud83d\\ude00"}')

    assert (reply.status, reply.json["name"]) == (201, "\N{GRINNING FACE}")


def test_a_refused_shape_names_the_place_but_not_the_input() -> None:
    reply = a_vendor().post("/v1/things", {"name": ["the sent text"]})

    assert reply.json["errors"][0]["loc"] == ["body", "name"]
    assert b"the sent text" not in reply.body


def test_a_body_over_the_limit_is_refused() -> None:
    vendor = a_vendor()
    vendor.app.state.body_limit_bytes = 10

    assert vendor.post("/v1/things", {"name": "a long rope"}).status == 413


def test_a_missing_token_is_refused() -> None:
    reply = a_vendor().get("/v1/things", authorization="Basic abc")

    assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")


def test_another_role_is_refused() -> None:
    reply = a_vendor().get("/v1/things", authorization="Bearer guest-token")

    assert (reply.status, reply.json["allowed"]) == (403, ["clerk"])


def test_an_unknown_path_is_refused() -> None:
    assert a_vendor().get("/v1/nothing").json["type"] == "urn:problem:not-found"


def test_a_trailing_slash_is_another_path() -> None:
    assert a_vendor().get("/v1/things/").status in (404, 405)


def test_an_unknown_method_names_the_methods_of_all_routes() -> None:
    reply = a_vendor().call("DELETE", "/v1/things")

    assert (reply.status, reply.headers["allow"]) == (405, "GET, POST")


def test_a_fault_of_ours_tells_no_details(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, "mock_kit"):
        reply = a_vendor().get("/v1/broken")

    assert (reply.status, reply.json["type"]) == (500, "urn:problem:server-error")
    assert b"secret" not in reply.body


def test_a_problem_is_written_in_ascii() -> None:
    body = bytes(NotFound("no \ud800 here").response().body)

    assert body.isascii()
    assert json.loads(body)["detail"] == "no \ud800 here"


def test_a_wait_is_told_in_the_header() -> None:
    assert TooMany("slowly", retry_after_s=7).headers == {"retry-after": "7"}


def test_refusals_of_one_status_are_declared_together() -> None:
    declared = may_refuse(Conflict, NotFound)

    assert list(declared) == [404, 409]
    assert "not-found" in declared[404]["description"]
