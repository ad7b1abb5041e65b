"""Measured figures as a table for people and as a document for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table

from scenarios.bench.counting import Figure


def as_document(figures: Sequence[Figure]) -> str:
    """Write figures as JSON, one object each."""
    return json.dumps({"figures": [asdict(one) for one in figures]}, indent=2) + "\n"


def as_table(figures: Sequence[Figure]) -> Table:
    """Lay figures out, the part named once."""
    table = Table("part", "what", "median", "min - max", "unit", "note")
    said = ""
    for one in figures:
        spread = f"{number(one.low)} - {number(one.high)}" if one.is_spread else ""
        part = "" if one.part == said else one.part
        table.add_row(part, one.what, number(one.value), spread, one.unit, one.note)
        said = one.part
    return table


def number(value: float) -> str:
    """Write a number with three figures that mean something."""
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
