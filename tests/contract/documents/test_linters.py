"""Linters of other people, in their strictest rules, find nothing in the published documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract import npm
from tests.contract.semantics.documents import FOLDER, document

pytestmark = pytest.mark.deep
NAMES = ("erp", "store", "bridge", "control")
LIMIT_S = 120.0
# A licence named by its identifier has no url (OpenAPI 3.1), nobody has to be mailed, and tags
# stand in the order in which they are read.
ASIDE = "{license-url: off, contact-properties: off, openapi-tags-alphabetical: off}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both linters, told to take every rule."""
    made = tmp_path_factory.mktemp("linters")
    npm.installed(made, *npm.LINTERS)
    (made / "redocly.yaml").write_text("extends: [recommended-strict]\n")
    (made / ".spectral.yaml").write_text(f'extends: [["spectral:oas", "all"]]\nrules: {ASIDE}\n')
    return made


def redocly(folder: Path, published: Path) -> tuple[int, str]:
    """What Redocly says to a document."""
    command = ["lint", "--config", "redocly.yaml", "--format", "stylish", str(published)]
    done = npm.ran([str(folder / "node_modules/.bin/redocly"), *command], folder, LIMIT_S)
    return done.returncode, done.stdout + done.stderr


def spectral(folder: Path, published: Path) -> tuple[int, str]:
    """What Spectral says to a document; a hint fails as an error does."""
    command = ["lint", "--ruleset", ".spectral.yaml", "--fail-severity", "hint", str(published)]
    done = npm.ran([str(folder / "node_modules/.bin/spectral"), *command], folder, LIMIT_S)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_redocly_finds_nothing(name: str, folder: Path) -> None:
    status, said = redocly(folder, FOLDER / f"{name}.openapi.json")

    assert status == 0, said
    assert "warning" not in said.partition("validating")[2], said


@pytest.mark.parametrize("name", NAMES)
def test_spectral_finds_nothing(name: str, folder: Path) -> None:
    status, said = spectral(folder, FOLDER / f"{name}.openapi.json")

    assert status == 0, said


def test_both_find_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    """Of an answer without a description, and an operation without a name."""
    whole: dict[str, Any] = {**document("bridge")}
    flows = {**whole["paths"]["/flows"]["get"], "operationId": ""}
    del flows["summary"]
    whole["paths"] = {**whole["paths"], "/flows": {"get": flows}}
    worse = tmp_path / "worse.json"
    worse.write_text(json.dumps(whole))

    assert redocly(folder, worse)[0] == 1
    assert spectral(folder, worse)[0] == 1
