"""Catalogues of real shops import and sell through all four stories.

They are too large and not ours to ship; `SEATRIAL_DATA` names the folder that has them.
"""

import os
from pathlib import Path

import pytest

from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.run import run_simulated

NAMES = ("apparel", "home-and-garden", "jewelery")


def path_of(name: str) -> Path:
    folder = os.environ.get("SEATRIAL_DATA")
    if folder is None:
        pytest.skip("SEATRIAL_DATA names no folder with real catalogues")
    path = Path(folder) / "catalogues" / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_real_catalogue_is_imported_and_sold(name: str) -> None:
    catalogue = sample(str(path_of(name)))

    result = run_simulated(default_plan(), catalogue, "7").result

    failed = [f"{one.rule}: {one.reason}" for one in result.judgements if one.result is Result.FAIL]
    assert result.error is None
    assert failed == []
    assert result.orders > 10
