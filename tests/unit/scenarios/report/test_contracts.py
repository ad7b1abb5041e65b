"""The published contracts are those of the programs as they are."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.model.journal_schema import JOURNAL_SCHEMA, JournalPage
from scenarios.report.contracts import FOLDER, SCHEMAS, document_text, write_schemas
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.published.documents import program_documents
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

RENEW = "docs/contracts/{} is not that of the code; renew it: python -m scenarios.report.contracts"
PROGRAMS = ("erp", "store", "bridge", "control")


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Any]:
    return program_documents()


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_committed_schema_is_the_generated_one(name: str) -> None:
    committed = (FOLDER / name).read_text(encoding="utf-8")

    assert committed == document_text(SCHEMAS[name]), RENEW.format(name)


@pytest.mark.parametrize(
    "name", [*(f"{program}.openapi.json" for program in PROGRAMS), "settings.schema.json"]
)
def test_a_committed_document_is_that_of_the_program(
    documents: Mapping[str, Any], name: str
) -> None:
    committed = (FOLDER / name).read_text(encoding="utf-8")

    assert committed == document_text(documents[name]), RENEW.format(name)


def test_every_contract_in_the_folder_is_generated(documents: Mapping[str, Any]) -> None:
    names = sorted(path.name for path in FOLDER.iterdir())

    assert names == sorted([*SCHEMAS, *documents, "coverage.md"])


def test_schemas_are_written_where_one_asks(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")

    assert sorted(path.name for path in written) == sorted(SCHEMAS)
    assert json.loads(written[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages() -> list[Any]:
    """Both journals of both mocks after their masters were made."""

    async def play(simulated: SimulatedWorld) -> list[Any]:
        world: Any = simulated
        session = Session(world, Patience(), lambda story, text: None)
        await session.set_masters()
        await session.desk("erp", "clerk").pages("/v1/orders")
        return [
            await session.desk(system, "control").get("/_control/journal", kind=kind)
            for system in ("erp", "store")
            for kind in ("exchange", "change")
        ]

    return simulate(Plan("7", DEFAULT, with_bridge=False), play).given


def test_real_records_are_valid_by_the_journal_schema(pages: list[Any]) -> None:
    validator = Draft202012Validator(JOURNAL_SCHEMA)

    assert [error.message for page in pages for error in validator.iter_errors(page)] == []
    assert all(page["records"] for page in pages)


def test_real_records_are_read_by_the_journal_models(pages: list[Any]) -> None:
    kinds = [JournalPage.model_validate(page).records[0].kind for page in pages]

    assert kinds == ["exchange", "change"] * 2


def test_the_journal_schema_refuses_a_record_with_a_field_missing(pages: list[Any]) -> None:
    record = {name: value for name, value in pages[0]["records"][0].items() if name != "status"}

    assert not Draft202012Validator(JOURNAL_SCHEMA).is_valid({"records": [record], "next": 1})
