"""Writes the reports of a load run, and tells them in a terminal."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from load.report.junit import load_junit
from load.report.page import in_ms, load_page
from scenarios.report.files import write_whole

Document = Mapping[str, Any]


def write_load_reports(document: Document, folder: Path) -> None:
    """Write load.json, load.xml and load.html, each whole or not at all."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    contents = {
        "load.json": text.encode() + b"\n",
        "load.xml": load_junit(document),
        "load.html": load_page(document).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_whole(folder / name, content)


def print_load(document: Document, console: Console) -> None:
    """Lags, ledgers and limits as tables, the verdict last."""
    table = Table("flow", "effects", "p50", "p95", "p99", "most", "never")
    for flow, row in document["lags"].items():
        lags = [in_ms(row[name]) for name in ("p50_s", "p95_s", "p99_s", "most_s")]
        table.add_row(flow, str(row["count"]), *lags, str(row["never"]["count"]))
    console.print(table)
    ledgers = document["ledgers"]
    told = [f"{name} {ledgers[name]}" for name in ("accepted", "refused", "recovered", "stale")]
    names = ("lost", "duplicated", "oversold_beyond_exposure")
    told += [f"{name.replace('_', ' ')} {ledgers[name]['count']}" for name in names]
    console.print(f"{', '.join(told)}; converged in {in_ms(ledgers['converge_s'])}")
    for row in document["limits"]:
        if not row["holds"]:
            measured = "never" if row["value"] is None else f"{row['value']:g}"
            console.print(f"beyond: {row['name']} {measured}, at most {row['limit']:g}")
    for row in document["errors"]:
        console.print(f"{row['count']} x {row['people']} {row['outcome']}: {row['said']}")
    status = document["verdict"]["exit_status"]
    console.print(f"verdict (exit status {status}): {document['verdict']['sentence']}")
