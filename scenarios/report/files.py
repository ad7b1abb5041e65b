"""Writes a trial's reports, each whole or not at all."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from scenarios.report.document import make_report
from scenarios.report.junit import junit_xml
from scenarios.report.models import Report
from scenarios.report.page import report_page
from scenarios.runs.results import Trial


def write_reports(
    trial: Trial, folder: Path, *, secrets: Sequence[str] = (), command: str | None = None
) -> Report:
    """Write report.json, junit.xml and report.html; answers with what they all show."""
    report = make_report(trial, secrets=secrets, command=command)
    text = json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False)
    # All are made before one is written, so that a fault leaves the reports of before together.
    contents = {
        "report.json": text.encode() + b"\n",
        "junit.xml": junit_xml(report),
        "report.html": report_page(report).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_whole(folder / name, content)
    return report


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file; a reader sees the old content or the new one."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
