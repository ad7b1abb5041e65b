"""A server that lies about one operation is found out."""

from pathlib import Path

import pytest

from scenarios.contract.power.corruptions import KINDS
from scenarios.contract.power.measure import Lie, every_lie, sample, tell

pytestmark = [pytest.mark.live, pytest.mark.deep]
# Small operations, so that each costs seconds; together they tell lies of every other kind.
FEW = ("read_customer", "get_time", "list_warehouses")
SHARE_PERCENT = 95


def survivors(lies: list[Lie], folder: Path) -> list[Lie]:
    survived: list[Lie] = []
    tell(lies, folder, lambda lie, is_found: None if is_found else survived.append(lie))
    return survived


def test_a_few_lies_are_found(tmp_path: Path) -> None:
    some = [one for one in every_lie() if one.corruption.operation in FEW]
    chosen = [next(one for one in some if one.corruption.kind == kind) for kind in KINDS[2:8]]

    assert survivors(chosen, tmp_path) == []


def test_of_many_lies_nearly_all_are_found(tmp_path: Path) -> None:
    chosen = sample(every_lie(), 150, seed=1)

    survived = survivors(chosen, tmp_path)

    assert 100 * (len(chosen) - len(survived)) >= SHARE_PERCENT * len(chosen), survived
