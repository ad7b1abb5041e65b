"""What the operator gets wrong is told in one sentence."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from bridge.__main__ import main
from bridge.connections import Misconfigured, read_connections, read_listen, read_settings
from bridge.settings import Settings

SECRET = "whsec_c2VjcmV0"
ENVIRON = {
    "SEATRIAL_ERP_URL": "http://erp/",
    "SEATRIAL_ERP_TOKEN": "erp-token",
    "SEATRIAL_ERP_WEBHOOK_SECRET": SECRET,
    "SEATRIAL_STORE_URL": "http://store",
    "SEATRIAL_STORE_TOKEN": "store-token",
    "SEATRIAL_STORE_WEBHOOK_SECRET": f"{SECRET} {SECRET}",
    "BRIDGE_TOKEN": "own-token",
}
SCHEMA = Path(__file__).parents[3] / "docs" / "contracts" / "settings.schema.json"


def test_a_complete_environment_is_read() -> None:
    found = read_connections(ENVIRON, "http://127.0.0.1:8003")

    assert found.erp.url == "http://erp"
    assert len(found.store.webhook_secrets) == 2


@pytest.mark.parametrize("name", sorted(ENVIRON))
def test_a_missing_variable_is_named(name: str) -> None:
    environ = {key: value for key, value in ENVIRON.items() if key != name}

    with pytest.raises(Misconfigured, match=f"The environment variable {name} is missing"):
        read_connections(environ, "http://x")


def test_tokens_and_secrets_do_not_show_in_a_printed_connection() -> None:
    shown = repr(read_connections(ENVIRON, "http://x"))

    assert not [word for word in ("erp-token", "own-token", SECRET) if word in shown]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "the JSON"),
        ('{"flows": {"stock": {"sweep_s": 0}}}', "flows.stock.sweep_s"),
        ('{"colour": "red"}', "colour"),
    ],
)
def test_wrong_settings_name_the_place(text: str, where: str) -> None:
    with pytest.raises(Misconfigured, match=f"SEATRIAL_SETTINGS is wrong at {where}"):
        read_settings({"SEATRIAL_SETTINGS": text})


def test_no_settings_are_the_defaults() -> None:
    assert read_settings({}) == Settings()


@pytest.mark.parametrize("text", ["8003", ":8003", "host:", "host:http", "host:70000"])
def test_a_malformed_address_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured):
        read_listen({"SEATRIAL_LISTEN": text})


def test_a_missing_variable_ends_with_64(capsys: pytest.CaptureFixture[str]) -> None:
    status = main({"SEATRIAL_SETTINGS": "{}"})

    assert status == 64
    assert capsys.readouterr().err == "The environment variable SEATRIAL_ERP_URL is missing.\n"


def test_a_taken_port_ends_with_64(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status = main({**ENVIRON, "SEATRIAL_LISTEN": f"127.0.0.1:{port}"})

    assert status == 64
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_the_published_schema_is_that_of_the_settings() -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert published == Settings.model_json_schema()
