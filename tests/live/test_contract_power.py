"""A server that lies about one operation is found out."""

from pathlib import Path

import pytest

from scenarios.contract.power.corruptions import KINDS, Corruption, possible, sample
from scenarios.contract.power.measure import tried
from scenarios.contract.target import document_of

pytestmark = pytest.mark.live
# Small operations, so that each costs seconds; together they tell lies of every other kind.
FEW = ("read_customer", "get_time", "list_warehouses")
SHARE_PERCENT = 95


@pytest.mark.deep
def test_a_few_lies_are_found(tmp_path: Path) -> None:
    some = [one for one in possible(document_of("erp", "", None)) if one.operation in FEW]
    chosen = [next(one for one in some if one.kind == kind) for kind in KINDS[2:8]]

    assert [one for one, is_found in tried("erp", chosen, tmp_path) if not is_found] == []


@pytest.mark.deep
@pytest.mark.parametrize("program", ["erp", "store"])
def test_of_many_lies_nearly_all_are_found(program: str, tmp_path: Path) -> None:
    chosen = sample(possible(document_of(program, "", None)), 75, seed=1)

    survived: list[Corruption] = [
        one for one, is_found in tried(program, chosen, tmp_path) if not is_found
    ]

    assert 100 * (len(chosen) - len(survived)) >= SHARE_PERCENT * len(chosen), survived
