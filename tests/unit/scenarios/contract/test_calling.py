"""Somebody's server is asked only as its owner agreed."""

import json
from pathlib import Path
from typing import Any

import pytest

from scenarios.cli.contract import contract
from scenarios.contract.profile import BadProfile, read_profile, shipped_profile
from scenarios.contract.target import (
    BadTarget,
    checked_url,
    document_of,
    rate_options,
    token_in,
)


@pytest.mark.parametrize("url", ["http://localhost:80", "http://127.0.0.9", "https://[::1]:8443/"])
def test_this_machine_may_be_asked(url: str) -> None:
    assert checked_url(url, ()) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://erp.example", "http://10.0.0.1", "http://localhost.evil"])
def test_another_machine_is_refused_until_it_is_named(url: str) -> None:
    with pytest.raises(BadTarget, match="say --allow-host"):
        checked_url(url, ("other.example",))


def test_a_host_that_was_named_may_be_asked() -> None:
    assert checked_url("https://erp.example/api/", ("erp.example",)) == "https://erp.example/api"


@pytest.mark.parametrize(
    "url", ["ftp://localhost", "localhost:80", "", "http://localhost:99999", "http://[::1"]
)
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(BadTarget, match="is no URL"):
        checked_url(url, ())


def test_a_rate_is_told_to_schemathesis() -> None:
    assert rate_options("10/s") == ("--rate-limit", "10/s")
    assert rate_options(None) == ()


@pytest.mark.parametrize("rate", ["fast", "0/s", "10", "10/d"])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(BadTarget, match="is no rate"):
        rate_options(rate)


def test_the_token_comes_from_the_environment() -> None:
    assert token_in("THEIRS", {"THEIRS": "t"}) == "t"
    with pytest.raises(BadTarget, match="has no THEIRS"):
        token_in("THEIRS", {})


def test_our_published_document_counts_unless_told_otherwise() -> None:
    assert document_of("erp", "", None)["info"]["title"] == "ERP"


def test_a_file_that_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text("{}")

    with pytest.raises(BadTarget, match="is no OpenAPI document in JSON"):
        document_of("erp", "", str(tmp_path / "d.json"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"out": Path("/proc/nowhere")}, "cannot be used"),
        ({"baseline": Path("/nowhere.json")}, "cannot be read"),
        ({"baseline_update": True}, "needs --baseline FILE"),
        ({"url": "http://127.0.0.1:9"}, "does not answer"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_64(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        contract("erp", **{"out": tmp_path / "out", **options})

    (sentence,) = capsys.readouterr().err.splitlines()
    assert (ended.value.code, said in sentence, sentence[-1]) == (64, True, "."), sentence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is no JSON"),
        (json.dumps({"stepps": []}), "is no profile: stepps"),
        (json.dumps({"steps": [{"send": "FETCH /v1"}]}), "is no profile: steps.0.send"),
    ],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "p.json").write_text(text)

    with pytest.raises(BadProfile, match=reason):
        read_profile(tmp_path / "p.json")


def test_the_shipped_profile_can_be_read() -> None:
    assert shipped_profile("erp").steps
