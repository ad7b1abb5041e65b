"""The command as a person or a script calls it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.testing

import scenarios.catalogue
from scenarios.catalogue.command import EXIT_USAGE, import_app, told
from scenarios.catalogue.load import Loaded
from scenarios.catalogue.reader import read_catalogue
from scenarios.catalogue.target import ROLE, NoTarget, running_target, target_at

SAMPLE = str(Path(next(iter(scenarios.catalogue.__path__)), "sample.csv"))
TOKEN = "token-of-import"


def run(*arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(import_app, ["catalogue", *arguments])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where nothing runs."""
    monkeypatch.chdir(tmp_path)


def test_without_a_running_system_one_sentence_says_so() -> None:
    result = run(SAMPLE, "--currency", "USD")

    assert result.exit_code == EXIT_USAGE
    assert result.stderr == (
        "no system is running here: start one with `seatrial up`, or give --url and --token.\n"
    )
    assert result.stdout == ""


def test_a_bad_file_is_one_sentence_with_file_line_reason(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"Handle,Title\ncap,\xff\n")

    result = run(str(bad), "--currency", "USD")

    assert result.exit_code == EXIT_USAGE
    assert result.stderr.startswith(f"{bad}, line 1: the header lacks ")
    assert result.stderr.count("\n") == 1


def test_an_erp_that_does_not_answer_is_said_at_once() -> None:
    result = run(SAMPLE, "--currency", "USD", "--url", "http://127.0.0.1:1", "--token", "x")

    assert result.exit_code == EXIT_USAGE
    assert result.stderr == "no ERP answers at http://127.0.0.1:1.\n"


def test_the_running_erp_is_read_from_the_state_file(tmp_path: Path) -> None:
    state = tmp_path / "up.json"
    erp = {"url": "http://127.0.0.1:8002/", "tokens": {ROLE: "secret"}}
    state.write_text(json.dumps({"systems": {"erp": erp}}), encoding="utf-8")

    target = running_target(state)

    assert (target.url, target.token) == ("http://127.0.0.1:8002", "secret")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"systems":{"erp":{"url":1,"tokens":{"import":2}}}}']
)
def test_a_state_file_that_names_no_erp_is_refused(tmp_path: Path, text: str) -> None:
    state = tmp_path / "up.json"
    state.write_text(text, encoding="utf-8")

    with pytest.raises(NoTarget, match="does not name a running ERP"):
        running_target(state)


@pytest.mark.parametrize(
    ("url", "token", "reason"),
    [
        ("http://127.0.0.1:8002", None, "belong together"),
        (None, "x", "belong together"),
        ("127.0.0.1:8002", "x", "is not an address"),
        ("http://[", "x", "is not an address"),
        ("http://127.0.0.1:8002", "a\nb", "the token has characters"),
    ],
)
def test_half_a_target_is_refused(url: str | None, token: str | None, reason: str) -> None:
    with pytest.raises(NoTarget, match=reason):
        target_at(url, token)


def test_a_person_is_told_what_was_done() -> None:
    catalogue = read_catalogue(Path(SAMPLE), "USD")

    text = told(catalogue, Loaded(styles=30, variants=63))

    assert text.startswith("Imported 30 styles with 63 variants. New are styles: 30, variants: 63.")
    assert "A blank inventory tracker was imported as tracked (line 68)." in text


def test_a_person_is_told_that_nothing_changed() -> None:
    catalogue = read_catalogue(Path(SAMPLE), "USD")

    assert told(catalogue, Loaded()) == (
        "Nothing changed: the ERP has the 30 styles with 63 variants of sample already."
    )


@pytest.fixture(scope="module")
def live_erp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an ERP in a process of its own."""
    folder = tmp_path_factory.mktemp("erp")
    environ = os.environ | {
        "MOCK_ERP_PORT": "0",
        "MOCK_ERP_SEED_WORLD": "false",
        "MOCK_ERP_DATABASE_URL": f"sqlite:///{folder}/erp.db",
        "MOCK_ERP_FILES_DIR": str(folder),
        "MOCK_ERP_TOKENS": json.dumps({ROLE: TOKEN}),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = [sys.executable, "-m", "mock_erp"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as erp:
        assert erp.stdout is not None
        try:
            yield erp.stdout.readline().split()[-1]
        finally:
            erp.terminate()


@pytest.mark.live
def test_the_sample_is_imported_once_however_often_it_is_asked_for(live_erp: str) -> None:
    asked = (SAMPLE, "--currency", "USD", "--url", live_erp, "--token", TOKEN, "--json")

    first, second = run(*asked), run(*asked)

    summary = json.loads(first.stdout)
    counts = (summary["styles"], summary["created"]["styles"], summary["changed"])
    assert counts == (30, 30, True)
    assert [one["line"] for one in summary["minted"]] == [44, 45, 46, 51, 64, 65]
    assert json.loads(second.stdout)["changed"] is False


@pytest.mark.live
def test_a_currency_without_a_price_list_is_one_sentence(live_erp: str) -> None:
    result = run(SAMPLE, "--currency", "GBP", "--url", live_erp, "--token", TOKEN)

    assert (result.exit_code, result.stderr) == (
        EXIT_USAGE,
        "The ERP has no price list LIST-GBP.\n",
    )
