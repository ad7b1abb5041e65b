"""Five random seeds per program: their evidence together must show far more than one run."""

from pathlib import Path

import pytest

from scenarios.contract.asking.configuration import Effort
from scenarios.contract.campaign import try_own
from scenarios.contract.judging.gate import Demand
from scenarios.contract.profile import shipped_profile
from scenarios.contract.target import document_of
from scenarios.contract.trial import Wanted

pytestmark = [pytest.mark.live, pytest.mark.deep]


@pytest.mark.parametrize("name", ["erp", "store", "bridge"])
def test_five_seeds_show_ten_fulfilled_requests_of_every_operation(
    name: str, tmp_path: Path
) -> None:
    wanted = Wanted(
        document_of(name, "", None),
        shipped_profile(name),
        effort=Effort(max_examples=20, stateful_examples=10),
        demand=Demand(fulfilled=10, every_status=True),
        reports=("ndjson",),
    )

    judged = try_own(name, wanted, tmp_path, [1, 2, 3, 4, 5])

    broken = sorted({f"{one.operation}: {one.title}" for one in judged.failures})
    assert (broken, list(judged.shortfalls)) == ([], [])
