"""The published contracts: `python -m scenarios.report.contracts` renews docs/contracts."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.model.journal_schema import JOURNAL_SCHEMA
from scenarios.report.files import write_whole
from scenarios.report.models import REPORT_SCHEMA
from scenarios.sut.model import SUT_SCHEMA

FOLDER = Path(__file__).parents[2] / "docs" / "contracts"
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "report.schema.json": REPORT_SCHEMA,
    "journal.schema.json": JOURNAL_SCHEMA,
    "sut.schema.json": SUT_SCHEMA,
}


def document_text(document: Mapping[str, Any]) -> str:
    """A document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas of report, journal and system under test."""
    return write_documents(folder, SCHEMAS)


def write_documents(folder: Path, documents: Mapping[str, Mapping[str, Any]]) -> list[Path]:
    """Write documents by file name; answers with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        write_whole(folder / name, document_text(document).encode())
    return [folder / name for name in documents]


def main() -> int:
    """Renew every contract and say which files were written."""
    # The programs are slow to import, and only whoever renews their documents needs them.
    from scenarios.report.tables.coverage import table  # noqa: PLC0415
    from scenarios.worlds.published.documents import program_documents  # noqa: PLC0415

    coverage = FOLDER / "coverage.md"
    write_whole(coverage, table().encode())
    documents = write_documents(FOLDER, program_documents())
    for path in [coverage, *write_schemas(FOLDER), *documents]:
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
