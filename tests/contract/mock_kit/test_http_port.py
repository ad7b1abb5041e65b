"""What every adapter of the HTTP port promises."""

from collections.abc import Callable

import pytest

from mock_kit.env import HttpRequest, HttpResponse, NotSent, Unknown

HttpPort = Callable[[HttpRequest], HttpResponse]


def test_an_answer_comes_whole_with_lower_case_names(http_port: HttpPort, server: str) -> None:
    answer = http_port(HttpRequest("POST", f"{server}/x", {}, b"a body"))

    assert (answer.status, answer.body, answer.headers["x-seen"]) == (200, b"a body", "POST")


def test_a_failure_of_the_server_is_an_answer(http_port: HttpPort, server: str) -> None:
    assert http_port(HttpRequest("GET", f"{server}/broken", {})).status == 500


def test_a_refused_connection_was_not_sent(http_port: HttpPort, free_port: int) -> None:
    with pytest.raises(NotSent):
        http_port(HttpRequest("POST", f"http://127.0.0.1:{free_port}/x", {}))


def test_no_answer_in_time_is_unknown(http_port: HttpPort, server: str) -> None:
    with pytest.raises(Unknown):
        http_port(HttpRequest("POST", f"{server}/slow", {}, timeout_s=0.2))


def test_an_answer_cut_short_is_unknown(http_port: HttpPort, server: str) -> None:
    with pytest.raises(Unknown):
        http_port(HttpRequest("POST", f"{server}/cut", {}, b"a body"))


def test_what_is_no_address_was_not_sent(http_port: HttpPort) -> None:
    with pytest.raises(NotSent):
        http_port(HttpRequest("GET", "http://", {}))
