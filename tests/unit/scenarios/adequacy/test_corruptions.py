"""What of a clean run can be wrong and go unnoticed: nothing but what a reviewed list excuses.

A tenth of all corruptions here; all of them: `python -m scenarios.adequacy corruptions`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from scenarios.adequacy.clean import CleanRun, clean_runs
from scenarios.adequacy.corruption.campaign import Campaign
from scenarios.adequacy.corruption.cells import Cell, Found
from scenarios.adequacy.corruption.excused import excuse_of, excuses, unnoticed
from scenarios.adequacy.corruption.sweep import Sweep

SEED = "1"
TENTH = 10
# Together they hold every kind of record but the file's.
STORIES = ("sale_repricing", "order_updates", "offline_invoices", "b2b_account", "existing_account")


@cache
def runs() -> Sequence[CleanRun]:
    return list(clean_runs(SEED, STORIES))


def gaps(found: Sequence[Found]) -> list[str]:
    return [
        f"{each.cell}, in {missed.run}: {missed.was!r} -> {missed.corrupted!r}"
        for each in found
        if excuse_of(each.cell) is None
        for missed in each.missed
    ]


def test_a_tenth_of_all_corruptions_is_noticed_or_excused() -> None:
    sweep = Sweep(runs(), SEED)

    found = [sweep.try_cell(cell, share=TENTH) for cell in sweep.cells()]

    assert sum(each.instances for each in found) > 1000
    assert gaps(found) == []


def test_a_corruption_that_no_check_looks_at_is_a_gap() -> None:
    cell = Cell("held", "store invoices", "total_minor", "+1")
    blind = [
        replace(run, checks=tuple(c for c in run.checks if c.RULE not in ("INV-01", "UPD-11")))
        for run in runs()
    ]

    assert Sweep(runs(), SEED).try_cell(cell).missed == []
    assert Sweep(blind, SEED).try_cell(cell).missed != []


def test_every_excuse_has_a_reason() -> None:
    assert [row for row in excuses() if not row.reason] == []


def test_every_excuse_excuses_something_that_a_sweep_found() -> None:
    """`python -m scenarios.adequacy corruptions --keep` writes anew what it found."""
    needed = {excuse_of(cell) for cell in unnoticed()}

    assert [row for row in excuses() if row not in needed] == []


def test_what_a_sweep_found_unnoticed_is_excused() -> None:
    assert [cell for cell in unnoticed() if excuse_of(cell) is None] == []


@pytest.mark.deep
def test_all_corruptions_are_noticed_or_excused(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path / "corruptions.ndjson", SEED, 1)

    for _ in campaign.run():
        pass

    assert gaps(campaign.found) == []
