"""What a test of a contract found: lines, a document and a page, each with all relaxations."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from scenarios.contract.judging.evidence import Failure
from scenarios.contract.judging.gate import operations_of
from scenarios.contract.trial import Judged, Wanted
from scenarios.report.files import write_whole

VERDICTS = {"pass": "kept", "fail": "broken", "unjudged": "not shown"}


def verdict_of(judged: Judged) -> str:
    """`fail` when something broke, `unjudged` when too little was shown, else `pass`."""
    if judged.failures:
        return "fail"
    return "unjudged" if judged.shortfalls else "pass"


def report_document(judged: Judged, wanted: Wanted, subject: str) -> dict[str, Any]:
    """Everything, as JSON values; one row per operation and per distinct failure."""
    info = wanted.document.get("info", {})
    return {
        "subject": subject,
        "document": {"title": info.get("title"), "version": info.get("version")},
        "verdict": verdict_of(judged),
        "cases": judged.evidence.cases,
        "failures": failure_rows(judged.failures),
        "not_shown": list(judged.shortfalls),
        "relaxations": list(judged.relaxations),
        "notes": list(judged.notes),
        "operations": _operation_rows(judged, wanted),
    }


def failure_rows(failures: Sequence[Failure]) -> list[dict[str, Any]]:
    """Distinct failures in the order of their first appearance, with how often each came."""
    counts = Counter((one.operation, one.check, one.title) for one in failures)
    first = {(one.operation, one.check, one.title): one for one in reversed(failures)}
    return [
        {
            "operation": operation,
            "check": check,
            "title": title,
            "times": times,
            "message": first[operation, check, title].message,
        }
        for (operation, check, title), times in counts.items()
    ]


def _operation_rows(judged: Judged, wanted: Wanted) -> list[dict[str, Any]]:
    rows = []
    for operation in operations_of(wanted.document):
        seen = judged.evidence.of(operation.label)
        rows.append(
            {
                "operation": operation.label,
                "fulfilled": len(seen.fulfilled),
                "answers": {str(status): seen.statuses[status] for status in sorted(seen.statuses)},
            }
        )
    return rows


def told(document: dict[str, Any]) -> list[str]:
    """The outcome in lines of which each says everything."""
    lines = [
        f"broken: {row['operation']}: {row['title']} ({row['check']}, {row['times']} times)"
        for row in document["failures"]
    ]
    lines += [f"not shown: {text}" for text in document["not_shown"]]
    lines += [f"relaxed: {text}" for text in document["relaxations"]]
    lines += [f"note: {text}" for text in document["notes"]]
    count = len(document["operations"])
    word = VERDICTS[document["verdict"]]
    return [*lines, f"{document['subject']}: {document['cases']} cases, {count} operations: {word}"]


def write_report(document: dict[str, Any], folder: Path) -> None:
    """Write contract.json and contract.html."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / "contract.json", text.encode())
    environment = Environment(
        loader=PackageLoader("scenarios.contract.judging", "."), autoescape=True
    )
    page = environment.get_template("page.html").render(report=document, verdicts=VERDICTS)
    write_whole(folder / "contract.html", page.encode())
